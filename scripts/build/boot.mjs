// The script that runs before the page's own: made small, and told where the texts of each language are, which only the build
// knows, so that the page's own come at once. A Vite plugin.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifySync } from 'vite';

const NAME = 'boot.js';
const PAGE = '/index.html';
const LOCALE = /\/locales\/([\w-]+)\.json$/;

export function bootScript() {
  let publicFolder = '';
  return {
    name: 'edge-chat:boot',
    apply: 'build',
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    generateBundle() {
      // In the place of the one that was copied.
      const { code } = minifySync(NAME, readFileSync(join(publicFolder, NAME), 'utf8'));
      this.emitFile({ type: 'asset', fileName: NAME, source: code });
    },
    transformIndexHtml: {
      order: 'post',
      // The page of the check has its own.
      handler: (html, { bundle, path }) => (path === PAGE ? withTexts(html, textsIn(bundle)) : html),
    },
  };
}

/** The path of each language's texts on the site, by its tag. */
export function textsIn(bundle) {
  const files = Object.values(bundle).flatMap(({ fileName, facadeModuleId }) => {
    const [, tag] = LOCALE.exec(facadeModuleId ?? '') ?? [];
    return tag === undefined ? [] : [[tag, `/${fileName}`]];
  });
  return Object.fromEntries(files);
}

/** `html` in which the script is told of `texts`. */
export function withTexts(html, texts) {
  const plain = `<script src="/${NAME}"></script>`;
  if (!html.includes(plain)) throw new Error(`index.html has no ${NAME}`);
  return html.replace(
    plain,
    () => `<script src="/${NAME}" data-locales='${JSON.stringify(texts)}'></script>`,
  );
}
