/** The whole log of a room, read in the two ways that there are. */
import { before } from '../../support/deadline';
import { Connection } from './connection';
import { type CaughtUp, type Chat, loggedEvent } from './protocol';
import type { Random } from './random';
import type { Events, LoggedEvent } from './records';

export interface Place {
  /** The server's HTTP address. */
  server: URL;
  room: string;
}

export function socketUrlOf({ server, room }: Place): URL {
  const url = new URL(`/ws/chat/${room}/`, server);
  url.protocol = 'ws:';
  return url;
}

export interface Visitor {
  person?: string;
  name?: string;
}

/** What a newcomer is told. */
export async function hello(place: Place, random: Random, visitor: Visitor = {}): Promise<CaughtUp> {
  return inRoom(place, random, visitor, (welcome) => Promise.resolve(welcome));
}

/** Page by page over a socket, from the first event on. */
export async function pulledLog(place: Place, random: Random, events: Events): Promise<LoggedEvent[]> {
  return inRoom(place, random, {}, async (_, ask) => {
    const log: LoggedEvent[] = [];
    for (;;) {
      const after = log.at(-1)?.seq ?? 0;
      const page = await ask({ type: 'pull', after });
      if (!page.recovered) throw new Error(`the log cannot be pulled from ${after}`);
      for (const chat of page.events) log.push(events.take(loggedEvent(chat)));
      if (!page.more) return log;
    }
  });
}

/** Page by page over HTTP, from the first event on. */
export async function fetchedLog({ server, room }: Place, events: Events): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  for (;;) {
    const after = log.at(-1)?.seq ?? 0;
    const answer = await fetch(new URL(`/api/rooms/${room}/messages?after=${after}&limit=200`, server));
    if (answer.status !== 200) throw new Error(`${answer.status} after ${after}: ${await answer.text()}`);
    const { messages } = (await answer.json()) as { messages: Chat[] };
    if (messages.length === 0) return log;
    for (const chat of messages) log.push(events.take(loggedEvent(chat)));
  }
}

type Ask = (command: { type: string; [field: string]: unknown }) => Promise<CaughtUp>;

/** Goes into the room for as long as `act` takes. */
async function inRoom<T>(
  place: Place,
  random: Random,
  // Named so that nobody else who is a guest there is (NAME-4).
  { person = random.letters(24), name = `reader ${person.slice(0, 8)}` }: Visitor,
  act: (welcome: CaughtUp, ask: Ask) => Promise<T>,
): Promise<T> {
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  const connection = new Connection(socketUrlOf(place), {
    open: opened.resolve,
    push: () => undefined,
    complain: (what) => ended.reject(new Error(what)),
    closed: (code) => ended.reject(new Error(`the reader's connection closed with ${code}`)),
  });
  const ask: Ask = (command) => {
    const answer = new Promise<CaughtUp>((resolve, reject) => {
      connection.ask(command, ({ ok, error }) => {
        if (error === undefined) resolve(ok as CaughtUp);
        else reject(new Error(`${command.type} was refused: ${error.code}`));
      });
    });
    return before(Promise.race([answer, ended.promise]), () => `no answer to ${command.type}`);
  };
  try {
    await before(Promise.race([opened.promise, ended.promise]), () => 'no connection to read the log');
    const session = random.letters(24);
    return await act(await ask({ type: 'hello', person, session, name }), ask);
  } finally {
    connection.close();
  }
}
