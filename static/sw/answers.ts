/** What a request asks for, as far as the worker is concerned. */
export type Wanted =
  /** A page of the client: they are all the same. */
  | 'page'
  /** A file whose name changes with its content. */
  | 'asset'
  /** A file of the client that keeps its name. */
  | 'file'
  /** None of the worker's business. */
  | 'other';

/** A request, as in the browser. */
export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** What `request` asks of the site at `origin`, where `files` are kept. */
export function wantedBy({ method, mode, url }: Asked, origin: string, files: ReadonlySet<string>): Wanted {
  const { origin: theirs, pathname } = new URL(url);
  if (method !== 'GET' || theirs !== origin || /^\/(?:api|ws|check)(?:\/|$)/.test(pathname)) return 'other';
  if (mode === 'navigate') return 'page';
  if (pathname === '/' || !files.has(pathname)) return 'other';
  return isHashed(pathname) ? 'asset' : 'file';
}

/** Whether the file at `path` never changes under its name. */
export function isHashed(path: string): boolean {
  return path.startsWith('/assets/');
}

/** What the network answers; what is `kept` where it does not within `ms`, or the server fails. */
export async function networkFirst(
  network: Promise<Response>,
  kept: () => Promise<Response | undefined>,
  ms: number,
): Promise<Response> {
  const good = network.then(
    (response) => (response.status < 500 ? response : undefined),
    () => undefined,
  );
  return (await Promise.race([good, after(ms)])) ?? (await kept()) ?? network;
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms);
  });
}
