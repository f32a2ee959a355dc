// What must not be committed: where this machine keeps things, which hosts its packages come from, and what makes markup of a text in
// the client.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';

/** What makes markup, or a script, of a text; the client makes elements, one by one (DOOR-7). */
const MARKUP =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|DOMParser|srcdoc|v-html|eval\(|new Function|document\.write)/;

/** Defects of one file. `machine` is `{ folders, hosts }`, which differ from machine to machine. */
export function defectsOf(path, text, machine) {
  const found = machine.folders
    .filter((folder) => text.includes(folder))
    .map((folder) => `names the folder ${folder}`);
  const homes = text.match(/(?:^|[\s"'`=(])\/(?:home|Users)\/[a-z][\w.-]*\//m);
  if (homes) found.push(`names the folder ${homes[0].trim()}`);
  found.push(
    ...machine.hosts.filter((host) => text.includes(host)).map(() => 'names the host of a package registry'),
  );
  const [markup] = (path.startsWith('static/') && MARKUP.exec(text)) || [];
  if (markup) found.push(`makes markup of a text: ${markup}`);
  return found.map((defect) => `${path}: ${defect}`);
}

const output = (command, args) =>
  spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout ?? '';

function thisMachine() {
  const folders = [root, homedir()].filter((folder) => folder.split('/').length > 2 || folder === '/root');
  const hosts = [
    output('npm', ['config', 'get', 'registry']),
    process.env.RUSTUP_DIST_SERVER,
    process.env.PIP_INDEX_URL,
  ]
    .map((url) => (URL.canParse(url?.trim() ?? '') ? new URL(url.trim()).host : ''))
    .filter(Boolean);
  return { folders: folders.map((folder) => `${folder}/`), hosts };
}

if (isMain(import.meta)) {
  const machine = thisMachine();
  const paths = output('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .split('\0')
    .filter(Boolean);
  const defects = paths.flatMap((path) => {
    let text;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      return [];
    }
    return text.includes('\0') ? [] : defectsOf(path, text, machine);
  });
  for (const defect of defects) console.error(defect);
  if (defects.length > 0) process.exitCode = 1;
  else console.log(`${paths.length} files, none of which names this machine or a registry`);
}
