import type { RoomSettings } from './deeds';
import type { Role } from './presence';

/** The subprotocol that this client speaks: SPEC.md, COMMAND. */
export const PROTOCOL = 'edge-chat.v1';

/** A sign of life, answered by `pong`. */
export const PING = 'ping';

/** What a client asks of its room. Fields that are `undefined` are not sent. */
export type Command =
  | {
      readonly type: 'hello';
      readonly person: string;
      readonly session: string;
      readonly name: string;
      readonly epoch: string | undefined;
      readonly seq: number | undefined;
      readonly resumed: boolean;
      /** How many times this session said hello before. */
      readonly attempt: number;
      /** A link by which one comes to be something here. */
      readonly invite?: string | undefined;
    }
  | {
      readonly type: 'send';
      readonly cid: string;
      readonly message: string;
      /** The `seq` after which to look for it: it may be there already. */
      readonly after: number | undefined;
      /** As in `seen`. */
      readonly seen: number | undefined;
      /** The message that it answers. */
      readonly reply?: number | undefined;
    }
  | { readonly type: 'edit'; readonly seq: number; readonly message: string }
  | { readonly type: 'delete'; readonly seq: number }
  | { readonly type: 'react'; readonly seq: number; readonly emoji: string; readonly on: boolean }
  | { readonly type: 'pin'; readonly seq: number; readonly on: boolean }
  | { readonly type: 'revisions'; readonly seq: number }
  | { readonly type: 'typing' }
  | { readonly type: 'read'; readonly seq: number }
  | { readonly type: 'pull'; readonly after: number }
  | { readonly type: 'seen'; readonly seq: number }
  | Order;

/** What is done to a person. */
export type Measure =
  | { readonly type: 'mute'; readonly person: string; readonly minutes: number; readonly reason?: string }
  | { readonly type: 'kick'; readonly person: string; readonly reason?: string }
  | {
      readonly type: 'ban';
      readonly person: string;
      /** For ever without. */
      readonly minutes?: number;
      /** From where they are now, too. */
      readonly network?: true;
      readonly reason?: string;
    }
  | { readonly type: 'clear'; readonly person: string; readonly since?: number; readonly reason?: string }
  /** For good, at their request. */
  | { readonly type: 'erase'; readonly person: string; readonly reason?: string };

/** What is ordered by those who may (SPEC.md, ROLE and MOD). */
export type Order =
  | Measure
  | ({ readonly type: 'settings' } & Partial<RoomSettings>)
  | { readonly type: 'role'; readonly person: string; readonly role: Exclude<Role, 'owner'> | 'none' }
  | { readonly type: 'invite'; readonly role: Role; readonly uses: number; readonly hours: number }
  | { readonly type: 'hide'; readonly seq: number }
  /** The rest of what could not be cleared at once. */
  | { readonly type: 'clear'; readonly id: number }
  | { readonly type: 'undo'; readonly id: number }
  | { readonly type: 'audit'; readonly before: number | undefined; readonly limit: number }
  | { readonly type: 'law' };

/** The largest `ref`; after it they begin anew. */
export const LARGEST_REF = 2 ** 31 - 1;

/** The frame that asks for `command`, to be answered under `ref`. */
export function encodeCommand(ref: number, command: Command): string {
  const { type, ...fields } = command;
  return JSON.stringify({ type, ref, ...fields });
}
