import { expect, it, type TestContext } from 'vitest';
import { before } from '../../support/deadline';
import { AuditingClient } from './client';
import { Crowd } from './crowd';
import { FakeRoom } from './fake-room';
import { socketUrlOf } from './log';
import { Random } from './random';
import { Events } from './records';

async function crowded(test: TestContext, sockets: number) {
  const fake = await FakeRoom.start();
  const random = new Random(5);
  const url = socketUrlOf(fake.place);
  const speaker = new AuditingClient({ url, name: 'speaker', random, events: new Events() }).start();
  await before(
    speaker.until(() => speaker.live),
    () => 'no welcome',
  );
  const crowd = await Crowd.join({ url, sockets, random, pingMs: 1_000 }, 30_000);
  test.onTestFinished(() => {
    crowd.stop();
    speaker.stop();
    fake.stop();
  });
  return { fake, crowd, say: (text: string) => () => void speaker.say(text) };
}

it('a crowd is in the room, and counts what is delivered to it and when', async (test) => {
  const { crowd, say } = await crowded(test, 50);
  const sent = Date.now();
  const state = await crowd.deliver('hello', say('hello'), 10_000);
  expect(state).toMatchObject({ open: 50, delivered: 50 });
  expect(state.last).toBeGreaterThanOrEqual(sent);
  expect(state.last).toBeLessThanOrEqual(Date.now());
});

it('a crowd tells of those who were not delivered to, and who are gone', async (test) => {
  const { fake, crowd, say } = await crowded(test, 20);
  expect(await crowd.deliver('hello', say('other'), 300)).toMatchObject({ open: 20, delivered: 0 });
  fake.breakOff();
  await expect.poll(async () => (await crowd.state()).open).toBe(0);
});
