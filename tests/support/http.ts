/** Plain HTTP, where `fetch` hides too much: unusual methods, and a handshake that is refused. */
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { before } from './deadline';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const answerOf = async (response: IncomingMessage): Promise<Answer> => ({
  status: response.statusCode ?? 0,
  headers: response.headers,
  body: await text(response),
});

/** Asks for `path` exactly as it is written. */
export async function ask(
  base: URL,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const outgoing = request({ host: base.hostname, port: base.port, method, path, headers, agent: false });
  outgoing.end();
  const [response] = (await before(once(outgoing, 'response'), () => `no answer to ${method} ${path}`)) as [
    IncomingMessage,
  ];
  return answerOf(response);
}

/** What a WebSocket handshake is refused with. */
export async function refusal(url: URL): Promise<Answer> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    socket.on('unexpected-response', (_, response) => resolve(response));
    socket.on('open', () => reject(new Error(`${url.href} was opened`)));
  });
  try {
    return await answerOf(await before(answer, () => `no answer to ${url.href}`));
  } finally {
    socket.terminate();
  }
}
