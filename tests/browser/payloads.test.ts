// What is written to have the pages of others run something: in every place that it is shown in.
import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { okOf, V1Client } from '../support/v1-client';
import type { Ack } from '../support/v1-frames';
import { watchFor } from './support/canary';
import { type Payload, PAYLOADS, shownOf, writtenOf } from './support/payloads';
import { newRoom, useSite } from './support/site';
import { DESKTOP, useVisitors, type Visitor } from './support/visitors';

const site = useSite({ ASSISTANT: 'off' });
const visitor = useVisitors();

/** Wide enough for the people to stand beside the conversation. */
const WIDE = { ...DESKTOP, viewport: { width: 1440, height: 900 } };

const WRITTEN = PAYLOADS.map(writtenOf);

/** Payloads in one room: with an answer to each they are no more than a page is given at once. */
const AT_ONCE = 98;

/** A room full of people, on a machine that has much to do. */
const PATIENT = { timeout: 20_000 };

/** People in one room; of more than 200 it names none. */
const PEOPLE = 150;

/** Graphemes of a name. */
const NAME_LENGTH = 32;

/** Payloads at least that run by themselves where nothing keeps them from it. */
const SONGS = 60;

/** What stays of a text however its lines are broken. */
const bare = (text: string): string => text.replaceAll(/\s+/gu, '');

const roomOf = (path: string): string => decodeURIComponent(path.slice('/r/'.length));

const stranger = (path: string, name = 'Mallory'): Promise<V1Client> =>
  V1Client.join(socketUrl({ url: site() }, roomOf(path)), { name });

/** Somebody whose page is watched, in a room. */
async function watched(path: string): Promise<{ ming: Visitor; alarms: () => Promise<string[]> }> {
  const ming = await visitor(WIDE);
  const alarms = await watchFor(ming.page, site());
  await ming.enter(site(), path, '小明');
  return { ming, alarms };
}

/** The bubbles of the page, without their quotes and buttons, and what in them no message may have. */
function bubbles(of: Visitor): Promise<{ texts: string[]; strange: string[] }> {
  return of.log.locator('.bubble').evaluateAll((all) => {
    const KNOWN = /^(?:a|bdi|blockquote|br|code|div|em|li|ol|p|pre|s|span|strong|ul)$/;
    // The width that the numbers of a list take.
    const INDENT = /^padding-inline-start: [\d.]+em;$/;
    const copies = all.map((bubble) => bubble.cloneNode(true) as HTMLElement);
    for (const button of copies.flatMap((copy) => [...copy.querySelectorAll('button')])) button.remove();
    const strange = copies
      .flatMap((copy) => [...copy.querySelectorAll('*')])
      .filter((element) => {
        const { localName, attributes } = element;
        const isBad = [...attributes].some(({ name, value }) => {
          if (name === 'href') return !/^(?:https?|mailto):/.test(value);
          return name === 'style' ? !INDENT.test(value) : /^on|src|action|^id$/.test(name);
        });
        return !KNOWN.test(localName) || isBad;
      });
    return {
      texts: copies.map((copy) => copy.textContent),
      strange: strange.map(({ outerHTML }) => outerHTML),
    };
  });
}

const quotes = (of: Visitor): Promise<string[]> => of.log.locator('.quote .text').allTextContents();

/** Each is said, and answered. Resolves with the `seq` of the last. */
async function sayEach(path: string, payloads: readonly Payload[]): Promise<number> {
  const mallory = await stranger(path);
  const said = await mallory.sayAll(payloads.map(writtenOf));
  const refs = said.map(({ seq }) => mallory.post('send', { cid: `re-${seq}`, message: 'so', reply: seq }));
  const replies = await Promise.all(refs.map((ref) => mallory.replyTo(ref, { within: 30_000 })));
  await mallory.close();
  return okOf<Ack>(replies.at(-1) ?? expect.fail('nothing was said')).seq;
}

async function showsEach(ming: Visitor, payloads: readonly Payload[], last: number): Promise<void> {
  await ming.log.locator(`#m-${last}`).waitFor();
  // Markup is read by code that comes later, and so are colours.
  await expect
    .poll(async () => (await bubbles(ming)).texts.filter((text) => text !== 'so').map(bare), PATIENT)
    .toEqual(payloads.map((payload) => bare(shownOf(payload))));
  expect((await bubbles(ming)).strange).toEqual([]);
  await expect.poll(async () => (await quotes(ming)).length, PATIENT).toBe(payloads.length);
  // A quote has the beginning, on one line and without signs of markup.
  for (const [at, quote] of (await quotes(ming)).entries()) {
    const written = bare(writtenOf(payloads[at] ?? '')).replaceAll(/[*~`]/gu, '');
    const start = bare(quote).replace(/…$/u, '').replaceAll(/[*~`]/gu, '');
    expect(written.endsWith(start) || written.startsWith(start), `${quote} of ${written}`).toBe(true);
  }
}

