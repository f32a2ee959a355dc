/** A stretch of a message: plain where `href` is `null`. */
export interface Segment {
  readonly text: string;
  readonly href: string | null;
}

/** Whether it is worth looking for links in `text`: most messages have none, and the code that finds them is large. */
export function mayHoldLinks(text: string): boolean {
  return /:\/\/|@/.test(text);
}
