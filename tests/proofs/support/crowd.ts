/** Many v1 sockets, spread over processes, since one process may not have that many. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { before } from '../../support/deadline';
import type { Random } from './random';

export type ToCrowd =
  | { type: 'join'; url: string; from: number; many: number; seed: number; pingMs: number }
  /** Count the deliveries of this text; the state is told when all have it. */
  | { type: 'expect'; text: string }
  | { type: 'state' };

export interface CrowdState {
  type: 'state';
  open: number;
  /** The longest that one waits for an answer to its ping, in milliseconds. */
  silentMs: number;
  delivered: number;
  /** When the last delivery was, in milliseconds since the epoch. */
  last: number;
}

export type FromCrowd =
  { type: 'joined' } | { type: 'expecting' } | { type: 'failed'; why: string } | CrowdState;

/** A process with this many sockets is far from any limit, and has some attention for each. */
const IN_ONE_PROCESS = 3_000;
const HOOK = join(import.meta.dirname, 'typescript.mjs');
const CHILD = join(import.meta.dirname, 'crowd-child.ts');

export interface CrowdOptions {
  url: URL;
  sockets: number;
  random: Random;
  pingMs: number;
}

export class Crowd {
  readonly #children: ChildProcess[];

  private constructor(children: ChildProcess[]) {
    this.#children = children;
  }

  /** Resolves when all are in the room. */
  static async join({ url, sockets, random, pingMs }: CrowdOptions, withinMs: number): Promise<Crowd> {
    const shares = Math.ceil(sockets / IN_ONE_PROCESS);
    const children = Array.from({ length: shares }, () =>
      fork(CHILD, { execArgv: ['--import', HOOK], env: { ...process.env, NODE_OPTIONS: '' } }),
    );
    const crowd = new Crowd(children);
    const first = (share: number) => Math.floor((sockets * share) / shares);
    try {
      await crowd.#each(withinMs, 'joined', (at) => ({
        type: 'join',
        url: url.href,
        from: first(at),
        many: first(at + 1) - first(at),
        seed: random.between(0, 2 ** 31),
        pingMs,
      }));
      return crowd;
    } catch (error) {
      crowd.stop();
      throw error;
    }
  }

  /** Does what delivers `text` to all, and resolves when they have it, or after `withinMs` with those who have. */
  async deliver(text: string, act: () => void, withinMs: number): Promise<CrowdState> {
    // A delivery takes another way to the process than this order to count it, and must not come first.
    await this.#each(15_000, 'expecting', () => ({ type: 'expect', text }));
    const told = this.#answers('state');
    act();
    try {
      return summed(await before(told, () => 'not delivered to all', { within: withinMs }));
    } catch {
      return this.state();
    }
  }

  async state(): Promise<CrowdState> {
    return summed(await this.#each(15_000, 'state', () => ({ type: 'state' })));
  }

  stop(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  async #each<T extends FromCrowd['type']>(withinMs: number, type: T, message: (at: number) => ToCrowd) {
    const told = this.#answers(type);
    this.#children.forEach((child, at) => child.send(message(at)));
    return before(told, () => `a process of the crowd did not answer with ${type}`, { within: withinMs });
  }

  #answers<T extends FromCrowd['type']>(type: T): Promise<Extract<FromCrowd, { type: T }>[]> {
    const answers = Promise.all(this.#children.map((child) => answerOf(child, type)));
    // One that comes after the patience has run out is nobody's failure.
    answers.catch(() => undefined);
    return answers;
  }
}

async function answerOf<T extends FromCrowd['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<FromCrowd, { type: T }>> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('a process of the crowd ended');
  });
  for (;;) {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [FromCrowd];
    if (message.type === 'failed') throw new Error(`a process of the crowd: ${message.why}`);
    if (message.type === type) return message as Extract<FromCrowd, { type: T }>;
  }
}

const summed = (states: CrowdState[]): CrowdState => ({
  type: 'state',
  open: states.reduce((sum, { open }) => sum + open, 0),
  silentMs: Math.max(...states.map(({ silentMs }) => silentMs)),
  delivered: states.reduce((sum, { delivered }) => sum + delivered, 0),
  last: Math.max(...states.map(({ last }) => last)),
});
