import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { V1Client } from '../support/v1-client';
import { newRoom, useSite } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const MESSAGES = 700;

/** A room where so much was said, in these words. */
async function longRoom(
  messages = MESSAGES,
  text = (nth: number): string => `message ${nth}`,
): Promise<string> {
  const path = newRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann' });
  for (let said = 0; said < messages; said += 100) {
    await ann.sayAll(Array.from({ length: 100 }, (_, place) => text(said + place + 1)));
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
        const isMade = await of.log.evaluate((log) =>
          [...log.querySelectorAll('.chunk')].every((chunk) => chunk.childElementCount > 0),
        );
        // What nobody saw may be let go of without ever having been made.
        if (!isMade) return false;
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
    const all = 1_200;
    await ming.enter(site(), await longRoom(all), '小明');
    await ming.sees(`message ${all}`);
    const up = await scroll(ming, 'top', (seqs) => seqs[0] === 1);
    expect(up.size).toBe(all);
    await ming.log.getByText('这里是房间的起点').waitFor();
    const down = await scroll(ming, 'bottom', (seqs) => seqs.at(-1) === all);
    expect(down.size).toBe(all);
    await ming.say('and on');
    await ming.sees('and on');
  },
);

it('[CLIENT-62] of many messages those in view are there first, and all of them soon', async () => {
  const ming = await visitor();
  await ming.page.addInitScript(() => {
    const counts: number[] = [];
    Object.assign(window, { counts });
    new MutationObserver(() => {
      const count = document.querySelectorAll('li.message').length;
      if (count > 0 && count !== counts.at(-1)) counts.push(count);
    }).observe(document, { subtree: true, childList: true });
  });
  await ming.enter(site(), await longRoom(100), '小明');
  await ming.sees('message 100');
  await expect.poll(async () => (await shown(ming)).length).toBe(100);
  const counts = await ming.page.evaluate(() => (window as unknown as { counts: number[] }).counts);
  expect(counts[0]).toBeLessThan(60);
  expect(await inView(ming, '#m-100')).toBe(true);
  await ming.log.locator('#m-1').waitFor();
  // All of it is there: nothing looks for more.
  await ming.say('the last');
  await ming.sees('the last');
  const scripts = await ming.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  expect(scripts.filter((name) => name.includes('pastPages'))).toEqual([]);
});

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

/** Texts of many heights, of which some take longer to be shown as they are meant. */
const RICH: readonly ((nth: number) => string)[] = [
  (nth) => `message ${nth}`,
  (nth) => `\`\`\`rust\nfn message_${nth}() {\n${'    say();\n'.repeat(nth % 9)}}\n\`\`\``,
  (nth) => `> ${'a line of what was said before. '.repeat(1 + (nth % 5))}\n\n**message ${nth}**`,
  (nth) => Array.from({ length: 1 + (nth % 4) }, (_, item) => `- item ${item} of ${nth}`).join('\n'),
];

/** Where the first row in view is, and which that is, once it has stayed there for a while. */
const settled = (of: Visitor): Promise<{ id: string; top: number }> =>
  of.log.evaluate(async (log) => {
    const first = (): { id: string; top: number } => {
      const edge = log.getBoundingClientRect().top;
      // What is not laid out is asked for no place: it would have one in which nobody sees it.
      const chunks = [...log.querySelectorAll('.chunk')].filter(
        (chunk) => chunk.getBoundingClientRect().bottom > edge,
      );
      const rows = chunks.flatMap((chunk) => Array.from(chunk.querySelectorAll('li.message')));
      const row = rows.find((one) => one.getBoundingClientRect().top >= edge);
      return { id: row?.id ?? '', top: row?.getBoundingClientRect().top ?? Number.NaN };
    };
    let now = first();
    for (let same = 0; same < 10;) {
      await new Promise((painted) =>
        requestAnimationFrame(() => requestIdleCallback(painted, { timeout: 100 })),
      );
      const before = now;
      now = first();
      same = now.id === before.id && now.top === before.top ? same + 1 : 0;
    }
    return now;
  });

