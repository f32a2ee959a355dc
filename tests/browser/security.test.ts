import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dist } from '../support/project';
import { newRoom, useSite } from './support/site';
import { useVisitors } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types vue service-worker',
];

it('[CLIENT-15] every page has the policy, and says no more than it must', async () => {
  for (const path of ['/', '/r/lobby', '/r/%E8%AE%BE%E8%AE%A1', '/nowhere', '/boot.js']) {
    const response = await fetch(new URL(path, site()));
    expect(response.status, path).toBe(200);
    expect(response.headers.get('content-security-policy')?.split('; '), path).toEqual(POLICY);
    expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(response.headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(response.headers.get('permissions-policy'), path).toContain('camera=()');
    await response.body?.cancel();
  }
});

it('files whose names change with their content are kept for good', async () => {
  const names = readdirSync(join(dist, 'assets'));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    const response = await fetch(new URL(`/assets/${name}`, site()));
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    await response.body?.cancel();
  }
  const page = await fetch(site());
  expect(page.headers.get('cache-control')).not.toContain('immutable');
  await page.body?.cancel();
});

it('[CLIENT-15] the policy is enforced: what it forbids fails, and is seen by this suite', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  expect(ming.complaints).toEqual([]);
  const outcome = await ming.page.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.text = 'document.body.dataset.hacked = "yes"';
      document.body.append(script);
      return 'ran';
    } catch (error) {
      return error instanceof TypeError ? 'refused' : String(error);
    }
  });
  expect(outcome).toBe('refused');
  expect(await ming.page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined();
  expect(ming.complaints.splice(0).join()).toMatch(/trusted/i);
});

it('[CLIENT-13] a script as a name or a message is text', async () => {
  const room = newRoom();
  const [ming, mallory] = [await visitor(), await visitor()];
  const name = '<script>x()</script>';
  const message =
    '<img src="x" onerror="document.body.dataset.hacked=1"><script>document.body.dataset.hacked=1</script>';
  await ming.enter(site(), room, '小明');
  await mallory.enter(site(), room, name);
  await mallory.say(message);
  await ming.sees(`${name} 加入了聊天室`);
  for (const each of [ming, mallory]) {
    await each.sees(message);
    expect(await each.page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined();
    expect(await each.log.locator('img, script').count()).toBe(0);
  }
});

it('[CLIENT-13] links lead to a new tab without a way back, and only the harmless ones', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  const other = new URL('/nowhere', site()).href;
  await ming.say(`看 ${other} 或 javascript:alert(1)`);
  const link = ming.log.locator('.bubble').getByRole('link');
  await link.waitFor();
  expect(await link.count()).toBe(1);
  expect(await link.getAttribute('rel')).toBe('noopener nofollow ugc');
  const [opened] = await Promise.all([ming.context.waitForEvent('page'), link.click()]);
  await opened.waitForLoadState();
  expect(opened.url()).toBe(other);
  expect(await opened.evaluate(() => window.opener === null && document.referrer === '')).toBe(true);
});
