/** Names that stand with a reaction before the rest is only counted. */
export const REACTION_NAMES = 10;

/** Characters of a message that a quote shows. */
const EXCERPT = 140;

/** The beginning of a message on one line, without the signs of its markup, for where it is spoken of. */
export function excerptOf(text: string): string {
  const line = text
    .replace(/^```.*$|(\*\*|~~|`+|\*(?!\*))(?=\S)(.+?)(?<=\S)\1/gmu, '$2')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = Array.from(line.slice(0, EXCERPT * 2 + 2));
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : line;
}
