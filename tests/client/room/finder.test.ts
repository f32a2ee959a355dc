import { beforeEach, describe, expect, it } from 'vitest';
import { Finder, NOTHING, PAUSE_MS, REFRESH_MS, type Finding } from '../../../static/room/finder';
import { Refused } from '../../../static/room/site';
import type { Match, SearchPage, Sought } from '../../../static/wire/search';
import { VirtualClock } from '../support/clock';
import { chat } from '../support/frames';

const sought = (text: string): Sought => ({ text, from: null, since: null, until: null });
const matches = (...seqs: readonly number[]): readonly Match[] =>
  seqs.map((seq) => ({ frame: chat(seq, 'tea'), marks: [[0, 3]] }));
const page = (seqs: readonly number[], next: number | null = null, pending = 0): SearchPage => ({
  matches: matches(...seqs),
  next,
  pending,
});

interface Question {
  readonly text: string;
  readonly before: number | null;
  readonly signal: AbortSignal;
  answer(page: SearchPage): Promise<void>;
  fail(why?: Error): Promise<void>;
}

let clock: VirtualClock;
let asked: Question[];
let now: Finding;
let finder: Finder;

/** Lets what was answered be taken in. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  clock = new VirtualClock();
  asked = [];
  now = NOTHING;
  finder = new Finder(
    ({ text }, before, signal) =>
      new Promise((resolve, reject) => {
        const then = (act: () => void) => (): Promise<void> => (act(), settle());
        asked.push({
          text,
          before,
          signal,
          answer: (found) => then(() => resolve(found))(),
          fail: (why = new Error('no network')) => then(() => reject(why))(),
        });
      }),
    clock,
    (finding) => {
      now = finding;
    },
  );
});

/** Writes `text`, waits, and returns the question that comes of it. */
function look(text: string): Question {
  finder.look(sought(text));
  clock.pass(PAUSE_MS);
  return last();
}

function last(): Question {
  const question = asked.at(-1);
  if (!question) throw new Error('nothing was asked');
  return question;
}

const seqs = (): readonly number[] => now.matches.map(({ frame }) => frame.seq);

describe('what is asked', () => {
  it('[CLIENT-61] nothing until nobody has written for a moment', () => {
    finder.look(sought('t'));
    clock.pass(PAUSE_MS - 1);
    finder.look(sought('te'));
    clock.pass(PAUSE_MS - 1);
    expect(asked).toEqual([]);
    expect(now.doing).toBe('asking');
    clock.pass(1);
    expect(asked.map(({ text }) => text)).toEqual(['te']);
  });

  it('[CLIENT-61] at once where somebody asks for it', () => {
    finder.look(sought('tea'));
    finder.anew();
    clock.pass(PAUSE_MS * 2);
    expect(asked).toHaveLength(1);
  });

  it('[CLIENT-61] not again for what is searched for already', async () => {
    await look('tea').answer(page([3]));
    finder.look(sought('tea'));
    clock.pass(PAUSE_MS);
    expect(asked).toHaveLength(1);
    expect(seqs()).toEqual([3]);
  });

  it('[CLIENT-61] only the last question counts, and those before are given up', async () => {
    const first = look('te');
    const second = look('tea');
    expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false]);
    await second.answer(page([7]));
    await first.answer(page([1, 2]));
    expect(seqs()).toEqual([7]);
    expect(now).toMatchObject({ doing: 'nothing', sought: { text: 'tea' } });
  });

  it('[CLIENT-61] nothing any more once the field is empty', async () => {
    const question = look('tea');
    finder.look(null);
    expect(question.signal.aborted).toBe(true);
    await question.answer(page([7]));
    expect(now).toEqual(NOTHING);
  });
});

describe('what is found', () => {
  it('[CLIENT-61] stands there until something else is', async () => {
    await look('tea').answer(page([9, 4]));
    const next = look('teapot');
    expect(seqs()).toEqual([9, 4]);
    await next.answer(page([4]));
    expect(seqs()).toEqual([4]);
  });

  it('[CLIENT-60] goes on further back, page by page', async () => {
    await look('tea').answer(page([9, 8], 8));
    expect(now.more).toBe(true);
    finder.more();
    finder.more();
    expect(asked).toHaveLength(2);
    expect(last().before).toBe(8);
    expect(now.doing).toBe('paging');
    await last().answer(page([3]));
    expect(seqs()).toEqual([9, 8, 3]);
    expect(now).toMatchObject({ more: false, doing: 'nothing' });
    finder.more();
    expect(asked).toHaveLength(2);
  });

  it('[CLIENT-60] where the room got tired of looking it is asked to go on', async () => {
    await look('tea').answer(page([], 700));
    expect(last().before).toBe(700);
    expect(now.doing).toBe('asking');
    await last().answer(page([], 400));
    await last().answer(page([12], 12));
    expect(seqs()).toEqual([12]);
    finder.more();
    await last().answer(page([], 5));
    await last().answer(page([2]));
    expect(asked.map(({ before }) => before)).toEqual([null, 700, 400, 12, 5]);
    expect(seqs()).toEqual([12, 2]);
  });
});

