/** What is kept for this site between page loads, text by key. */
export interface Store {
  get(key: string): string | null;
  /** `null` forgets. Where nothing can be kept, nothing is. */
  set(key: string, value: string | null): void;
  /** The keys that begin with `prefix`, in no order. */
  keys(prefix: string): readonly string[];
}
