import { describe, expect, it } from 'vitest';
import type { Position } from '../../../static/room/position';
import {
  ASK_EVERY_MS,
  ASKED_AT_ONCE,
  newsIn,
  NewsOfRooms,
  unreadAt,
  worthAsking,
} from '../../../static/room/unreadRooms';
import { VirtualClock } from '../support/clock';

const at = (seq: number, epoch = 'e'): Position => ({ epoch, seq });

/** Lets what was answered arrive. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

class Asked {
  readonly clock = new VirtualClock();
  readonly asked: string[] = [];
  readonly told: string[] = [];
  answers: ((fate: 'answer' | 'fail') => void)[] = [];
  readonly news = new NewsOfRooms(
    this.clock,
    (room) => {
      this.asked.push(room);
      return new Promise((resolve, reject) => {
        this.answers.push((fate) =>
          fate === 'answer' ? resolve(newsIn(at(5), [], null)) : reject(new Error('offline')),
        );
      });
    },
    (room) => this.told.push(room),
  );

  async all(fate: 'answer' | 'fail' = 'answer'): Promise<void> {
    const { answers } = this;
    this.answers = [];
    for (const answer of answers) answer(fate);
    await settle();
  }
}

describe('[CLIENT-43] what is new in a room', () => {
  it('is what follows what was read, or all of another log', () => {
    const events = ['chat', 'react', 'chat', 'edit', 'chat'].map((type, n) => ({ type, seq: 5 + n }));
    const news = newsIn(at(9), events, at(4));
    expect(unreadAt(news, at(4)), 'messages, and nothing that was done to them').toBe(3);
    expect(unreadAt(news, at(9))).toBe(0);
    // Read here since it was asked.
    expect(unreadAt(news, at(8))).toBe(1);
    expect(unreadAt(news, at(11))).toBe(0);
    expect(unreadAt(newsIn(at(3, 'new'), [], at(200)), at(200))).toBe(3);
    expect(unreadAt(news, null)).toBe(0);
    const long = newsIn(at(500), events, at(4));
    expect(unreadAt(long, at(4)), 'what no page reaches counts whole').toBe(494);
    expect(unreadAt(newsIn(at(9), [], null), at(4)), 'it was not known then').toBe(5);
  });

  it('is asked of every other room, of one that was not visited for a week only when the list is opened', () => {
    const day = 24 * 60 * 60_000;
    const fields = { read: null, muted: false, starred: false };
    const rooms = [
      { name: 'here', visited: 0, ...fields },
      { name: 'six days', visited: -6 * day, ...fields },
      { name: 'a week', visited: -7 * day, ...fields },
    ];
    expect(worthAsking(rooms, 0, { current: 'here', opened: false })).toEqual(['six days']);
    expect(worthAsking(rooms, 0, { current: 'here', opened: true })).toEqual(['six days', 'a week']);
  });

  it('is asked at once, and once a minute', async () => {
    const list = new Asked();
    list.news.follow(['tea']);
    await list.all();
    expect(list.told).toEqual(['tea']);
    list.news.follow(['tea', 'coffee']);
    await list.all();
    list.clock.pass(ASK_EVERY_MS - 1);
    expect(list.asked).toEqual(['tea', 'coffee']);
    list.clock.pass(1);
    expect(list.asked).toEqual(['tea', 'coffee', 'tea', 'coffee']);
  });

  it('is asked of a few at a time', async () => {
    const list = new Asked();
    list.news.follow(['a', 'b', 'c', 'd', 'e']);
    expect(list.asked).toHaveLength(ASKED_AT_ONCE);
    await list.all();
    expect(list.asked).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is not asked while nobody sees the list, not even when it comes back within the minute', async () => {
    const list = new Asked();
    list.news.follow(['a', 'b', 'c', 'd']);
    list.news.follow([]);
    await list.all();
    expect(list.asked).toEqual(['a', 'b', 'c']);
    expect(list.clock.timers).toBe(0);
    list.clock.pass(ASK_EVERY_MS / 2);
    list.news.follow(['a', 'b', 'c', 'd']);
    expect(list.asked).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that cannot be had is asked again in its turn, quietly', async () => {
    const list = new Asked();
    list.news.follow(['tea']);
    await list.all('fail');
    expect(list.told).toEqual([]);
    expect(list.asked).toEqual(['tea']);
    list.clock.pass(ASK_EVERY_MS);
    await list.all();
    expect(list.told).toEqual(['tea']);
  });
});
