// The service worker: opens the client when there is no network, and otherwise stays out of the way. Whatever the network
// can give comes from it, so that nobody gets an old client from a new server.
import { isHashed, networkFirst, wantedBy } from './answers';

declare const self: ServiceWorkerGlobalScope;

/** What the client consists of; the build puts it here (`scripts/build/shell.mjs`). */
declare const SHELL: {
  /** Changes with every file. */
  readonly version: string;
  /** The script that the page begins with. */
  readonly entry: string;
  /** Paths, of which `/` is the page. */
  readonly files: readonly string[];
};

const PREFIX = 'edge-chat:';
const CACHE = PREFIX + SHELL.version;
const FILES = new Set(SHELL.files);

/** Milliseconds that a page may take to come. */
const PAGE_MS = 3_000;

/** Milliseconds that a file of a page that has come may take. */
const FILE_MS = 1_500;

self.addEventListener('install', (event) => event.waitUntil(keep()));

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (wantedBy(request, self.location.origin, FILES)) {
    case 'page':
      event.respondWith(networkFirst(pageFrom(event), () => kept('/'), PAGE_MS));
      break;
    case 'asset':
      event.respondWith(kept(request.url).then((response) => response ?? fetch(request)));
      break;
    case 'file':
      event.respondWith(networkFirst(fetch(request), () => kept(request.url), FILE_MS));
      break;
    case 'other':
      break;
  }
});

// A page says which script it began with. This worker takes over from an older one when nobody is left who needs what
// that one has kept.
self.addEventListener('message', (event) => {
  if (event.data === SHELL.entry) event.waitUntil(takePlace());
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(goTo(String(event.notification.data)));
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(
    SHELL.files.map((path) => new Request(path, { cache: isHashed(path) ? 'default' : 'reload' })),
  );
  // In the middle of a deploy the page may already be the next one.
  const page = await (await cache.match('/'))?.text();
  if (page?.includes(SHELL.entry)) return;
  await caches.delete(CACHE);
  throw new Error('the page is of another version');
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function takePlace(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' });
  if (pages.length <= 1) await self.skipWaiting();
}

/** The page as the network gives it; the browser has asked for it while this worker was waking up. */
async function pageFrom(event: FetchEvent): Promise<Response> {
  return ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request);
}

async function kept(url: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  return cache.match(url, { ignoreSearch: true, ignoreVary: true });
}

async function goTo(url: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((one) => one.url === url);
  if (page) await page.focus();
  else await self.clients.openWindow(url);
}
