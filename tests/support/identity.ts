/** Signing in, from outside a browser: cookies are carried by hand, and headers are what a test says. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { before } from './deadline';
import type { Answer } from './http';
import type { Server } from './server';

type Headers = Record<string, string>;

/** A request with a body, or with none at all. */
export async function send(
  base: URL,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Headers } = {},
): Promise<Answer> {
  const content = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(content)) };
  const outgoing = request({
    host: base.hostname,
    port: base.port,
    method,
    path,
    headers: { ...length, ...headers },
    agent: false,
  });
  outgoing.end(content);
  const [response] = (await before(once(outgoing, 'response'), () => `no answer to ${method} ${path}`)) as [
    IncomingMessage,
  ];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

export interface SignedIn {
  id: string;
  /** As a browser would send it back. */
  cookie: string;
}

/** The `name=value` of the cookie that an answer sets. */
export function cookieOf({ headers }: Answer): string {
  const [cookie] = headers['set-cookie'] ?? [];
  if (cookie === undefined) throw new Error('no cookie is set');
  return cookie.split(';')[0] ?? '';
}

export async function signIn(
  server: Pick<Server, 'url'>,
  body: unknown = {},
  headers: Headers = {},
): Promise<SignedIn> {
  const answer = await send(server.url, 'POST', '/api/identity', { body, headers });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
  return { id: (JSON.parse(answer.body) as { id: string }).id, cookie: cookieOf(answer) };
}

export async function ticketFor(server: Pick<Server, 'url'>, cookie: string, room: string): Promise<string> {
  const answer = await send(server.url, 'POST', '/api/ticket', { body: { room }, headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
  return (JSON.parse(answer.body) as { ticket: string }).ticket;
}

/** The status of a handshake with these headers, 101 where it is accepted. */
export async function handshake(url: URL, headers: Headers = {}): Promise<number> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  socket.on('error', () => undefined);
  const status = new Promise<number>((resolve) => {
    socket.on('upgrade', () => resolve(101));
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
  });
  try {
    return await before(status, () => `no answer to ${url.href}`);
  } finally {
    socket.terminate();
  }
}
