// Turnstile, as far as it is the page's: in Chromium, against the real Worker and a made-up Cloudflare.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimOf } from '../support/owner-link';
import { Harness } from '../support/harness';
import { Outside } from '../support/outside';
import { axe } from './support/axe';
import { newRoom } from './support/site';
import { DESKTOP, PHONE, useVisitors, type Visitor } from './support/visitors';

const CLOUDFLARE = 'https://challenges.cloudflare.com';
const SITE_KEY = '1x00000000000000000000AA';

/** What Cloudflare serves: a script that puts a frame of its own into the page, which hands over what was found. */
const SCRIPT = `window.turnstile = {
  render(element, { sitekey, callback }) {
    const frame = document.createElement('iframe');
    frame.src = '${CLOUDFLARE}/widget?' + sitekey;
    element.append(frame);
    addEventListener('message', ({ origin, data }) => { if (origin === '${CLOUDFLARE}') callback(data); });
    return 'w';
  },
  reset() {},
};`;
const WIDGET = `<button onclick="parent.postMessage('made up', '*')">robot</button>
<button onclick="parent.postMessage('passed', '*')">human</button>`;

let outside: Outside;
let site: Harness;

beforeAll(async () => {
  outside = await Outside.start((body) => ({
    json: { success: new URLSearchParams(body).get('response') === 'passed' },
  }));
  site = await Harness.start({
    vars: { TURNSTILE_SECRET: 'secret', TURNSTILE_SITE_KEY: SITE_KEY, TURNSTILE_URL: outside.url },
  });
});
afterAll(async () => {
  await site.stop();
  await outside.stop();
});

const visitor = useVisitors();

/** Somebody whose browser reaches this Cloudflare. */
async function somebody(options = {}): Promise<Visitor> {
  const one = await visitor(options);
  await one.context.route(`${CLOUDFLARE}/**`, (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname.endsWith('/api.js')) return route.fulfill({ contentType: 'text/javascript', body: SCRIPT });
    expect(pathname + search).toBe(`/widget?${SITE_KEY}`);
    return route.fulfill({ contentType: 'text/html', body: WIDGET });
  });
  return one;
}

const widget = ({ page }: Visitor) => page.frameLocator('#widget iframe');

const addressOf = ({ page }: Visitor): string => {
  const { pathname, search } = new URL(page.url());
  return decodeURI(pathname) + search;
};

it('[CLIENT-73] [DOOR-8] [ID-12] who is to be no guest passes once, and goes on where they were', async () => {
  const path = newRoom();
  const [lin, bo] = [await somebody(), await somebody({ ...PHONE, locale: 'en-GB' })];
  const link = await claimOf(site, path.replace('/r/', ''));
  await lin.page.goto(new URL(`${path}#claim=${link}`, site.url).href);
  await lin.chooseName('林');
  await lin.page.getByRole('heading', { name: '确认你是真人' }).waitFor();
  await widget(lin).getByText('human').click();
  await lin.joined();
  await lin.page.locator('.foot [role=status]', { hasText: '你是本聊天室的房主' }).waitFor();
  expect(addressOf(lin)).toBe(path);
  await lin.page.locator('.manage').click();
  await lin.page.getByRole('tab', { name: '设置' }).click();
  await lin.page.locator('.panel').getByText('不允许', { exact: true }).click();
  await lin.log.locator('.deed', { hasText: '不再允许访客进入' }).waitFor();

  await bo.page.goto(new URL(path, site.url).href);
  await bo.chooseName('Bo');
  await bo.alert.getByText('Confirm once that you are human').waitFor();
  await bo.page.getByRole('link', { name: 'Confirm I’m human' }).click();
  await widget(bo).getByText('robot').click();
  await bo.page.getByText('That did not work. Please try again.').waitFor();
  await widget(bo).getByText('human').click();
  await bo.joined();
  expect(addressOf(bo)).toBe(path);
  await bo.say('hello');
  await lin.sees('hello');
  const asked = outside.asked.map((body) => new URLSearchParams(body).get('response'));
  expect(asked).toEqual(['passed', 'made up', 'passed']);
});

it.each([
  ['light', DESKTOP],
  ['dark', PHONE],
] as const)('[CLIENT-73] [CLIENT-14] axe finds nothing on the page, %s', async (colorScheme, options) => {
  const one = await somebody({ ...options, colorScheme });
  await one.page.goto(new URL('/check', site.url).href);
  await widget(one).getByText('human').waitFor();
  expect(await axe(one.page)).toEqual([]);
  expect(await one.page.getByRole('button').count()).toBe(0);
});

it('[CLIENT-73] where Cloudflare cannot be reached that is told, and one may go back or try again', async () => {
  const one = await visitor({ locale: 'en-GB' });
  await one.context.route(`${CLOUDFLARE}/**`, (route) => route.abort());
  await one.page.goto(new URL('/check#to=%2Fr%2Ftea%23x', site.url).href);
  await one.page.getByText('Cloudflare cannot be reached').waitFor();
  await one.page.getByRole('button', { name: 'Try again' }).click();
  await one.page.getByText('Cloudflare cannot be reached').waitFor();
  await one.page.getByRole('link', { name: 'Go back as a guest' }).click();
  await one.page.locator('#name').waitFor();
  expect(addressOf(one)).toBe('/r/tea');
});

it('[CLIENT-73] a page that leads to another site leads to the lobby', async () => {
  const one = await somebody({ locale: 'en-GB' });
  await one.page.goto(new URL('/check#to=https%3A%2F%2Fevil.example%2F', site.url).href);
  await widget(one).getByText('human').click();
  await one.page.locator('#name').waitFor();
  expect(one.page.url()).toBe(site.url.href);
});
