/** Whether it is worth parsing `text` for markup: most messages hold none, and the code that finds it is large. */
export function mayHoldMarkup(text: string): boolean {
  return /[*_~`]|\]\(|^ {0,3}(?:>|[-+] |\d{1,9}[.)] )/m.test(text);
}

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^ {0,3}(?:`{3,}|~{3,}).*$/gm, ''],
  [/^ {0,3}(?:> ?)+/gm, ''],
  [/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1'],
  [/(`+)([^`]+)\1/g, '$2'],
  [/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}])([*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2'],
];

/** `text` in one line, without the most usual signs of markup: for where only an excerpt is shown. */
export function plainText(text: string): string {
  if (!mayHoldMarkup(text)) return text.replaceAll(/\s+/g, ' ').trim();
  const plain = RULES.reduce((rest, [sign, instead]) => rest.replaceAll(sign, instead), text);
  return plain.replaceAll(/\s+/g, ' ').trim();
}
