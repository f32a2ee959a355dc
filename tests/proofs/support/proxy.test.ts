import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { before } from '../../support/deadline';
import { ChaosProxy, type Direction, type Fault } from './proxy';
import { Random } from './random';

/** A connection through a proxy to a server, and both its ends. */
async function linked(test: TestContext, options: { meanMs?: number; seed?: number } = {}) {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ allowHalfOpen: true }, accepted.resolve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await ChaosProxy.start({
    random: new Random(options.seed ?? 1),
    target: (server.address() as AddressInfo).port,
    meanMs: options.meanMs ?? 1e9,
  });
  const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  const far = await before(accepted.promise, () => 'no connection came through');
  for (const end of [client, far]) end.on('error', () => undefined);
  test.onTestFinished(async () => {
    client.destroy();
    far.destroy();
    server.close();
    await proxy.stop();
  });
  return { proxy, client, far };
}

const bytes = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));

async function received(socket: Socket, length: number): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const all = Promise.withResolvers<void>();
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (Buffer.concat(chunks).length >= length) all.resolve();
  });
  await before(all.promise, () => `${Buffer.concat(chunks).length} of ${length} bytes came`);
  return chunks;
}

const codeOf = async (socket: Socket): Promise<string> => {
  const [error] = (await before(once(socket, 'error'), () => 'no error came')) as [NodeJS.ErrnoException];
  return error.code ?? '';
};

describe('the chaos proxy', () => {
  it('passes on both ways what it is given, and that it ended', async (test) => {
    const { client, far } = await linked(test);
    const sent = bytes(300_000);
    const up = received(far, sent.length);
    const down = received(client, sent.length);
    client.end(sent);
    far.end(sent);
    expect(Buffer.concat(await up).equals(sent)).toBe(true);
    expect(Buffer.concat(await down).equals(sent)).toBe(true);
    await before(Promise.all([once(client, 'close'), once(far, 'close')]), () => 'it did not close');
  });

  it('resets both ends', async (test) => {
    const { proxy, client, far } = await linked(test);
    const both = Promise.all([codeOf(client), codeOf(far)]);
    proxy.inflict('reset', 'both');
    expect(await both).toEqual(['ECONNRESET', 'ECONNRESET']);
  });

  it.for(['client', 'far'] as const)('resets the other end when the %s end does', async (which, test) => {
    const ends = await linked(test);
    const other = codeOf(which === 'client' ? ends.far : ends.client);
    ends[which].resetAndDestroy();
    expect(await other).toBe('ECONNRESET');
  });

  it.for([
    ['up', 'far', 'client'],
    ['down', 'client', 'far'],
  ] as const)('half-closes %s, and the other direction goes on', async ([direction, ended, other], test) => {
    const ends = await linked(test);
    ends[ended].resume();
    const end = once(ends[ended], 'end');
    ends.proxy.inflict('halfClose', direction);
    await before(end, () => 'no end came');
    const heard = received(ends[other], 5);
    ends[ended].write('still');
    expect(Buffer.concat(await heard).toString()).toBe('still');
  });

  it('stalls one direction and not the other, and then delivers all of it', async (test) => {
    const { proxy, client, far } = await linked(test);
    proxy.inflict('stall', 'up', 700);
    const began = Date.now();
    const up = received(far, 7);
    const down = received(client, 5);
    client.write('delayed');
    far.write('quick');
    await down;
    expect(Date.now() - began).toBeLessThan(600);
    expect(Buffer.concat(await up).toString()).toBe('delayed');
    expect(Date.now() - began).toBeGreaterThanOrEqual(690);
  });

  it('delays and splits without a change to the bytes', async (test) => {
    const { proxy, client, far } = await linked(test);
    proxy.inflict('delay', 'both', 10_000);
    proxy.inflict('split', 'both', 10_000);
    const sent = bytes(3_000);
    const came = received(far, sent.length);
    client.write(sent);
    const chunks = await came;
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
    expect(chunks.length).toBeGreaterThan(1);
  });

  it('draws what its seed says', () => {
    const plan = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => [
        random.pick<Fault>(['reset', 'stall', 'split']),
        random.pick<Direction>(['up', 'down', 'both']),
        random.between(0, 1_000),
      ]);
    };
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it('inflicts faults by itself, until it is calm', async (test) => {
    const { proxy, client } = await linked(test, { meanMs: 5, seed: 3 });
    client.resume();
    await before(
      new Promise((resolve) => client.once('close', resolve)),
      () => 'nothing broke the connection',
    );
    expect(Object.values(proxy.faults).reduce((sum, many) => sum + many)).toBeGreaterThan(0);
  });
});
