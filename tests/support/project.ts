/** Where the project keeps things, and what its own files say about it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** The built Worker. */
export const build = join(root, 'build');

/** The built client. */
export const dist = join(root, 'dist');

export const wranglerConfig = join(root, 'wrangler.toml');

/** The version in Cargo.toml, which the room tells as its own. */
export const packageVersion = setting('Cargo.toml', 'version');

export const compatibilityDate = setting('wrangler.toml', 'compatibility_date');

/** The first `key = "value"` of a TOML file: enough for both files, and no parser to depend on. */
function setting(file: string, key: string): string {
  const [, value] = new RegExp(`^${key} = "(.+)"$`, 'm').exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (value === undefined) throw new Error(`${file} sets no ${key}`);
  return value;
}
