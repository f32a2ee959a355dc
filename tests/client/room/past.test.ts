import { shallowRef } from 'vue';
import { describe, expect, it } from 'vitest';
import { PAGE, usePast } from '../../../static/composables/usePast';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, ENTRIES_KEPT, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { ActFrame } from '../../../static/wire/acts';
import type { ChatFrame } from '../../../static/wire/frames';
import { chat } from '../support/frames';

/** A room in whose log so many messages are, a page that heard the last 200 of them, and its history. */
function room(head: number) {
  const log = Array.from({ length: head }, (_, place) => chat(place + 1, `${place + 1}`));
  const state = shallowRef<RoomState>(EMPTY_ROOM);
  const happened = (event: RoomEvent): void => {
    state.value = reduce(state.value, event);
  };
  const asked: string[] = [];
  const failing = { now: false };
  const get = (path: string): Promise<unknown> => {
    asked.push(path);
    if (failing.now) return Promise.reject(new Error('no network'));
    const query = new URL(path, 'http://x').searchParams;
    const limit = Number(query.get('limit'));
    const at = (name: string): number => Number(query.get(name));
    let messages = log.slice(-limit);
    if (query.has('before')) messages = log.slice(0, at('before') - 1).slice(-limit);
    if (query.has('after')) messages = log.slice(at('after')).slice(0, limit);
    if (query.has('around')) {
      const first = Math.max(0, at('around') - 1 - limit / 2);
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
  return { state, past, say, shown, asked, failing, log, happened };
}

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
    expect(shown()).toEqual(range(703, 1_002));
    expect(new Set(state.value.entries.map(({ key }) => key)).size).toBe(ENTRIES_KEPT);
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
    expect(await past.loadAround(500)).toBe(true);
    expect([shown(), state.value.live, state.value.trimmed]).toEqual([range(480, 519), false, true]);
    expect(await past.loadAround(5_000)).toBe(false);
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
    const react = (seq: number): ActFrame => ({
      type: 'act',
      target: 1,
      change: { kind: 'react', emoji: '👍', on: true },
      sender_id: 'a',
      sender_name: 'A',
      timestamp: '2026-11-23T08:26:00.000Z',
      seq,
    });
    // As the server sends it.
    const sent = (seq: number): ChatFrame =>
      ({ ...react(seq), type: 'react', emoji: '👍', on: true }) as unknown as ChatFrame;
    for (let seq = 150; seq <= 280; seq += 1) log[seq - 1] = sent(seq);
    while (state.value.trimmed) await past.loadOlder();
    expect(shown().slice(0, 150)).toEqual([...range(1, 149), 281]);
    await past.loadAround(200);
    expect(shown()).toEqual([]);
    while (!state.value.live) await past.loadNewer();
    expect(shown()).toEqual(range(281, 500));
  });

  it('[CLIENT-22] in another log there is nothing before it', async () => {
    const { past, state, asked, happened } = room(250);
    happened({ kind: 'skipped', wiped: true, at: 0 });
    happened({ kind: 'said', frames: [chat(1, 'anew')], fresh: true, at: 0 });
    await past.loadOlder();
    expect([asked, state.value.trimmed]).toEqual([[], false]);
    expect(state.value.entries).toHaveLength(202);
  });
});
