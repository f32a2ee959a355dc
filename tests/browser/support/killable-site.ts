import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { dist } from '../../support/project';
import { Workerd } from '../../support/workerd';

/** Gives the tests of a file the site on workerd alone, which can be killed and started again on its port. */
export function useKillableSite(): () => Workerd {
  let site: Workerd;
  beforeAll(async () => {
    site = await Workerd.start({ front: frontWithClient() });
  });
  afterAll(() => site.stop());
  return () => site;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A Worker that has the client's files in itself, as bare workerd serves none, and leaves the rest to the room's. */
function frontWithClient(): string {
  const paths = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (path) => extname(path) in TYPES,
  );
  const files = paths.map((path) => [
    `/${relative('.', path)}`,
    { type: TYPES[extname(path)], text: readFileSync(join(dist, path), 'utf8') },
  ]);
  return `
    const files = new Map(${JSON.stringify(files)});
    export default {
      fetch(request, env) {
        const { pathname } = new URL(request.url);
        if (/^\\/(ws|api)\\//.test(pathname)) return env.NEXT.fetch(request);
        const { type, text } = files.get(pathname) ?? files.get('/index.html');
        return new Response(text, { headers: { 'content-type': type } });
      },
    };`;
}
