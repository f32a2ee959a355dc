// A Chromium for the browser tests, and the glyphs that their screenshots show.
import { existsSync } from 'node:fs';
import { aptInstall, canApt, hasPackage } from './apt.mjs';
import { ask } from './run.mjs';
import { say, step, Unmet } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const FONTS = ['fonts-noto-cjk', 'fonts-noto-color-emoji'];

export const NO_CHROMIUM =
  'Chromium is missing: install it (on Debian, as root, "apt-get install chromium"), or set CHROMIUM_PATH to a Chromium or Chrome.';

/** The first browser that is there, or null. A CHROMIUM_PATH that names nothing is an error, not a hint. */
export function findChromium(env, exists, which) {
  if (env.CHROMIUM_PATH) {
    if (!exists(env.CHROMIUM_PATH))
      throw new Unmet(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is not there.`);
    return env.CHROMIUM_PATH;
  }
  return PLACES.find(exists) ?? NAMES.map(which).find(Boolean) ?? null;
}

const which = (name) => ask('sh', ['-c', 'command -v -- "$1"', 'sh', name])?.trim() || null;
const find = () => findChromium(process.env, existsSync, which);

export async function ensureChromium() {
  const missing = find() ? [] : ['chromium'];
  const fonts = process.platform === 'linux' ? FONTS.filter((name) => !hasFont(name)) : [];
  if (missing.length + fonts.length > 0 && canApt()) {
    const wanted = [...missing, ...fonts];
    await step(`for the browser tests: ${wanted.join(', ')}`, 'about 1 min, once', () => aptInstall(wanted));
  } else if (fonts.length > 0) {
    say(`• without ${fonts.join(' and ')}, screenshots lack glyphs; the tests themselves do not need them`);
  }
  const found = find();
  if (!found) throw new Unmet(NO_CHROMIUM);
  return found;
}

function hasFont(name) {
  if (hasPackage(name)) return true;
  const query = name.includes('emoji') ? ':charset=1f600' : ':lang=zh-cn';
  return Boolean(ask('fc-list', [query])?.trim());
}
