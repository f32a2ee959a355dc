import type { OutboxItem } from '../../../static/room/outbox';
import type { ChatFrame, CommandError, ComingsFrame } from '../../../static/wire/frames';
import type { Person } from '../../../static/wire/presence';

/** When the tests' frames were sent. */
export const AT = '2026-11-23T08:26:00.123Z';

/** A command as a server reads it. */
export interface Sent {
  readonly type: string;
  readonly ref: number;
  readonly person?: string;
  readonly session?: string;
  readonly name?: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly resumed?: boolean;
  readonly attempt?: number;
  readonly cid?: string;
  readonly message?: string;
  readonly after?: number;
  readonly seen?: number;
}

export const ME: Person = { id: 'me00000000000000', name: '小明' };

export const ANN: Person = { id: 'ann0000000000000', name: 'Ann' };

/** What `by` says, as event `seq` of the log. */
export function chat(seq: number, message: string, fields: Partial<ChatFrame> = {}): ChatFrame {
  return {
    type: 'chat',
    message,
    sender_id: ANN.id,
    sender_name: ANN.name,
    is_auto_reply: false,
    is_system: false,
    timestamp: AT,
    seq,
    cid: null,
    ...fields,
  };
}

/** What this client says under `cid`. */
export function own(seq: number, message: string, cid: string | null = `c${seq}`): ChatFrame {
  return chat(seq, message, { sender_id: ME.id, sender_name: ME.name, cid });
}

export function reply(seq: number, message: string): ChatFrame {
  return chat(seq, message, { sender_id: 'system', sender_name: '客服助手', is_auto_reply: true });
}

/** The ok of a `pull`: caught up, unless `fields` say other. */
export function page(events: readonly ChatFrame[], fields: object = {}): object {
  return {
    epoch: 'epoch-1',
    head: events.at(-1)?.seq ?? 0,
    recovered: true,
    more: false,
    events,
    count: 1,
    people: [ME],
    ...fields,
  };
}

/** The ok of a first `hello`. */
export function welcome(events: readonly ChatFrame[] = [], fields: object = {}): object {
  return { ...page(events, { recovered: false, ...fields }), you: ME, ...fields };
}

export function comings(count: number, fields: Partial<ComingsFrame> = {}): ComingsFrame {
  return { type: 'comings', count, join: [], leave: [], ...fields };
}

export function refusal(code: string, message = '出错了'): CommandError {
  return { code, message, retry: false };
}

/** What waits to be said. */
export function item(cid: string, fields: Partial<OutboxItem> = {}): OutboxItem {
  return {
    cid,
    text: `text of ${cid}`,
    reply: null,
    at: 0,
    sent: null,
    stored: null,
    failure: null,
    ...fields,
  };
}
