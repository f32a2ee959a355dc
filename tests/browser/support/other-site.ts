import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** Serves `html` at every path of a site of its own; returns its address. */
export function useOtherSite(html: string): () => URL {
  let server: Server;
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());
  return () => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}
