import type { Page, WebSocketRoute } from 'playwright-core';
import { PING } from '../../../static/wire/commands';
import type { ChatFrame } from '../../../static/wire/frames';
import type { Person } from '../../../static/wire/presence';
import type { Talk } from './talks';

/** When the staged scenes play. */
export const NOW = Date.parse('2026-11-23T08:30:00.000Z');

export const ME: Person = { id: 'a1B2c3D4e5F6g7H8', name: '小明', verified: true };
export const ANN: Person = { id: 'k9Lm2nPqR4sT6uV8', name: 'Ann Lee', verified: true };
export const BO: Person = { id: 'Xy7Zw5Vu3Ts1Rq9P', name: '林波', verified: true };
export const ASSISTANT: Person = { id: 'system', name: '客服助手' };

let events = 0;

function chat(minutesAgo: number, message: string, { id, name }: Person): ChatFrame {
  events += 1;
  return {
    type: 'chat',
    message,
    sender_id: id,
    sender_name: name,
    is_auto_reply: id === ASSISTANT.id,
    is_system: false,
    timestamp: new Date(NOW - minutesAgo * 60_000).toISOString(),
    seq: events,
    cid: null,
  };
}

const joined = (count: number, ...people: readonly Person[]): object => ({
  type: 'presence',
  count,
  join: people.map((person) => Object.assign({ back: false }, person)),
  leave: [],
});

const CROWD = ['Ada', '阿强', 'Céline', '田中'].map((name, n): Person => ({
  id: `crowd${n}`,
  name,
  verified: true,
}));

/** All that a conversation can hold: what was said before one came, and what comes after. */
const BEFORE = [chat(26 * 60, '昨天的最后一句', ANN)];
const CONVERSATION: readonly object[] = [
  joined(2, ANN),
  chat(29, '早!新版聊天室上线了 🎉', ME),
  chat(29, '用 Rust 写的房间,页面是 Vue 3。\n代码在 https://example.com/edge-chat', ME),
  chat(28, 'Congratulations! It feels very quick from here.', ANN),
  chat(
    28,
    'I would like to read how the room keeps its timers, and what becomes of an answer it owes when nobody is left to hear it.',
    ANN,
  ),
  chat(27, '👏👏', ANN),
  joined(7, BO, ...CROWD),
  chat(26, '大家好！看起来很不错。', BO),
  chat(25, '现在时间?', ME),
  chat(25, '现在是北京时间:2026-11-23 16:05:01', ASSISTANT),
  chat(24, 'supercalifragilisticexpialidocious_without_any_place_to_break_the_line_at_all_0123456789', BO),
  { type: 'presence', count: 6, join: [], leave: [BO.id] },
  chat(22, '今晚一起看看?', ANN),
  chat(21, '好', ME),
];
const HEAD = events;

/** What the room answers a search for one word with: what of the conversation has it. */
export function searchAnswer(word: string): { readonly matches: readonly object[] } {
  const said = [...BEFORE, ...CONVERSATION].filter((frame): frame is ChatFrame => 'message' in frame);
  const matches = said
    .filter(({ message }) => message.includes(word))
    .map((frame) => {
      const marks = [...frame.message.matchAll(new RegExp(word, 'g'))].map(({ index }) => [
        index,
        index + word.length,
      ]);
      return Object.assign({ marks }, frame);
    })
    .toReversed();
  const page = { epoch: 'epoch-of-old', head: HEAD, matches, more: false, pending: 0 };
  return page;
}

interface Command {
  readonly type: string;
  readonly ref: number;
}

/** How a staged room answers a command; `null`: not at all. */
type Answer = ((command: Command) => object | null) | null;

/** A room that answers as the scene wants it to: states that a real one is hard to bring to. */
export class StageRoom {
  #socket: WebSocketRoute | null = null;
  /** With which code every socket is closed at once. */
  closes: number | null = null;
  /** By the type of the command. */
  readonly #answers = new Map<string, Answer>();

  async open(page: Page): Promise<void> {
    await page.routeWebSocket(/\/ws\/chat\//, (socket) => this.#accept(socket));
  }

  /** From now on no socket speaks the protocol that it was asked for. */
  async growOld(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const Routed = window.WebSocket;
      window.WebSocket = class extends Routed {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          Object.defineProperty(this, 'protocol', {
            get: () => '',
            // The routed socket sets it as it opens.
            set() {},
          });
        }
      };
    });
  }

  /** The socket that was opened last. */
  get socket(): WebSocketRoute {
    if (!this.#socket) throw new Error('no socket was opened');
    return this.#socket;
  }

  /** From now on commands of `type` are answered so. */
  answer(type: string, answer: Answer): void {
    this.#answers.set(type, answer);
  }

  refuse(type: string, code: string, message: string, retry = false): void {
    this.answer(type, ({ ref }) => ({ type: 'reply', ref, error: { number: 1, code, message, retry } }));
  }

  /** From now on no link that somebody comes with is any good; without it they are answered as before. */
  refuseLinks(): void {
    const before = this.#answers.get('hello');
    this.answer('hello', (command) => {
      if (!('invite' in command)) return before?.(command) ?? null;
      const error = { number: 1, code: 'bad_link', message: 'bad_link', retry: false };
      return { type: 'reply', ref: command.ref, error };
    });
  }

  /** From now on everybody is let in, into an empty room. */
  welcome(): void {
    this.#welcomed([], { head: 0 });
  }

  /** From now on everybody is let into a conversation. */
  converse(): void {
    this.#welcomed(BEFORE, { head: 1 }, CONVERSATION);
  }

  /** From now on everybody is let into a room where that was said. */
  host({ events: said, people, ...rest }: Talk): void {
    const log = { epoch: 'epoch-of-old', recovered: false, more: false, head: said.length, events: said };
    const ok = { ...log, you: people?.[0] ?? ME, count: people?.length, people, ...rest };
    this.answer('hello', ({ ref }) => ({ type: 'reply', ref, ok }));
  }

  /** From now on whoever comes back has missed too much. */
  reset(): void {
    const newest = { ...chat(1, '后来的一句', ANN), seq: HEAD + 2000 };
    this.#welcomed([newest], { head: HEAD + 2000, epoch: 'epoch-of-old' });
  }

  tell(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Ann says `message` now. */
  says(message: string): void {
    this.tell({ ...chat(0, message, ANN), seq: HEAD + 1 });
  }

  #welcomed(page: readonly ChatFrame[], fields: object, then: readonly object[] = []): void {
    this.answer('hello', ({ ref }) => {
      const presence = { count: 1, people: [ME] };
      const log = { epoch: 'epoch-of-old', recovered: false, more: false, events: page };
      const reply = { type: 'reply', ref, ok: { ...log, you: ME, ...presence, ...fields } };
      return [reply, ...then];
    });
  }

  #accept(socket: WebSocketRoute): void {
    this.#socket = socket;
    if (this.closes !== null) {
      void socket.close({ code: this.closes });
      return;
    }
    socket.onMessage((data) => {
      if (data === PING) {
        socket.send('pong');
        return;
      }
      const command = JSON.parse(String(data)) as Command;
      const answer = this.#answers.get(command.type)?.(command);
      if (answer) socket.send(JSON.stringify(answer));
    });
  }
}
