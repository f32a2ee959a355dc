import { describe, expect, it } from 'vitest';
import type { ClassicClient } from '../support/classic-client';
import { passing } from '../support/deadline';
import { heartbeat, isHeartbeat, joined, timeOf } from '../support/frames';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

/** How late an alarm may be on a machine under load. */
const LATE_MS = 5_000;

/** When the room says that the client came. */
function arrival(client: ClassicClient): number {
  const frame = client.frames.find(({ message }) => message === `${client.name} 加入了聊天室`);
  if (frame?.type !== 'chat') throw new Error('not in the room');
  return timeOf(frame);
}

describe.concurrent('every 25 s', () => {
  const server = useServer(() => Workerd.start());

  it('[TIMER-1] [WIRE-5] is the default, and nothing comes before', async () => {
    const ann = await new TestRoom(server()).join('Ann');
    const first = await ann.next(isHeartbeat, { within: 40_000 });
    expect(ann.frames).toEqual([ann.welcome, joined('Ann'), heartbeat()]);
    expect(Object.keys(first)).toEqual(['type', 'message', 'timestamp']);
    const waited = timeOf(first) - arrival(ann);
    expect(waited).toBeGreaterThanOrEqual(25_000);
    expect(waited).toBeLessThan(25_000 + LATE_MS);
  });
});

describe.concurrent('every second', () => {
  const server = useServer(() => Workerd.start({ vars: { HEARTBEAT_SECONDS: '1' } }));
  const newRoom = () => new TestRoom(server());

  it('[TIMER-1] everyone gets a heartbeat, the same', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    for (let count = 0; count < 4; count += 1) {
      const beat = await ann.next(isHeartbeat);
      expect(await ben.next(isHeartbeat)).toEqual(beat);
    }
    const times = ann.frames.filter(isHeartbeat).map(timeOf);
    const first = arrival(ann);
    times.forEach((time, count) => {
      expect(time - first).toBeGreaterThanOrEqual((count + 1) * 1_000);
    });
    expect((times.at(-1) ?? 0) - first).toBeLessThan(4_000 + 2 * LATE_MS);
  });

  it('[TIMER-1] one who comes later gets the first no later than that', async () => {
    const room = newRoom();
    const ann = await room.join('Ann');
    await ann.next(isHeartbeat);
    await passing(500);
    const ben = await room.join('Ben');
    const first = await ben.next(isHeartbeat);
    expect(timeOf(first) - arrival(ben)).toBeLessThan(1_000 + LATE_MS);
  });

  it('[TIMER-1] heartbeats start again for one who enters a room that was left', async () => {
    const room = newRoom();
    const ann = await room.join('Ann');
    await ann.next(isHeartbeat);
    await ann.close();
    const ben = await room.join('Ben');
    expect(timeOf(await ben.next(isHeartbeat)) - arrival(ben)).toBeGreaterThanOrEqual(1_000);
    await ben.next(isHeartbeat);
  });
});

it.concurrent('[TIMER-1] a late alarm sends one heartbeat, not those it missed', async (test) => {
  const server = await ownServer(test, () => Workerd.start({ vars: { HEARTBEAT_SECONDS: '1' } }));
  const ann = await new TestRoom(server).join('Ann');
  const before = timeOf(await ann.next(isHeartbeat));
  server.freeze();
  await passing(3_500);
  server.thaw();
  const late = timeOf(await ann.next(isHeartbeat));
  const next = timeOf(await ann.next(isHeartbeat));
  expect(late - before).toBeGreaterThanOrEqual(3_000);
  expect(next - late).toBeGreaterThanOrEqual(1_000);
});
