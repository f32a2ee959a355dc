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
  | { readonly type: 'seen'; readonly seq: number };

/** The largest `ref`; after it they begin anew. */
export const LARGEST_REF = 2 ** 31 - 1;

/** The frame that asks for `command`, to be answered under `ref`. */
export function encodeCommand(ref: number, command: Command): string {
  const { type, ...fields } = command;
  return JSON.stringify({ type, ref, ...fields });
}
