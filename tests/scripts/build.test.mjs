import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textsIn, withTexts } from '../../scripts/build/boot.mjs';
import { drawingOf } from '../../scripts/build/icons.mjs';
import { atStart } from '../../scripts/build/start.mjs';

const LINES =
  'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" stroke-width="2"';
const icon = (body) => `<svg viewBox="0 0 24 24"><g ${LINES}>${body}</g></svg>`;

test('an icon is one path, and each of its shapes begins where it does by itself', () => {
  assert.equal(drawingOf(icon('<path d="M1 2h3"/><path d="m5 6l1 1"/>')), 'M1 2h3M0 0m5 6l1 1');
  assert.equal(drawingOf(icon('<circle cx="12" cy="12" r="3"/>')), 'M9 12a3 3 0 0 1 6 0a3 3 0 0 1 -6 0z');
  assert.equal(
    drawingOf(icon('<rect width="8" height="6" x="2" y="3" rx="1"/>')),
    'M3 3h6a1 1 0 0 1 1 1v4a1 1 0 0 1 -1 1h-6a1 1 0 0 1 -1 -1v-4a1 1 0 0 1 1 -1z',
  );
  assert.equal(drawingOf(`<svg viewBox="0 0 24 24"><path ${LINES} d="M1 1"/></svg>`), 'M1 1');
});

test('an icon that is not of lines, or of shapes that are not known, is refused', () => {
  assert.throws(
    () => drawingOf('<svg viewBox="0 0 24 24"><path fill="red" d="M1 1"/></svg>'),
    /No icon of lines/,
  );
  assert.throws(() => drawingOf(icon('')), /No icon of lines/);
  assert.throws(() => drawingOf(icon('<polygon points="1,1"/>')), /not known here: <polygon/);
});

test('in the first file is what is imported at once, and not what comes later', () => {
  const imports = { main: ['app', 'vue'], app: ['vue', 'main'], vue: [], lazy: ['vue'] };
  const bundle = { getModuleInfo: (id) => ({ importedIds: imports[id] }) };
  const name = atStart('main');
  assert.deepEqual(
    Object.keys(imports).map((id) => name(id, bundle)),
    ['start', 'start', 'start', null],
  );
});

test('the first script is told where the texts of each language are', () => {
  const texts = textsIn({
    a: { fileName: 'assets/en-a.js', facadeModuleId: '/static/locales/en.json' },
    b: { fileName: 'assets/en.later-b.js', facadeModuleId: '/static/locales/en.later.json' },
    c: { fileName: 'assets/x.css' },
  });
  assert.deepEqual(texts, { en: '/assets/en-a.js' });
  assert.equal(
    withTexts('<script src="/boot.js"></script>', texts),
    `<script src="/boot.js" data-locales='{"en":"/assets/en-a.js"}'></script>`,
  );
  assert.throws(() => withTexts('<p>', texts), /boot.js/);
});
