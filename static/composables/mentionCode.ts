import type * as mentions from '../room/mentions';
import { lazily } from './lazily';

const code = lazily(() => import('../room/mentions'));

/** The code that finds whom `text` calls: `null` where it calls nobody, and until it has come. */
export function mentionCodeFor(text: string): typeof mentions | null {
  return /[@\uFF20]/.test(text) ? code() : null;
}
