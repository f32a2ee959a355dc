import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { dist } from '../../support/project';

/** The paths of a deployed client, with what is there. */
export type Files = Readonly<Record<string, { readonly type: string; readonly text: string }>>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The client as it was built. */
export function builtClient(): Files {
  const paths = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (path) => extname(path) in TYPES,
  );
  return Object.fromEntries(
    paths.map((path) => [
      `/${path}`,
      { type: TYPES[extname(path)] ?? '', text: readFileSync(join(dist, path), 'utf8') },
    ]),
  );
}

/** The next version of `files`: every script and style has another name, as if all had changed. */
export function nextClient(files: Files): Files {
  const names = Object.keys(files)
    .filter((path) => path.startsWith('/assets/'))
    .map((path) => path.slice('/assets/'.length));
  const renamed = (text: string): string =>
    names.reduce((sum, name) => sum.replaceAll(name, `next-${name}`), text);
  return Object.fromEntries(
    Object.entries(files).map(([path, { type, text }]) => {
      const version = path === '/sw.js' ? text.replace(/"version":"\w+"/, '"version":"next"') : text;
      return [renamed(path), { type, text: renamed(version) }];
    }),
  );
}

/**
 * A Worker that has clients in itself, as bare workerd serves no files, and leaves the rest to the room's. It gives out the
 * first, until {@link deploy} says otherwise.
 */
export function frontWith(...clients: readonly Files[]): string {
  return `
    const clients = ${JSON.stringify(clients)}.map((files) => new Map(Object.entries(files)));
    let deployed = { client: 0, protocol: true };
    export default {
      async fetch(request, env) {
        const { pathname } = new URL(request.url);
        if (pathname === '/deploy') {
          deployed = await request.json();
          return new Response();
        }
        if (!deployed.protocol && pathname.startsWith('/ws/')) {
          const [theirs, ours] = Object.values(new WebSocketPair());
          ours.accept();
          return new Response(null, { status: 101, webSocket: theirs });
        }
        if (/^\\/(ws|api)\\//.test(pathname)) return env.NEXT.fetch(request);
        const files = clients[deployed.client];
        const page = pathname.startsWith('/assets/') ? undefined : files.get('/index.html');
        const { type, text } = files.get(pathname) ?? page ?? {};
        if (text === undefined) return new Response('', { status: 404 });
        return new Response(text, { headers: { 'content-type': type } });
      },
    };`;
}

/** From now on the site at `url` gives out `client`, and speaks the `protocol` that it is asked for, or none. */
export async function deploy(url: URL, client: number, protocol = true): Promise<void> {
  const body = JSON.stringify({ client, protocol });
  await fetch(new URL('/deploy', url), { method: 'POST', body });
}
