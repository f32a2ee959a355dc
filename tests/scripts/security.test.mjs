// SECURITY.md names a test for every threat: each is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/setup/paths.mjs';

const COLUMNS = 5;

/** The threats of SECURITY.md: each row's cells. */
function threats() {
  const lines = readFileSync(join(root, 'SECURITY.md'), 'utf8').split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).slice(1);
  return rows.map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '').trim()));
}

test('every threat has a control, and a test that is there', () => {
  const rows = threats();
  assert.ok(rows.length >= 30, `${rows.length} threats`);
  for (const cells of rows) {
    const threat = cells.join(' | ');
    assert.equal(cells.length, COLUMNS, threat);
    assert.ok(
      cells.every((cell) => cell !== ''),
      threat,
    );
    const [, file, name] = /^`([^`]+)` (.+)$/.exec(cells.at(-1)) ?? [];
    assert.ok(file && existsSync(join(root, file)), `no such file: ${threat}`);
    assert.ok(readFileSync(join(root, file), 'utf8').includes(name), `no such test: ${threat}`);
  }
});

test('[ID-14] Cloudflare’s logs get no request, whose headers hold tickets and addresses', () => {
  const config = readFileSync(join(root, 'wrangler.toml'), 'utf8');
  const [, logs = ''] = config.split('[observability.logs]\n');
  assert.match(logs.split('\n[')[0], /^invocation_logs = false$/m);
});
