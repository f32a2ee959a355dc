/** Where the worker is; nothing else may be registered. */
const WORKER = '/sw.js';

// Browsers that know Trusted Types take no plain text for the address of a script.
const policy = window.trustedTypes?.createPolicy('service-worker', {
  createScriptURL(url) {
    if (url !== WORKER) throw new TypeError('no worker of this page');
    return url;
  },
});

/**
 * Registers the worker that opens this page when there is no network. One that waits to take its place is told that this page
 * began with the script `entry`: it may know that it is the newer one.
 */
export async function registerWorker(entry: string): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return;
  const address = policy?.createScriptURL(WORKER) ?? WORKER;
  const registration = await serviceWorker.register(address, { updateViaCache: 'none' });
  const greet = (): void => registration.waiting?.postMessage(entry);
  const follow = (): void => registration.installing?.addEventListener('statechange', greet);
  greet();
  follow();
  registration.addEventListener('updatefound', follow);
}
