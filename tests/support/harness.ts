/** The Worker as `wrangler.toml` configures it, in wrangler's test harness: with its assets, and rooms to evict. */
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestHarness, type TestHarness, unstable_readConfig as readConfig } from 'wrangler';
import { build, dist, wranglerConfig } from './project';
import { type Server, TEST_KEYS, UNBOUNDED, type Vars } from './server';
import { removeFolder, temporaryFolder } from './temporary-folder';

interface RateLimit {
  name: string;
  namespace_id: string;
  simple: { limit: number; period: 10 | 60 };
}

export interface HarnessOptions {
  vars?: Vars;
  /** Sockets that a network may open in a minute, in the place of what `wrangler.toml` says. */
  rateLimit?: number;
}

/** Whether the client is built, so that `/` is the real page. */
export const clientIsBuilt = existsSync(join(dist, 'index.html'));

export class Harness implements Server {
  readonly #folder: string;
  readonly #harness: TestHarness;
  readonly url: URL;

  private constructor(folder: string, harness: TestHarness, url: URL) {
    this.#folder = folder;
    this.#harness = harness;
    this.url = url;
  }

  /** Starts on a free port, with empty state in memory. */
  static async start({ vars = {}, rateLimit }: HarnessOptions = {}): Promise<Harness> {
    // Else it asks the internet where this machine is, and waits for the answer.
    process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
    process.env['WRANGLER_LOG'] = 'error';
    const folder = await temporaryFolder();
    const harness = createTestHarness({
      root: folder,
      workers: [
        {
          config: {
            ...deployed(rateLimit),
            vars: { IDENTITY_KEYS: TEST_KEYS, ...UNBOUNDED, ...vars },
            ...(await assetsIn(folder)),
          },
        },
      ],
    });
    try {
      const { url } = await harness.listen();
      return new Harness(folder, harness, url);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Takes a room out of memory and keeps its sockets, as hibernation does after ten quiet seconds. */
  evict(room: string): Promise<void> {
    return this.#harness.getWorker().evictDurableObject('ROOM', { name: room, webSockets: 'hibernate' });
  }

  async stop(): Promise<void> {
    await this.#harness.close();
    await removeFolder(this.#folder);
  }
}

/**
 * The parts of `wrangler.toml` that decide what the Worker does. Not the file itself: its build command would run, and
 * `.dev.vars` beside it would count.
 */
function deployed(rateLimit: number | undefined) {
  const { name, compatibility_date, compatibility_flags, durable_objects, migrations, ratelimits } =
    readConfig({ config: wranglerConfig });
  const limits = ratelimits as RateLimit[];
  for (const { simple } of limits) simple.limit = rateLimit ?? simple.limit;
  return {
    name: name ?? 'edge-chat',
    main: join(build, 'index.js'),
    compatibility_date,
    compatibility_flags,
    durable_objects,
    migrations,
    ratelimits: limits,
  };
}

/** The client's files, or one page that stands for them; copied, since a build must not change them under a test. */
async function assetsIn(folder: string) {
  const { assets } = readConfig({ config: wranglerConfig });
  const directory = join(folder, 'dist');
  if (clientIsBuilt) {
    await cp(dist, directory, { recursive: true });
  } else {
    await mkdir(directory);
    await writeFile(join(directory, 'index.html'), '<!doctype html><title>Edge Chat</title>');
  }
  return { assets: { ...assets, directory } };
}
