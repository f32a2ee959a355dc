import type * as mentions from '../room/mentions';
import { lazily } from './lazily';

const code = lazily(() => import('../room/mentions'));

/** Whether `text` may call somebody. */
export function mayMention(text: string): boolean {
  return /[@\uFF20]/.test(text);
}

/** The code that finds whom `text` calls: `null` where it calls nobody, and until it has come. */
export function mentionCodeFor(text: string): typeof mentions | null {
  return mayMention(text) ? code() : null;
}
