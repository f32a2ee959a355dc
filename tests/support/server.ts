/** What a running server is to a test, whichever way it was started. */
export interface Server {
  readonly url: URL;
  stop(): Promise<void>;
}

/** Variables of the Worker, as `wrangler.toml` would set them. */
export type Vars = Readonly<Record<string, string | number | boolean>>;

/** No heartbeats while a test runs: for every test that is not about them. */
export const QUIET: Vars = { HEARTBEAT_SECONDS: '30' };

/** Nobody is too fast, nor too many: for every test that is not about that. What it sets itself comes before these. */
export const UNBOUNDED: Vars = {
  ...Object.fromEntries(
    ['MESSAGES', 'ACTS', 'READS', 'SIGNALS', 'NETWORK', 'ROOM', 'CONNECTIONS'].map((of) => [
      `RATE_${of}`,
      '1000000/1000000',
    ]),
  ),
  CONNECTIONS_PER_PERSON: '10000',
  CONNECTIONS_PER_NETWORK: '10000',
};
/** The keys of every server that a test starts, unless it brings its own. Not fit for any other. */
export const TEST_KEYS = 'test:dGhlLWtleS1vZi1ldmVyeS10ZXN0LWFuZC1ub3RoaW5nLWVsc2UxMjM0NTY3ODkw';

/** The address of a room's socket; the room may be percent-encoded or not, the query is taken as it is. */
export function socketUrl(server: Pick<Server, 'url'>, room: string, query = ''): URL {
  const url = new URL(`/ws/chat/${room}/${query && `?${query}`}`, server.url);
  url.protocol = 'ws:';
  return url;
}
