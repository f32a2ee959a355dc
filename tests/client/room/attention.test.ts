import { describe, expect, it } from 'vitest';
import { newsBetween, NOTHING, tallyAfter, TONE_MS, toneIsDue } from '../../../static/room/attention';
import type { Notify } from '../../../static/room/notify';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import { chat, ME, own, reply } from '../support/frames';

const welcomed: RoomEvent = { kind: 'welcomed', you: ME, at: 0 };
const away: RoomEvent = { kind: 'watching', watching: false };
const said = (fresh: boolean, ...frames: readonly ReturnType<typeof chat>[]): RoomEvent => ({
  kind: 'said',
  frames,
  fresh,
  at: 0,
});
const after = (...events: readonly RoomEvent[]): RoomState => events.reduce(reduce, EMPTY_ROOM);

/** The texts of what came with `event`, after `before`. */
function newsOf(event: RoomEvent, ...before: readonly RoomEvent[]): readonly string[] {
  const state = after(...before);
  return newsBetween(state, reduce(state, event)).map(({ text }) => text);
}

describe('what is news', () => {
  it('[CLIENT-35] what others and the assistant say while nobody watches', () => {
    const event = said(true, chat(2, 'a'), own(3, 'mine'), reply(4, 'b'));
    expect(newsOf(event, welcomed, away, said(true, chat(1, 'before')))).toEqual(['a', 'b']);
  });

  it('[CLIENT-36] nothing while somebody watches', () => {
    expect(newsOf(said(true, chat(1, 'a')), welcomed)).toEqual([]);
  });

  it('[CLIENT-36] nothing that was said before this page came in', () => {
    expect(newsOf(said(false, chat(1, 'a')), welcomed, away)).toEqual([]);
  });

  it('[CLIENT-36] one’s own messages are none, from whatever tab', () => {
    expect(newsOf(said(true, own(1, 'a', 'elsewhere')), welcomed, away)).toEqual([]);
  });

  it('to look is no news', () => {
    expect(newsOf({ kind: 'watching', watching: true }, welcomed, away, said(true, chat(1, 'a')))).toEqual(
      [],
    );
  });
});

describe('what is told of it', () => {
  const told = (notify: Notify, name: string, ...texts: readonly string[]): readonly [number, unknown] => {
    const before = after(welcomed, away);
    const news = newsBetween(
      before,
      reduce(before, said(true, ...texts.map((text, n) => chat(n + 1, text)))),
    );
    const { count, latest } = tallyAfter(NOTHING, news, notify, name);
    return [count, latest?.text];
  };

  it('[CLIENT-36] all of it, what mentions one, or nothing', () => {
    expect(told('all', '小明', 'a', '@小明 b', 'c')).toEqual([3, 'c']);
    expect(told('mentions', '小明', 'a', '@小明 b', 'c')).toEqual([1, '@小明 b']);
    expect(told('mentions', '小明', 'a')).toEqual([0, undefined]);
    expect(told('off', '小明', '@小明')).toEqual([0, undefined]);
  });

  it('[CLIENT-36] adds up until it is seen', () => {
    const before = after(welcomed, away);
    const news = newsBetween(before, reduce(before, said(true, chat(1, 'a'))));
    const once = tallyAfter(NOTHING, news, 'all', 'x');
    expect(tallyAfter(once, news, 'all', 'x').count).toBe(2);
    expect(tallyAfter(once, news, 'mentions', 'x')).toBe(once);
  });

  it.each([
    ['@Ann', 'Ann', true],
    ['hi @ann!', 'Ann', true],
    ['@Anna', 'Ann', false],
    ['@Anna and @Ann', 'Ann', true],
    ['@小明你好', '小明', true],
    ['小明', '小明', false],
    ['@Ann', 'Bo', false],
  ])('%j mentions %j: %j', (text, name, mentions) => {
    expect(told('mentions', name, text)[0]).toBe(mentions ? 1 : 0);
  });
});

describe('tones', () => {
  it('[CLIENT-37] come at most every three seconds, whatever the clock does', () => {
    expect(toneIsDue(0, 1e12)).toBe(true);
    expect(toneIsDue(1e12, 1e12 + TONE_MS - 1)).toBe(false);
    expect(toneIsDue(1e12, 1e12 + TONE_MS)).toBe(true);
    expect(toneIsDue(1e12, 1e12 - 1)).toBe(true);
  });
});
