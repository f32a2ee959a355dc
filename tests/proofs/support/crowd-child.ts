/** A process of its own with many v1 sockets that do nothing but ping: see `crowd.ts`. */
import { Connection } from './connection';
import type { CaughtUp, Chat } from './protocol';
import type { FromCrowd, ToCrowd } from './crowd';
import { Random } from './random';

/** How many join at once. */
const AT_ONCE = 24;
const TICK_MS = 500;

const connections: Connection[] = [];
let closed = 0;
let deliveries: { text: string; count: number; last: number } | undefined;
let pingEveryMs = 25_000;
let tick = 0;

const tell = (message: FromCrowd): void => void process.send?.(message);

process.on('message', (message: ToCrowd) => {
  if (message.type === 'join') void join(message);
  else if (message.type === 'expect') expectText(message.text);
  else if (message.type === 'state') tell(state());
});
// Whoever started this is gone.
process.on('disconnect', () => process.exit());

/** Every connection pings once in each round of ticks, and never all at the same time. */
setInterval(() => {
  const rounds = Math.max(1, Math.round(pingEveryMs / TICK_MS));
  tick = (tick + 1) % rounds;
  for (let at = tick; at < connections.length; at += rounds) connections[at]?.ping();
}, TICK_MS);

async function join({ url, from, many, seed, pingMs }: Extract<ToCrowd, { type: 'join' }>): Promise<void> {
  pingEveryMs = pingMs;
  const random = new Random(seed);
  let next = from;
  const lane = async () => {
    while (next < from + many) {
      next += 1;
      await joinOne(new URL(url), `${next}`, random);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    tell({ type: 'joined' });
  } catch (error) {
    tell({ type: 'failed', why: String(error) });
  }
}

function joinOne(url: URL, name: string, random: Random): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = new Connection(url, {
      open() {
        const who = { person: random.letters(24), session: random.letters(24), name };
        connection.ask({ type: 'hello', ...who }, ({ ok, error }) => {
          if (error !== undefined || (ok as CaughtUp).more) reject(new Error(`no welcome: ${error?.code}`));
          connections.push(connection);
          resolve();
        });
      },
      push(frame) {
        if (frame.type === 'chat') delivered(frame);
      },
      complain: (what) => reject(new Error(what)),
      closed(code) {
        closed += 1;
        reject(new Error(`closed with ${code}`));
      },
    });
  });
}

function expectText(text: string): void {
  deliveries = { text, count: 0, last: 0 };
  tell({ type: 'expecting' });
}

function delivered({ message }: Chat): void {
  if (deliveries?.text !== message) return;
  deliveries.count += 1;
  deliveries.last = Date.now();
  if (deliveries.count === connections.length) tell(state());
}

const state = (): FromCrowd => ({
  type: 'state',
  open: connections.length - closed,
  silentMs: Math.max(0, ...connections.map((connection) => connection.waiting())),
  delivered: deliveries?.count ?? 0,
  last: deliveries?.last ?? 0,
});