it('[CLIENT-22] so it is of whatever height that is', { timeout: 120_000 }, async () => {
  const ming = await visitor();
  const messages = 400;
  const path = await longRoom(messages, (nth) => RICH[nth % RICH.length]?.(nth) ?? '');
  const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
  await ming.page.route('**/api/rooms/*/messages?*', async (route) => {
    await held;
    await route.continue();
  });
  await ming.enter(site(), path, '小明');
  await ming.sees(`message ${messages}`);
  // While rows are still made the end is followed.
  await expect.poll(async () => (await shown(ming)).length, { timeout: 30_000 }).toBe(200);
  await settled(ming);
  // So near that what comes before is asked for.
  await ming.log.evaluate((log) => log.scrollTo(0, 300));
  const before = await settled(ming);
  const [first = 0] = await shown(ming);
  letGo(undefined);
  await ming.log.locator(`#m-${first - 40}`).waitFor({ state: 'attached' });
  expect(await settled(ming)).toEqual({ id: before.id, top: expect.closeTo(before.top, 0) as number });
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

/** Whether all of the row is before the reader's eyes. */
const inView = (of: Visitor, selector: string): Promise<boolean> =>
  of.log.evaluate((log, wanted) => {
    const row = log.querySelector(wanted)?.getBoundingClientRect();
    const { top, bottom } = log.getBoundingClientRect();
    return row !== undefined && row.top >= top && row.bottom <= bottom;
  }, selector);

it('[CLIENT-24] the time of a message is its address, and the way back to the latest is the room’s', async () => {
  const ming = await visitor();
  const path = await longRoom();
  await ming.enter(site(), path, '小明');
  await ming.sees(`message ${MESSAGES}`);
  await ming.log.locator(`#m-${MESSAGES - 3} .address`).click();
  const address = (): string => decodeURIComponent(new URL(ming.page.url()).pathname);
  expect(address()).toBe(`${path}/m/${MESSAGES - 3}`);
  await ming.page.goto(new URL(`${path}/m/42`, site()).href);
  await ming.log.locator('#m-42.pointed-at').waitFor();
  expect(await inView(ming, '#m-42')).toBe(true);
  await ming.page.locator('.jump').click();
  await ming.sees(`message ${MESSAGES}`);
  expect(address()).toBe(path);
});

it('[CLIENT-25] a day leads to its first message', async () => {
  const ming = await visitor();
  await ming.enter(site(), await longRoom(), '小明');
  await ming.sees(`message ${MESSAGES}`);
  await ming.log.locator('li.day button').last().click();
  const dialog = ming.page.getByRole('dialog');
  const day = await dialog.locator('input').inputValue();
  const before = new Date(Date.parse(day) - 24 * 60 * 60_000).toISOString().slice(0, 10);
  await dialog.locator('input').fill(before);
  await dialog.getByRole('button', { name: '前往' }).click();
  await ming.log.locator('#m-1.pointed-at').waitFor();
  await expect.poll(() => inView(ming, '#m-1')).toBe(true);
  expect(await dialog.count()).toBe(0);
});

it('[CLIENT-26] whoever comes back begins at what is new, until they have seen the end', async () => {
  const path = newRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann' });
  await ann.sayAll(['one', 'two', 'three']);
  const ming = await visitor();
  await ming.enter(site(), path, '小明');
  await ming.sees('three');
  await ming.page.waitForFunction((key) => localStorage.getItem(key) === '3', `edge-chat:seen:${name}`);
  await ming.page.goto('about:blank');
  await ann.sayAll(Array.from({ length: 60 }, (_, place) => `new ${place + 1}`));
  await ming.page.goto(new URL(path, site()).href);
  await expect.poll(() => inView(ming, 'li.new')).toBe(true);
  expect(await inView(ming, '#m-63')).toBe(false);
  expect(await ming.log.locator('li.new + li.message').getAttribute('id')).toBe('m-4');
  await ming.page.locator('.jump').click();
  await ming.log.locator('li.new').waitFor({ state: 'detached' });
  await ann.close();
});