it('[DOOR-7] the canary tells of what runs where there is no policy, and the text is made markup', async () => {
  expect(new Set(WRITTEN).size).toBe(WRITTEN.length);
  expect(WRITTEN.length).toBeGreaterThanOrEqual(250);
  const ming = await visitor();
  const alarms = await watchFor(ming.page, site());
  await ming.page.route('**/r/bare', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><body></body>' }),
  );
  await ming.page.route(/evil\.example/, (route) => route.abort());
  await ming.page.goto(new URL('/r/bare', site()).href);
  await ming.page.evaluate(
    (payloads) => {
      for (const payload of payloads) {
        const place = document.documentElement.appendChild(document.createElement('div'));
        // Unlike `innerHTML` this runs scripts as well.
        place.append(document.createRange().createContextualFragment(payload));
      }
    },
    // What takes the page itself away ends the rest.
    WRITTEN.filter((one) => !/<(?:meta|base|plaintext|frameset)/i.test(one)),
  );
  // What is not there, or moves, takes a moment to say so.
  await ming.page.waitForFunction((least) => window.alarms.length > least, SONGS);
  const told = await alarms();
  expect(told.filter((alarm) => alarm.includes('evil.example')).length).toBeGreaterThan(3);
  expect(told).toContain('a frame');
  await ming.page.goto(new URL('/r/bare', site()).href);
  await ming.page.evaluate(() => (document.body.innerHTML = '<a href="javascript:canary()">x</a>'));
  await ming.page.getByText('x').click();
  expect(await alarms()).toContain('the canary sang');
  ming.complaints.length = 0;
});

const ROOMS = Array.from({ length: Math.ceil(PAYLOADS.length / AT_ONCE) }, (_, room) => room * AT_ONCE);

it.each(ROOMS)(
  '[DOOR-7] [CLIENT-29] no message, quote or match runs, asks or leads, live or of before, and each is as it was written: from %i on',
  async (at) => {
    const some = PAYLOADS.slice(at, at + AT_ONCE);
    const path = newRoom();
    const { ming, alarms } = await watched(path);
    const last = await sayEach(path, some);
    await showsEach(ming, some, last);
    expect(await alarms(), 'live').toEqual([]);

    await ming.page.reload();
    await showsEach(ming, some, last);
    expect(await alarms(), 'of before').toEqual([]);

    await ming.page.locator('.open-search').click();
    await ming.page.locator('.search input').fill('canary');
    await ming.page.locator('.search .result mark').first().waitFor();
    const all = some.map((payload) => bare(writtenOf(payload)));
    for (const found of await ming.page.locator('.search .result .text').allTextContents()) {
      const part = bare(found.replaceAll('…', ''));
      expect(
        all.some((one) => one.includes(part)),
        found,
      ).toBe(true);
    }
    expect(await alarms(), 'found').toEqual([]);
  },
);

it('[DOOR-7] no name or nickname runs, asks or leads, and each that is accepted is as it was written', async () => {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const short = (text: string): string =>
    [...letters.segment(text)]
      .slice(0, NAME_LENGTH)
      .map(({ segment }) => segment)
      .join('')
      .trim();
  const names = [...new Set(WRITTEN.map(short))];
  let accepted = 0;
  for (let at = 0; at < names.length; at += PEOPLE) {
    const path = newRoom();
    const { ming, alarms } = await watched(path);
    const here = new Map<string, string>();
    const clients = await Promise.all(
      names.slice(at, at + PEOPLE).map(async (name) => {
        const client = await V1Client.open(socketUrl({ url: site() }, roomOf(path)));
        const reply = await client.hello({ name });
        if ('ok' in reply) {
          here.set(client.id, name);
          await client.say('so');
        } else {
          expect(reply.error.code, name).toMatch(/^name_/);
        }
        return client;
      }),
    );
    accepted += here.size;
    const heads = () => ming.log.locator('li.message .name').allTextContents();
    const called = () => ming.page.locator('aside .people .called').allTextContents();
    const sorted = (texts: Iterable<string>): string[] => [...texts].map((text) => text.trim()).toSorted();
    await expect.poll(async () => sorted(await heads()), PATIENT).toEqual(sorted(here.values()));
    await expect
      .poll(async () => sorted(await called()), PATIENT)
      .toEqual(sorted([...here.values(), '小明']));
    expect(await alarms(), 'names').toEqual([]);

    // The same once more, as what one calls them oneself: each the name of the next.
    const given = [...here.values()];
    const nicknames = [...here.keys()].map((id, place) => [id, given.at(place - 1) ?? '', 360]);
    await ming.page.evaluate((kept) => {
      localStorage.setItem('edge-chat:nicknames', JSON.stringify(kept));
    }, nicknames);
    await ming.page.reload();
    await expect.poll(async () => sorted(await heads()), PATIENT).toEqual(sorted(given));
    await expect.poll(async () => sorted(await called()), PATIENT).toEqual(sorted([...given, '小明']));
    expect(await alarms(), 'nicknames').toEqual([]);
    await Promise.all(clients.map((client) => client.close()));
    await ming.context.close();
  }
  expect(accepted).toBeGreaterThan(200);
});

