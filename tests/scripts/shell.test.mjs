import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { shellOf } from '../../scripts/build/shell.mjs';

const folder = mkdtempSync(join(tmpdir(), 'edge-chat-shell-'));
after(() => rmSync(folder, { recursive: true }));

const chunk = (fileName, code) => ({ type: 'chunk', fileName, code });
const PAGE =
  '<script src="/boot.js"></script><script type="module" crossorigin src="/assets/index-a.js"></script>';

function bundle(changes = {}) {
  const files = [
    chunk('sw.js', 'self'),
    chunk('assets/index-a.js', 'import("./links.js")'),
    chunk('assets/links-b.js', 'links'),
    {
      ...chunk('assets/check-c.js', 'check'),
      facadeModuleId: '/static/check.html',
      viteMetadata: { importedCss: new Set(['assets/check-d.css']) },
    },
    chunk('assets/check-e.js', 'an icon'),
    { type: 'asset', fileName: 'assets/check-d.css', source: 'check' },
    { type: 'asset', fileName: 'check.html', source: 'check' },
    { type: 'asset', fileName: 'index.html', source: PAGE },
  ];
  return Object.fromEntries(files.map((file) => [file.fileName, { ...file, ...changes[file.fileName] }]));
}

test('the shell is the page, what is built, and what is served as it is; not the worker, nor what is not the page’s', () => {
  for (const name of ['boot.js', 'favicon.svg', '_headers', 'icon-512.png', 'manifest.webmanifest']) {
    writeFileSync(join(folder, name), name);
  }
  const { entry, files } = shellOf(bundle(), folder);
  assert.equal(entry, '/assets/index-a.js');
  assert.deepEqual(files.toSorted(), [
    '/',
    // Of the client itself, whatever it is called.
    '/assets/check-e.js',
    '/assets/index-a.js',
    '/assets/links-b.js',
    '/boot.js',
    '/favicon.svg',
  ]);
});

test('its version changes with every file of it, and with no other', () => {
  const { version } = shellOf(bundle(), folder);
  assert.equal(shellOf(bundle({ 'sw.js': { code: 'other' } }), folder).version, version);
  assert.equal(shellOf(bundle({ 'check.html': { source: 'other' } }), folder).version, version);
  assert.notEqual(shellOf(bundle({ 'index.html': { source: `${PAGE} ` } }), folder).version, version);
  writeFileSync(join(folder, 'boot.js'), 'changed');
  assert.notEqual(shellOf(bundle(), folder).version, version);
});
