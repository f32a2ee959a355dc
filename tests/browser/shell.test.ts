import { beforeEach, describe, expect, it } from 'vitest';
import { builtClient, deploy, nextClient } from './support/deploys';
import { useKillableSite } from './support/killable-site';
import { newRoom, useSite } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const visitor = useVisitors();

const somebody = (): Promise<Visitor> => visitor({ serviceWorkers: 'allow' });

/** Resolves when this page is kept, and its worker at work. */
async function kept(who: Visitor): Promise<void> {
  await who.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/** The names of the caches. */
const caches = (who: Visitor): Promise<readonly string[]> => who.page.evaluate(() => window.caches.keys());

/** The script that the page began with. */
const entry = (who: Visitor): Promise<string | null> =>
  who.page.locator('script[type=module]').getAttribute('src');

describe('as it is deployed', () => {
  const site = useSite();

  it('[CLIENT-15] [CLIENT-40] the policy lets one worker in and no other, and a first visit registers none', async () => {
    const ming = await somebody();
    await ming.page.goto(new URL(newRoom(), site()).href);
    await ming.page.locator('#name').waitFor();
    const registered = () =>
      ming.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    expect(await registered()).toBe(0);
    await ming.chooseName('小明');
    await ming.joined();
    await kept(ming);
    expect(await registered()).toBe(1);
    expect(ming.complaints).toEqual([]);

    const refused = await ming.page.evaluate(async () => {
      try {
        await navigator.serviceWorker.register('/boot.js');
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    });
    expect(refused).toBe(true);
    expect(ming.complaints.splice(0).join()).toMatch(/trusted/i);
  });

  it('[CLIENT-39] the manifest is one, and its icons are there in the sizes that it tells', async () => {
    const ming = await somebody();
    await ming.page.goto(site().href);
    const href = await ming.page.locator('link[rel=manifest]').getAttribute('href');
    const response = await fetch(new URL(String(href), site()));
    expect(response.headers.get('content-type')).toContain('application/manifest+json');
    const manifest = (await response.json()) as Record<string, unknown> & {
      icons: readonly { src: string; sizes: string; type: string; purpose?: string }[];
    };
    expect(manifest).toMatchObject({ start_url: '/', scope: '/', display: 'standalone', name: 'Edge Chat' });
    const touch = await ming.page.locator('link[rel=apple-touch-icon]').getAttribute('href');
    const icons = [...manifest.icons, { src: String(touch), sizes: '180x180', type: 'image/png' }];
    const sizes = await ming.page.evaluate(
      (all) =>
        Promise.all(
          all.map(async ({ src, type }) => {
            const got = await fetch(src);
            const image = new Image();
            image.src = src;
            await image.decode();
            return [got.headers.get('content-type') === type, `${image.naturalWidth}x${image.naturalHeight}`];
          }),
        ),
      icons,
    );
    expect(sizes.map(([right]) => right)).toEqual(icons.map(() => true));
    for (const [n, icon] of icons.entries()) {
      if (icon.sizes !== 'any') expect(sizes[n]?.[1], icon.src).toBe(icon.sizes);
    }
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
    const client = await ming.context.newCDPSession(ming.page);
    const { errors } = await client.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    // Not of the page: tests run in a private window.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });
});

describe('through deploys and without a network', () => {
  const site = useKillableSite(() => [builtClient(), nextClient(builtClient())]);

  beforeEach(() => deploy(site().url, 0));

  it('[CLIENT-40] after one visit the room opens without a network, with what waits', async () => {
    const ming = await somebody();
    const room = newRoom();
    await ming.enter(site().url, room, '小明');
    await kept(ming);
    await ming.context.setOffline(true);
    await site().kill();
    await ming.say('等网络回来');
    await ming.page.reload();
    await ming.page.locator('.status.offline').waitFor();
    await ming.log.locator('li.message.waiting').getByText('等网络回来').waitFor();
    // A part that was never asked for before.
    await (await ming.openSettings()).getByText('English').click();
    await ming.page.keyboard.press('Escape');

    // Another page too, of another room.
    const other = await ming.context.newPage();
    await other.goto(new URL(newRoom(), site().url).href);
    await other.locator('#name').press('Enter');
    await other.locator('.status.offline').waitFor();
    expect(
      await other.evaluate(() =>
        fetch('/api/health').then(
          () => 'answered',
          () => 'failed',
        ),
      ),
    ).toBe('failed');
    await other.close();

    await site().startAgain();
    await ming.context.setOffline(false);
    await ming.joined();
    await ming.allSaid();
    expect(await ming.messages()).toEqual(['You: 等网络回来']);
  });

  it('[CLIENT-40] [CLIENT-41] the next page after a deploy is the new one, also without a network', async () => {
    const ming = await somebody();
    await ming.enter(site().url, newRoom(), '小明');
    await kept(ming);
    const before = await entry(ming);
    await deploy(site().url, 1);
    await ming.page.reload();
    await ming.joined();
    expect(await entry(ming)).toBe(String(before).replace('/assets/', '/assets/next-'));
    // The new worker takes the place of the old one, whose files go.
    await expect.poll(() => caches(ming), { timeout: 10_000 }).toEqual(['edge-chat:next']);
    await site().kill();
    await ming.page.reload();
    await ming.page.locator('.status.connecting, .status.reconnecting').waitFor();
    expect(await entry(ming)).toContain('/assets/next-');
    await site().startAgain();
  });

  it('[CLIENT-41] a page whose parts are gone says that a new version is here', async () => {
    const ming = await visitor();
    await ming.enter(site().url, newRoom(), '小明');
    // What says so comes with what stands beside the room.
    await ming.page.waitForFunction(() => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      return [/beside-.*js/, /beside-.*css/, /later-.*js/].every((part) =>
        loaded.some((name) => part.test(name)),
      );
    });
    await deploy(site().url, 1);
    await ming.composer.fill('写了一半');
    await ming.page.getByRole('button', { name: '设置' }).click();
    await ming.page.getByRole('button', { name: '刷新' }).click();
    await ming.page.locator('script[src*="/next-"]').waitFor({ state: 'attached' });
    await ming.joined();
    expect(await ming.composer.inputValue()).toBe('写了一半');
  });

  it('[CLIENT-41] a page whose protocol is gone reloads once', async () => {
    const ming = await visitor();
    let loads = 0;
    await ming.enter(site().url, newRoom(), '小明');
    ming.page.on('domcontentloaded', () => {
      loads += 1;
    });
    await deploy(site().url, 1, false);
    await ming.context.setOffline(true);
    await ming.context.setOffline(false);
    await ming.page.locator('script[src*="/next-"]').waitFor({ state: 'attached' });
    // It fares no better, and says so.
    await ming.page.locator('.banner').waitFor();
    expect(loads).toBe(1);
  });
});