it('[DOOR-7] no address runs, asks or leads', async () => {
  const { ming, alarms } = await watched(newRoom());
  const titles = await ming.page.evaluate(async (payloads) => {
    const shown = new Set<string | undefined>();
    for (const payload of payloads) {
      location.hash = payload;
      location.hash = `claim=${payload}`;
    }
    for (const payload of payloads) {
      history.pushState({}, '', `/r/${encodeURIComponent(payload)}`);
      window.dispatchEvent(new PopStateEvent('popstate'));
      await new Promise((resolve) => setTimeout(resolve));
      shown.add(document.querySelector('h1')?.textContent.trim());
    }
    return [...shown];
  }, WRITTEN);
  // Those that no room has are told of without them.
  expect(titles).toContain('__proto__');
  expect(titles.filter((title) => /canary|evil/.test(title ?? ''))).toEqual([]);
  await ming.page.locator('h1').waitFor();
  expect(await alarms()).toEqual([]);
});

it('[DOOR-7] no address runs, asks or leads from the first byte of the page on', async () => {
  const ming = await visitor();
  const alarms = await watchFor(ming.page, site());
  for (const payload of ['<script>canary()</script>', '"><svg onload=canary()>', '__proto__']) {
    const text = encodeURIComponent(payload);
    for (const path of [`/r/${text}`, `/r/x?${text}`, `/r/x#claim=${text}`, `/r/x/m/${text}`, `/${text}`]) {
      await ming.page.goto(new URL(path, site()).href);
      await ming.page.locator('h1').first().waitFor();
      expect(await alarms(), path).toEqual([]);
    }
  }
});

it('[DOOR-7] no draft runs, asks or leads, and each is as it was written', async () => {
  const { ming, alarms } = await watched(newRoom());
  // Without a network no room is asked, and the drafts are there all the same.
  await ming.context.setOffline(true);
  // A draft is read as a room is opened.
  const drafts = await ming.page.evaluate(async (payloads) => {
    const shown: string[] = [];
    for (const [at, payload] of payloads.entries()) {
      sessionStorage.setItem(`edge-chat:draft:draft-${at}`, payload);
      history.pushState({}, '', `/r/draft-${at}`);
      window.dispatchEvent(new PopStateEvent('popstate'));
      for (let frames = 0; frames < 120; frames += 1) {
        await new Promise(requestAnimationFrame);
        const title = document.querySelector('h1')?.textContent.trim();
        if (title === `draft-${at}` && document.querySelector('#message')) break;
      }
      shown.push(document.querySelector<HTMLTextAreaElement>('#message')?.value ?? '(none)');
    }
    return shown;
  }, WRITTEN);
  expect(drafts).toEqual(WRITTEN);
  const isOfTheNetwork = (alarm: string): boolean => alarm.includes('ERR_INTERNET_DISCONNECTED');
  expect((await alarms()).filter((alarm) => !isOfTheNetwork(alarm))).toEqual([]);
});

it('[DOOR-7] nothing that is searched for runs, asks or leads', async () => {
  const { ming, alarms } = await watched(newRoom());
  await ming.page.locator('.open-search').click();
  await ming.page.locator('.search input').waitFor();
  const queries = await ming.page.evaluate(async (payloads) => {
    const field = document.querySelector<HTMLInputElement>('.search input');
    const shown: string[] = [];
    for (const payload of payloads.map((one) => one.replaceAll(/[\n\r]/g, ' '))) {
      if (field) field.value = payload;
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(requestAnimationFrame);
      if (field?.value !== payload) shown.push(payload);
    }
    return shown;
  }, WRITTEN);
  expect(queries).toEqual([]);
  expect(await alarms()).toEqual([]);
});
