import { describe, expect, it, type TestContext } from 'vitest';
import { before } from '../../support/deadline';
import { audit, type Kind, KINDS } from './audit';
import { AuditingClient } from './client';
import { FakeRoom, type Fault } from './fake-room';
import { fetchedLog, pulledLog, socketUrlOf } from './log';
import { Random } from './random';
import { Events } from './records';
import { Writers } from './writers';

const SEED = 11;

async function room(test: TestContext, fault?: Fault) {
  const fake = await FakeRoom.start(fault);
  const random = new Random(SEED);
  const events = new Events();
  const clients: AuditingClient[] = [];
  test.onTestFinished(() => {
    for (const client of clients) client.stop();
    fake.stop();
  });
  const enter = async (name: string, options = {}) => {
    const url = socketUrlOf(fake.place);
    const client = new AuditingClient({ url, name, random: random.another(), events, ...options }).start();
    clients.push(client);
    await when(client, () => client.live);
    return client;
  };
  return { fake, random, events, clients, enter };
}

const when = (client: AuditingClient, happened: () => boolean): Promise<void> =>
  before(client.until(happened), () => `it did not happen; ${JSON.stringify(client.record)}`);

/** What is found after a while under load in a room that has this fault. */
async function found(test: TestContext, fault?: Fault): Promise<Kind[]> {
  const { fake, random, events, clients, enter } = await room(test, fault);
  for (const name of ['Ann', 'Ben', 'Cai']) await enter(name);
  const load = new Writers(clients, [], { random, perSecond: 2_000 });
  for (let broke = 1; broke <= 5; broke += 1) {
    await when(clients[0] as AuditingClient, () => fake.log.length > 60 * broke);
    fake.breakOff();
  }
  await load.stop();
  await Promise.all(clients.map((client) => when(client, () => client.unsettled === 0 && client.live)));
  const head = fake.log.at(-1)?.seq ?? 0;
  // Where seqs are left out nobody reaches it, nor where the very last push may be.
  const unreached = new Set<Fault | undefined>(['skipsSeq', 'forgetsStored', 'skipsPush']);
  const reached = (client: AuditingClient) => client.last >= head || unreached.has(fault);
  await Promise.all(clients.map((client) => when(client, () => reached(client))));
  const pulled = await pulledLog(fake.place, random, events);
  const fetched = await fetchedLog(fake.place, events);
  const findings = audit({ pulled, fetched, clients: clients.map(({ record }) => record) });
  return KINDS.filter((kind) => findings[kind].length > 0);
}

describe('the auditing client', () => {
  it('sends again what was in doubt, naming its head of then, in order', async (test) => {
    const { fake, enter } = await room(test);
    const ann = await enter('Ann');
    await ann.say('one');
    const said = ['two', 'three', 'four'].map((text) => ann.say(text));
    fake.breakOff();
    await before(Promise.all(said), () => 'not stored');
    expect(fake.log.map(({ message }) => message)).toEqual(['one', 'two', 'three', 'four']);
    const resent = fake.commands.filter(({ type, after }) => type === 'send' && after !== undefined);
    expect(resent.every(({ after }) => after === 1)).toBe(true);
    expect(ann.record.complaints).toEqual([]);
  });

  it('finds its own in what a resume brings, and does not send it again', async (test) => {
    const { fake, enter } = await room(test, 'losesReply');
    const ann = await enter('Ann');
    // As if it had been stored just before the connection was lost.
    await ann.say('one');
    fake.breakOff();
    const two = ann.say('two');
    const { cid } = ann.record.sent[1] ?? {};
    const [one] = fake.log;
    if (one !== undefined && cid !== undefined) fake.log.push({ ...one, seq: 2, cid, message: 'two' });
    expect(await before(two, () => 'not found')).toEqual({ seq: 2, by: 'resume' });
    expect(ann.record.applied.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('pulls page by page before it is live, says what it has seen, and pulls when it is held', async (test) => {
    const { fake, enter } = await room(test);
    const ann = await enter('Ann');
    const ben = await enter('Ben');
    ben.pause();
    for (let said = 0; said < 450; said += 1) await ann.say(`text ${said}`);
    // That many are 64 KiB, with what is around them.
    expect(fake.commands.filter(({ type }) => type === 'seen').map(({ seq }) => seq)).toEqual([255]);
    ben.drop();
    ben.resume();
    await when(ben, () => ben.last === 450);
    await when(ben, () => ben.live);
    expect(ben.record.applied.map(({ seq }) => seq)).toEqual(Array.from({ length: 450 }, (_, at) => at + 1));
    const pulls = () => fake.commands.filter(({ type }) => type === 'pull').map(({ after }) => after);
    const known = pulls().length;
    fake.push({ type: 'held', after: 450 });
    await ann.say('last');
    await when(ben, () => ben.last === 451);
    expect(pulls().slice(known)).toContain(450);
    expect([...ann.record.complaints, ...ben.record.complaints]).toEqual([]);
  });

  it('resumes after 4008 and 41xx, and goes for good on 4002', async (test) => {
    const { fake, enter } = await room(test);
    const ann = await enter('Ann');
    for (const [at, code] of [4008, 4101, 4102].entries()) {
      fake.close(code);
      await when(ann, () => ann.record.connections === at + 2 && ann.live);
    }
    fake.close(4002);
    await when(ann, () => ann.record.closes.has(4002));
    expect(ann.record.complaints).toEqual(['let go of for good, with 4002']);
    expect(Object.fromEntries(ann.record.closes)).toEqual({ 4002: 1, 4008: 1, 4101: 1, 4102: 1 });
  });

  it('asks when there is no answer, and sends again what was swallowed', async (test) => {
    const { fake, enter } = await room(test, 'losesReply');
    const ann = await enter('Ann', { nudgeMs: 100 });
    for (let said = 1; said <= 14; said += 1) await ann.say(`text ${said}`);
    expect(fake.log.map(({ message }) => message)).toEqual(
      Array.from({ length: 14 }, (_, at) => `text ${at + 1}`),
    );
    expect(ann.record.sent.filter(({ overtaken }) => overtaken).length).toBeGreaterThanOrEqual(1);
    expect(ann.record.connections).toBe(1);
  });

  const broken: [Fault, Kind[]][] = [
    ['forgetsStored', ['lost']],
    ['storesResendsAgain', ['duplicated']],
    ['skipsPush', ['complaints']],
    ['pushesTwice', ['complaints']],
    ['swapsPushes', ['complaints']],
    ['changesText', ['differs']],
    ['skipsSeq', ['holes']],
  ];

  it('and the audit find nothing in a room that keeps its promises', async (test) => {
    expect(await found(test)).toEqual([]);
  });

  it.for(broken)('and the audit notice a room that %s', async ([fault, kinds], test) => {
    expect(await found(test, fault)).toEqual(expect.arrayContaining(kinds));
  });
});
