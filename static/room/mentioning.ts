/** `draft` with `name` called at its end. */
export function mentioning(draft: string, name: string): string {
  const gap = draft === '' || /\s$/.test(draft) ? '' : ' ';
  return `${draft}${gap}@${name} `;
}
