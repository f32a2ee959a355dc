import { mayHoldMarkup } from '../room/markup';
import { mayHoldLinks } from '../room/segments';
import { mayMention } from './mentionCode';

/** Whether `text` is shown as it is: most messages need nobody to look for anything in them. */
export function isPlain(text: string): boolean {
  return !mayHoldMarkup(text) && !mayHoldLinks(text) && !mayMention(text);
}
