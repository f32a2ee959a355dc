import { shallowRef } from 'vue';
import { describe, expect, it } from 'vitest';
import { usePast } from '../../../static/composables/usePast';
import { PAGE } from '../../../static/room/history';
import { reduce } from '../../../static/room/reduce';
import {
  ASIDE_KEPT,
  EMPTY_ROOM,
  ENTRIES_KEPT,
  ENTRIES_LEFT,
  type RoomEvent,
  type RoomState,
} from '../../../static/room/state';
import type { ActFrame } from '../../../static/wire/acts';
import type { ChatFrame } from '../../../static/wire/frames';
import { AT, chat } from '../support/frames';

/** A room in whose log so many messages are, a page that heard the last 200 of them, and its history. */
function room(head: number) {
  const log = Array.from({ length: head }, (_, place) => chat(place + 1, `${place + 1}`));
  const state = shallowRef<RoomState>(EMPTY_ROOM);
  const happened = (event: RoomEvent): void => {
    state.value = reduce(state.value, event);
  };
  const asked: string[] = [];
  const failing = { now: false };
  /** What happens while a page is on its way. */
  const meanwhile = { now: (): void => undefined };
  const get = (path: string): Promise<unknown> => {
    asked.push(path);
    meanwhile.now();
    if (failing.now) return Promise.reject(new Error('no network'));
    const query = new URL(path, 'http://x').searchParams;
    const limit = Number(query.get('limit'));
    const at = (name: string): number => Number(query.get(name));
    let messages = log.slice(-limit);
    if (query.has('before')) messages = log.slice(0, at('before') - 1).slice(-limit);
    if (query.has('after')) messages = log.slice(at('after')).slice(0, limit);
    if (query.has('around')) {
      const first = Math.max(0, Math.min(at('around') - 1 - limit / 2, log.length - limit));
      messages = log.slice(first, first + limit);
    }
    return Promise.resolve({ epoch: 'e', head: log.length, messages });
  };
  const past = usePast('茶室', state, happened, get);
  const say = (heard = true): void => {
    log.push(chat(log.length + 1, `${log.length + 1}`));
    if (heard) happened({ kind: 'said', frames: log.slice(-1), fresh: true, at: 0 });
  };
  happened({ kind: 'said', frames: log.slice(-200), fresh: false, at: 0 });
  const shown = (): number[] =>
    state.value.entries.map((entry) => (entry.kind === 'message' ? (entry.seq ?? 0) : 0));
  return { state, past, say, shown, asked, failing, log, happened, meanwhile };
}

