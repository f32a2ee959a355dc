import { expect, it } from 'vitest';
import { TestRoom } from '../support/suite';
import { panicProof, serverThatCanPanic } from './panic';
import { carryOut } from './support/proof';

/** Its own Worker is built first, if the last one was from other sources. */
const BUILD_MS = 600_000;

it(
  '[HIST-3] [COMMAND-9] [RESUME-6] a panic loses nothing acked, and is over within 1 s',
  async () => {
    await carryOut(panicProof, 'short');
  },
  BUILD_MS,
);

it(
  '[RESUME-6] after a panic the room runs again by itself, and has its v1 connections come back',
  async (test) => {
    const server = await serverThatCanPanic();
    test.onTestFinished(() => server.stop());
    const room = new TestRoom(server);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.post('panic');
    expect((await ben.whenClosed()).code).toBe(4103);
    expect((await ann.whenClosed()).code).toBe(4103);
    const back = await room.enter({ ...ben.greeting });
    expect(await back.say('hi')).toMatchObject({ seq: 1 });
  },
  BUILD_MS,
);
