import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder';
import { keep } from './kept';

it('figures are merged, in the order of the proofs, with when and how they came to be', async (test) => {
  const folder = await temporaryFolder();
  test.onTestFinished(() => removeFolder(folder));
  const file = join(folder, 'kept.json');
  const order = ['first', 'second'];
  keep(file, 'second', { kills: 1 }, order);
  keep(file, 'first', { kills: 2 }, order);
  keep(file, 'second', { kills: 3 }, order);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  expect(Object.keys(kept)).toEqual(order);
  expect(kept).toMatchObject({
    first: { kills: 2 },
    second: { kills: 3, command: 'npm run prove -- second' },
  });
  expect(Object.keys(kept['first'] ?? {})).toEqual(['date', 'command', 'cores', 'kills']);
});
