import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { V1Client } from '../support/v1-client';
import { newRoom, useSite } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const MESSAGES = 700;

/** A room where so much was said. */
async function longRoom(): Promise<string> {
  const path = newRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann' });
  for (let said = 0; said < MESSAGES; said += 100) {
    await ann.sayAll(Array.from({ length: 100 }, (_, place) => `message ${said + place + 1}`));
    await ann.seen(said + 100);
  }
  await ann.close();
  return path;
}

const shown = (of: Visitor): Promise<number[]> =>
  of.log.locator('li.message').evaluateAll((rows) => rows.map((row) => Number(row.id.slice('m-'.length))));

/** Scrolls to an end until `done`, and returns all that was ever shown on the way. */
async function scroll(
  of: Visitor,
  to: 'top' | 'bottom',
  done: (seqs: number[]) => boolean,
): Promise<Set<number>> {
  const seen = new Set<number>();
  await expect
    .poll(
      async () => {
        await of.log.evaluate((log, end) => {
          log.scrollTop = end === 'top' ? 0 : log.scrollHeight;
        }, to);
        const seqs = await shown(of);
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
        expect(seqs.length).toBeLessThanOrEqual(300);
        seqs.forEach((seq) => seen.add(seq));
        return done(seqs);
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(true);
  return seen;
}

it(
  '[CLIENT-22] [CLIENT-23] up to the first message, and down to the last, each once',
  { timeout: 120_000 },
  async () => {
    const ming = await visitor();
    await ming.enter(site(), await longRoom(), '小明');
    await ming.sees(`message ${MESSAGES}`);
    const up = await scroll(ming, 'top', (seqs) => seqs[0] === 1);
    expect(up.size).toBe(MESSAGES);
    const down = await scroll(ming, 'bottom', (seqs) => seqs.at(-1) === MESSAGES);
    expect(down.size).toBe(MESSAGES);
    await ming.say('and on');
    await ming.sees('and on');
  },
);

it('[CLIENT-22] what comes above moves what is read by no pixel', async () => {
  const ming = await visitor();
  await ming.enter(site(), await longRoom(), '小明');
  await ming.sees(`message ${MESSAGES}`);
  const row = ming.log.locator(`#m-${MESSAGES - 190}`);
  await row.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const top = (): Promise<number> => row.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  await ming.log.locator(`#m-${MESSAGES - 230}`).waitFor({ state: 'attached' });
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1);
});

it('[CLIENT-24] a pin leads to a message that is far above, and the button back to the end', async () => {
  const path = await longRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann' });
  await ann.command('pin', { seq: 5, on: true });
  const ming = await visitor();
  await ming.enter(site(), path, '小明');
  await ming.sees(`message ${MESSAGES}`);
  await ming.page.locator('.pinned .row').click();
  const target = ming.log.locator('#m-5');
  await target.waitFor();
  const inView = (): Promise<boolean> =>
    target.evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top > 0 && bottom < window.innerHeight;
    });
  await expect.poll(inView).toBe(true);
  await ann.say('meanwhile');
  await ming.page.locator('.jump', { hasText: '1' }).click();
  await ming.sees('meanwhile');
  await ann.close();
});

it('[CLIENT-24] the address of a message opens the room there', async () => {
  const ming = await visitor();
  await ming.page.goto(new URL(`${await longRoom()}/m/123`, site()).href);
  await ming.chooseName('小明');
  await ming.joined();
  await ming.log.locator('#m-123').waitFor();
  expect(await ming.log.locator(`#m-${MESSAGES}`).count()).toBe(0);
});
