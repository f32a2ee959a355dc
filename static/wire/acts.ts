import { countOf, flagOf, textOf, type Fields } from './fields';

/** Something that was done to the message at `target`: an event of the log (SPEC.md, TALK). */
export interface ActFrame {
  readonly type: 'act';
  readonly target: number;
  readonly change: Change;
  readonly sender_id: string;
  readonly sender_name: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly seq: number;
}

/** What was done. */
export type Change =
  /** `null` where the message was removed since. */
  | { readonly kind: 'edit'; readonly text: string | null }
  | { readonly kind: 'delete' }
  | { readonly kind: 'react'; readonly emoji: string; readonly on: boolean }
  | { readonly kind: 'pin'; readonly on: boolean };

/** The act that a frame of the type `type` tells of, or `null` where that is no act. Malformed ones throw. */
export function actOf(type: unknown, fields: Fields): ActFrame | null {
  const change = changeOf(type, fields);
  return (
    change && {
      type: 'act',
      target: countOf(fields['target']),
      change,
      sender_id: textOf(fields['sender_id']),
      sender_name: textOf(fields['sender_name']),
      timestamp: textOf(fields['timestamp']),
      seq: countOf(fields['seq']),
    }
  );
}

function changeOf(type: unknown, fields: Fields): Change | null {
  switch (type) {
    case 'edit':
      return { kind: 'edit', text: fields['message'] === undefined ? null : textOf(fields['message']) };
    case 'delete':
      return { kind: 'delete' };
    case 'react':
      return { kind: 'react', emoji: textOf(fields['emoji']), on: flagOf(fields['on']) };
    case 'pin':
      return { kind: 'pin', on: flagOf(fields['on']) };
    default:
      return null;
  }
}
