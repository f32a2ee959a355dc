/** What the integration tests of one file share: a server, and rooms that nobody else uses. */
import { afterAll, beforeAll, type TestContext } from 'vitest';
import { ClassicClient } from './classic-client';
import type { LoggedFrame } from './frames';
import { type Answer, ask } from './http';
import { type Server, socketUrl } from './server';
import { type Hello, V1Client } from './v1-client';

/** Starts a server before the tests of the file or block, and stops it after them. */
export function useServer<S extends Server>(start: () => Promise<S>): () => S {
  let server: S | undefined;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error('the server is not started yet');
    return server;
  };
}

/** Starts a server for one test. Its context says which, since several may be running. */
export async function ownServer<S extends Server>(test: TestContext, start: () => Promise<S>): Promise<S> {
  const server = await start();
  test.onTestFinished(() => server.stop());
  return server;
}

export interface HistoryRequest {
  method?: string;
  headers?: Record<string, string>;
}

export type Match = LoggedFrame & { marks: [number, number][] };

export interface Found {
  epoch: string;
  head: number;
  /** The newest first. */
  matches: Match[];
  more: boolean;
  next?: number;
  pending: number;
}

let rooms = 0;

/** One room of a server, and the ways into it. */
export class TestRoom {
  readonly name: string;
  readonly #server: Pick<Server, 'url'>;

  constructor(server: Pick<Server, 'url'>, name?: string) {
    rooms += 1;
    this.name = name ?? `room-${rooms}`;
    this.#server = server;
  }

  /** A connection with this query, of which nothing is expected yet. */
  open(query = ''): Promise<ClassicClient> {
    return ClassicClient.open(socketUrl(this.#server, this.name, query));
  }

  /** A member of this name. */
  join(name: string): Promise<ClassicClient> {
    return ClassicClient.join(socketUrl(this.#server, this.name, `username=${encodeURIComponent(name)}`));
  }

  /** A connection over `edge-chat.v1` that has said nothing yet. */
  openV1(): Promise<V1Client> {
    return V1Client.open(socketUrl(this.#server, this.name));
  }

  /** A welcomed connection over `edge-chat.v1`. */
  enter(hello: string | Hello = {}): Promise<V1Client> {
    return V1Client.join(
      socketUrl(this.#server, this.name),
      typeof hello === 'string' ? { name: hello } : hello,
    );
  }

  /** The history over HTTP, with this query. */
  history(query = '', { method = 'GET', headers = {} }: HistoryRequest = {}): Promise<Answer> {
    return ask(this.#server.url, method, `/api/rooms/${this.name}/messages${query && `?${query}`}`, headers);
  }

  /** One search over HTTP, with this query. */
  search(query: string, { method = 'GET', headers = {} }: HistoryRequest = {}): Promise<Answer> {
    return ask(this.#server.url, method, `/api/rooms/${this.name}/search${query && `?${query}`}`, headers);
  }

  /** What a search came to. */
  async find(query: Record<string, string | number>): Promise<Found> {
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const { status, body } = await this.search(parameters.join('&'));
    if (status !== 200) throw new Error(`${status}: ${body}`);
    return JSON.parse(body) as Found;
  }

  /** Members that joined in this order, each of whom has read all join notices. */
  async gather<Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ [K in keyof Names]: ClassicClient }> {
    const members: ClassicClient[] = [];
    for (const name of names) {
      const newcomer = await this.join(name);
      const isNotice = (message: string) => message === `${name} 加入了聊天室`;
      await Promise.all(
        members.map((member) => member.next((f) => f.type === 'chat' && isNotice(f.message))),
      );
      members.push(newcomer);
    }
    return members as { [K in keyof Names]: ClassicClient };
  }
}