/** An event as the server has it, in the place of a message: a reaction to the first. */
const reaction = (seq: number): ChatFrame =>
  ({ ...chat(seq, ''), type: 'react', target: 1, emoji: '👍', on: true }) as object as ChatFrame;

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('the history', () => {
  it('[CLIENT-22] [HIST-7] goes up to the first message, page by page, and says when it is there', async () => {
    const { state, past, shown, asked } = room(250);
    expect([shown(), state.value.trimmed]).toEqual([range(51, 250), true]);
    await past.loadOlder();
    expect(shown()).toEqual(range(11, 250));
    await past.loadOlder();
    expect([shown(), state.value.trimmed, state.value.live]).toEqual([range(1, 250), false, true]);
    await past.loadOlder();
    expect(asked).toEqual(
      [51, 11].map((seq) => `/api/rooms/%E8%8C%B6%E5%AE%A4/messages?limit=${PAGE}&before=${seq}`),
    );
  });

  it('[CLIENT-23] of a long way up no more than 300 are shown, and the way down leads to the end', async () => {
    const { state, past, shown, say } = room(1_000);
    for (let page = 0; page < 10; page += 1) await past.loadOlder();
    expect([shown(), state.value.live]).toEqual([range(401, 700), false]);
    say();
    expect([shown().at(-1), state.value.unread]).toEqual([700, 1]);
    for (let page = 0; page < 8; page += 1) {
      await past.loadNewer();
      expect(shown()).toHaveLength(ENTRIES_KEPT);
    }
    expect([shown(), state.value.live]).toEqual([range(702, 1_001), true]);
    say();
    expect(shown()).toEqual(range(733, 1_002));
    expect(new Set(state.value.entries.map(({ key }) => key)).size).toBe(ENTRIES_LEFT);
  });

  it('[CLIENT-23] what a page shows before it is heard is shown once', async () => {
    const { state, past, shown, say, log, happened } = room(1_000);
    await past.loadAround(500);
    say(false);
    await past.loadLatest();
    expect([shown(), state.value.live]).toEqual([range(962, 1_001), true]);
    happened({ kind: 'said', frames: log.slice(-1), fresh: true, at: 0 });
    say();
    expect(shown()).toEqual(range(962, 1_002));
  });

  it('[CLIENT-23] the end is not the end where more was heard meanwhile', async () => {
    const { state, past, shown, say } = room(1_000);
    await past.loadAround(990);
    expect(state.value.live).toBe(true);
    await past.loadAround(500);
    say();
    await past.loadAround(970);
    expect([shown().at(-1), state.value.live]).toEqual([989, false]);
    await past.loadNewer();
    expect([shown().at(-1), state.value.live]).toEqual([1_001, true]);
  });

  it('[CLIENT-24] leads to any message, and says where there is none', async () => {
    const { past, shown, state } = room(1_000);
    expect(await past.loadAround(500)).toBe('there');
    expect([shown(), state.value.live, state.value.trimmed]).toEqual([range(480, 519), false, true]);
    expect(await past.loadAround(5_000)).toBe('nearest');
    expect(shown()).toEqual(range(961, 1_000));
  });

  it('[CLIENT-22] a page that does not come is told, and can be asked for again', async () => {
    const { past, failing, shown } = room(250);
    failing.now = true;
    await past.loadOlder();
    expect([past.older.value, shown()[0]]).toEqual(['failed', 51]);
    failing.now = false;
    await past.loadOlder();
    expect([past.older.value, shown()[0]]).toEqual(['idle', 11]);
  });

  it('[CLIENT-22] [CLIENT-23] pages of nothing but reactions lead on, up and down', async () => {
    const { past, shown, state, log } = room(500);
    for (let seq = 150; seq <= 280; seq += 1) log[seq - 1] = reaction(seq);
    while (state.value.trimmed) await past.loadOlder();
    expect(shown().slice(0, 150)).toEqual([...range(1, 149), 281]);
    await past.loadAround(200);
    expect(shown()).toEqual([]);
    while (!state.value.live) await past.loadNewer();
    expect(shown()).toEqual(range(281, 500));
  });

  it('[CLIENT-51] what is told of and not shown is looked up, and what is done to it is', async () => {
    const { past, shown, state, happened, log, failing } = room(1_000);
    failing.now = true;
    await past.lookUp(7);
    failing.now = false;
    log[7] = reaction(8);
    for (const seq of [8, 2_000]) await past.lookUp(seq);
    expect(state.value.aside).toEqual([]);
    await past.lookUp(7);
    await past.lookUp(7);
    expect(state.value.aside).toMatchObject([{ seq: 7, text: '7' }]);
    expect(shown()).toEqual(range(801, 1_000));
    const removal = {
      type: 'act',
      target: 7,
      change: { kind: 'delete' },
      sender_id: 'a',
      sender_name: 'A',
    };
    const frames = [{ ...removal, timestamp: AT, seq: 1_001 } as ActFrame];
    happened({ kind: 'said', frames, fresh: true, at: 0 });
    expect(state.value.aside).toMatchObject([{ seq: 7, text: '', deleted: true }]);
    for (let seq = 10; seq <= 10 + ASIDE_KEPT; seq += 1) await past.lookUp(seq);
    expect(state.value.aside).toHaveLength(ASIDE_KEPT);
    happened({ kind: 'skipped', what: 'wiped', at: 0 });
    expect(state.value.aside).toEqual([]);
  });

  it('[CLIENT-22] in another log there is nothing before it', async () => {
    const { past, state, asked, happened } = room(250);
    happened({ kind: 'skipped', what: 'wiped', at: 0 });
    happened({ kind: 'said', frames: [chat(1, 'anew')], fresh: true, at: 0 });
    await past.loadOlder();
    expect([asked, state.value.trimmed]).toEqual([[], false]);
    expect(state.value.entries).toHaveLength(202);
  });

  it('[CLIENT-22] [CLIENT-23] goes on where a whole page is nothing to be seen', async () => {
    const { past, shown, log, state } = room(1_000);
    for (let seq = 551; seq <= 640; seq += 1) log[seq - 1] = reaction(seq);
    await past.loadAround(660);
    expect(shown()).toEqual(range(641, 679));
    for (let page = 0; page < 3; page += 1) await past.loadOlder();
    expect(shown()[0]).toBe(520);
    await past.loadAround(530);
    for (let page = 0; page < 4; page += 1) await past.loadNewer();
    expect(shown().at(-1)).toBe(709);
    expect(new Set(shown()).size).toBe(shown().length);
    expect(state.value.live).toBe(false);
  });

  it('[CLIENT-4] [CLIENT-22] the probe of classic clients is not shown, and what begins with it is whole', async () => {
    const { past, shown, log, happened, state } = room(250);
    log[29] = chat(30, 'test');
    await past.loadOlder();
    expect(shown().slice(0, 22)).toEqual([...range(11, 29), ...range(31, 33)]);
    happened({ kind: 'skipped', what: 'wiped', at: 0 });
    const alone = reduce(EMPTY_ROOM, {
      kind: 'said',
      frames: [chat(1, 'test'), chat(2, 'x')],
      fresh: false,
      at: 0,
    });
    expect([alone.trimmed, alone.shownFrom]).toEqual([false, 1]);
    expect(state.value.trimmed).toBe(false);
  });

  it('[CLIENT-18] [CLIENT-22] no hole where the end moves while its page is on the way', async () => {
    const { past, shown, say, meanwhile, asked } = room(1_000);
    await past.loadAround(990);
    for (let page = 0; page < 6; page += 1) await past.loadOlder();
    expect(shown()).toEqual(range(721, 1_000));
    for (let n = 0; n < 20; n += 1) say();
    asked.length = 0;
    meanwhile.now = () => {
      meanwhile.now = () => undefined;
      say();
    };
    await past.loadOlder();
    expect(asked).toHaveLength(2);
    expect(shown()).toEqual(range(712, 1_011));
  });

  it('[CLIENT-22] an end that never stands still is left for later', async () => {
    const { past, say, meanwhile, asked, shown } = room(1_000);
    for (let n = 0; n < 100; n += 1) say();
    meanwhile.now = () => {
      for (let n = 0; n < 40; n += 1) say();
    };
    await past.loadOlder();
    expect([asked.length, past.older.value, shown().at(-1)]).toEqual([3, 'idle', 1_220]);
  });

  it('[CLIENT-25] finds the first event of a time in a few steps, over holes and what it does not know', async () => {
    const { past, log, asked } = room(1_000);
    const at = (seq: number): string => new Date(Date.parse(AT) + seq * 60_000).toISOString();
    for (const [place, frame] of log.entries()) log[place] = { ...frame, timestamp: at(frame.seq) };
    const since = (seq: number): number => Date.parse(at(seq));
    for (const seq of [1, 2, 499, 500, 777, 1_000]) {
      asked.length = 0;
      expect(await past.firstSince(since(seq) - 1_000)).toBe(seq);
      expect(asked.length).toBeLessThanOrEqual(12);
    }
    expect(await past.firstSince(since(1_001))).toBeNull();
    log[749] = { type: 'rating', seq: 750 } as object as ChatFrame;
    expect(await past.firstSince(since(750))).toBe(751);
  });
});