describe('a room that has not looked through all', () => {
  it('[CLIENT-61] is asked again at once until it has, and what it finds is shown', async () => {
    await look('tea').answer(page([9], null, 500));
    expect(now).toMatchObject({ doing: 'indexing', progress: 0 });
    await last().answer(page([9, 5], null, 250));
    expect(now).toMatchObject({ doing: 'indexing', progress: 0.5 });
    expect(seqs()).toEqual([9, 5]);
    await last().answer(page([9, 5, 1]));
    expect(now).toMatchObject({ doing: 'nothing', progress: 1 });
    expect(seqs()).toEqual([9, 5, 1]);
    expect(asked.map(({ before }) => before)).toEqual([null, null, null]);
  });

  it('[CLIENT-61] is asked for the last page where there are several', async () => {
    await look('tea').answer(page([9], 9, 500));
    const first = last();
    finder.more();
    expect(first.signal.aborted).toBe(true);
    await last().answer(page([5], null, 250));
    await last().answer(page([5, 2], null, 0));
    expect(asked.map(({ before }) => before)).toEqual([null, null, 9, 9]);
    expect(seqs()).toEqual([9, 5, 2]);
  });

  it('[CLIENT-61] is left in peace for a while where it does not get on', async () => {
    await look('tea').answer(page([], null, 500));
    await last().answer(page([], null, 500));
    expect(asked).toHaveLength(2);
    clock.pass(1_000);
    await settle();
    expect(asked).toHaveLength(3);
    await last().answer(page([], null, 500));
    finder.stop();
    clock.pass(10_000);
    await settle();
    expect(asked).toHaveLength(3);
  });

  it('[CLIENT-61] is not asked while nobody looks, and then goes on', async () => {
    await look('tea').answer(page([9], null, 500));
    finder.stop();
    expect(last().signal.aborted).toBe(true);
    finder.resume();
    await last().answer(page([9, 1]));
    expect(seqs()).toEqual([9, 1]);
    finder.resume();
    expect(asked).toHaveLength(3);
  });
});

it('[CLIENT-61] what was still being written as the search was closed is searched for when it is open again', async () => {
  await look('tea').answer(page([9], 9));
  finder.more();
  await last().answer(page([2]));
  finder.look(sought('teapot'));
  finder.stop();
  clock.pass(PAUSE_MS);
  expect(asked).toHaveLength(2);
  finder.resume();
  expect(last()).toMatchObject({ text: 'teapot', before: null });
  await last().answer(page([4]));
  expect(seqs()).toEqual([4]);
});

describe('a room that cannot be asked', () => {
  it('[CLIENT-61] is asked the same again', async () => {
    await look('tea').answer(page([9], 9));
    finder.more();
    await last().fail();
    expect(now).toMatchObject({ failed: 'failed', doing: 'nothing' });
    expect(seqs()).toEqual([9]);
    finder.more();
    expect(asked).toHaveLength(2);
    finder.resume();
    expect(now.failed).toBeNull();
    await last().answer(page([2]));
    expect(seqs()).toEqual([9, 2]);
    expect(asked.map(({ before }) => before)).toEqual([null, 9, 9]);
  });

  it('[CLIENT-61] [DOOR-9] tells apart that too much was asked for lately', async () => {
    await look('tea').fail(new Refused('slow_down'));
    expect(now).toMatchObject({ failed: 'limited', doing: 'nothing' });
    finder.resume();
    await last().fail(new Refused('unavailable'));
    expect(now.failed).toBe('failed');
  });

  it('[CLIENT-61] a question that was given up does not fail', async () => {
    const question = look('te');
    look('tea');
    await question.fail();
    expect(now.failed).toBeNull();
  });
});

describe('[CLIENT-61] what may have changed since', () => {
  /** Two pages that were found. */
  async function found(): Promise<void> {
    await look('tea').answer(page([9, 8], 8));
    finder.more();
    await last().answer(page([5, 4], 4));
    asked = [];
  }

  it('is looked for again, page by page, and stays until there is an answer', async () => {
    await found();
    finder.refresh();
    clock.pass(REFRESH_MS);
    expect(seqs()).toEqual([9, 8, 5, 4]);
    expect(now.doing).toBe('nothing');
    await last().answer(page([9], 8));
    expect(seqs()).toEqual([9, 8, 5, 4]);
    await last().answer(page([5, 4], 4));
    expect(asked.map(({ before }) => before)).toEqual([null, 8]);
    expect(seqs()).toEqual([9, 5, 4]);
    expect(now.more).toBe(true);
  });

  it('is looked for once a second, however much changes', async () => {
    await found();
    for (let passed = 0; passed < REFRESH_MS; passed += 100) {
      finder.refresh();
      clock.pass(100);
    }
    expect(asked).toHaveLength(1);
  });

  it('waits for what is under way', async () => {
    const question = look('tea');
    await question.answer(page([9], 9));
    finder.more();
    finder.refresh();
    clock.pass(REFRESH_MS);
    expect(asked).toHaveLength(2);
    await last().answer(page([5]));
    clock.pass(REFRESH_MS);
    expect(asked.map(({ before }) => before)).toEqual([null, 9, null]);
  });

  it('stays as it is where there is no answer, until the next change', async () => {
    await found();
    finder.refresh();
    clock.pass(REFRESH_MS);
    await last().fail();
    expect(seqs()).toEqual([9, 8, 5, 4]);
    expect(now.failed).toBeNull();
    finder.refresh();
    clock.pass(REFRESH_MS);
    expect(asked).toHaveLength(2);
  });

  it('is left alone where something else is sought meanwhile', async () => {
    await found();
    finder.refresh();
    clock.pass(REFRESH_MS);
    const again = last();
    await look('cake').answer(page([7]));
    await again.answer(page([9]));
    expect(seqs()).toEqual([7]);
  });
});
