/** What can be done to a stretch of a message. */
export const FORMATS = [
  'bold',
  'italic',
  'strike',
  'code',
  'block',
  'quote',
  'list',
  'numbers',
  'link',
] as const;

export type Format = (typeof FORMATS)[number];

/** A change of a text: `insert` instead of what is from `start` to `end`, and then a selection within the new text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  readonly select: readonly [start: number, end: number];
}

const AROUND: Partial<Record<Format, string>> = { bold: '**', italic: '*', strike: '~~', code: '`' };

/** How `text` gets `format` where it is selected, or loses it where it has it. */
export function formatted(text: string, start: number, end: number, format: Format): Edit {
  const selected = text.slice(start, end);
  const sign = AROUND[format];
  if (sign !== undefined) {
    return selected.includes('\n') && format === 'code'
      ? fenced(text, start, end)
      : around(text, start, end, sign);
  }
  if (format === 'block') return fenced(text, start, end);
  if (format === 'link') return linked(selected, start, end);
  return prefixed(text, start, end, format);
}

function around(text: string, start: number, end: number, sign: string): Edit {
  const { length } = sign;
  const inside = text.slice(start, end);
  // `*` alone stands at the end of `**` too, which is another sign.
  const stands = (at: number): boolean =>
    text.startsWith(sign, at) && !(sign === '*' && isBoldOnly(text, at));
  if (start >= length && stands(start - length) && stands(end)) {
    return {
      start: start - length,
      end: end + length,
      insert: inside,
      select: [start - length, end - length],
    };
  }
  return { start, end, insert: sign + inside + sign, select: [start + length, end + length] };
}

/** Whether the asterisks around `at` are two, which is bold, and not one or three. */
function isBoldOnly(text: string, at: number): boolean {
  let [from, to] = [at, at];
  while (text[from - 1] === '*') from -= 1;
  while (text[to] === '*') to += 1;
  return to - from === 2;
}

function fenced(text: string, start: number, end: number): Edit {
  const before = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const after = end < text.length && text[end] !== '\n' ? '\n' : '';
  const inside = text.slice(start, end);
  const from = start + before.length + 4;
  return {
    start,
    end,
    insert: `${before}\`\`\`\n${inside}\n\`\`\`${after}`,
    select: [from, from + inside.length],
  };
}

function linked(label: string, start: number, end: number): Edit {
  if (/^(?:https?:\/\/|mailto:)\S+$/.test(label))
    return { start, end, insert: `[](${label})`, select: [start + 1, start + 1] };
  const from = start + label.length + 3;
  return { start, end, insert: `[${label}](https://)`, select: [from, from + 8] };
}

function prefixed(text: string, start: number, end: number, format: Format): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text.slice(from, end).split('\n');
  const sign = (index: number): string => {
    if (format === 'quote') return '> ';
    return format === 'list' ? '- ' : `${index + 1}. `;
  };
  const insert = lines.map((line, index) => sign(index) + line).join('\n');
  return { start: from, end, insert, select: [from + insert.length, from + insert.length] };
}
