/**
 * Where `key` leads from the item at `at`, of `length` in rows of `columns`; `null` where it is no such key, negative
 * above the first row.
 */
export function stepIn(key: string, at: number, length: number, columns: number): number | null {
  const last = length - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return at - columns;
    case 'ArrowDown':
      return Math.min(last, at + columns);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
