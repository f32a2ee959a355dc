import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** What the payloads call. */
    canary: (why?: unknown) => void;
    /** What happened that must not. */
    alarms: string[];
  }
}

/** What a page of the site asks its own server for. */
const OWN =
  /^\/(?:assets\/|api\/|r\/[^/]*(?:\/m\/[^/]*)?$|[%_][^/]*$|$|boot\.js$|favicon|icon|apple-touch-icon|manifest)/;

/**
 * Notes what a page does that no text of anybody's may have it do: run something, ask somebody, go somewhere, open a window
 * or a dialog, or break its policy. Has to be called before the page is opened.
 */
export async function watchFor(page: Page, site: URL): Promise<() => Promise<string[]>> {
  const alarms: string[] = [];
  const isOwn = (url: string): boolean => new URL(url).origin === site.origin;
  page.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    const isHarmless = protocol === 'data:' || (isOwn(request.url()) && OWN.test(pathname));
    if (!isHarmless) alarms.push(`request: ${request.url()}`);
  });
  page.on('frameattached', () => alarms.push('a frame'));
  page.on('popup', () => alarms.push('a window'));
  page.on('framenavigated', (frame) => {
    if (!isOwn(frame.url()) && frame.url() !== 'about:blank') alarms.push(`navigation: ${frame.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') alarms.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    window.alarms = [];
    window.canary = () => window.alarms.push('the canary sang');
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      window.alarms.push(`policy: ${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  return async () => [...alarms.splice(0), ...(await page.evaluate(() => window.alarms.splice(0)))];
}
