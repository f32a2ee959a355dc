/** The end of a proof: everything comes to rest, and the audit looks at it. */
import { before } from '../../support/deadline';
import { audit, countsOf, expectClean } from './audit';
import type { ClassicTalker } from './classic';
import type { AuditingClient } from './client';
import { fetchedLog, hello, type Place, pulledLog } from './log';
import type { Figures } from './proof';
import type { Random } from './random';
import type { ClientRecord, Events, LoggedEvent } from './records';

/** Until every client has settled what it said and applied what was said, in milliseconds. */
const REST_MS = 60_000;

export interface Case {
  place: Place;
  clients: readonly AuditingClient[];
  talkers?: readonly ClassicTalker[];
  random: Random;
  events: Events;
}

export interface Verdict {
  figures: Figures;
  log: readonly LoggedEvent[];
}

/** Waits until all is at rest. Nobody may be talking any more. Resolves to the head. */
export async function atRest({ place, clients, talkers = [], random }: Case): Promise<number> {
  const state = () =>
    [...clients, ...talkers]
      .map(
        (client) =>
          `${client.record.name}: ${client.live ? '' : 'away, '}${client.last}, ${client.unsettled} in doubt`,
      )
      .join('; ');
  const rest = async (happened: (client: AuditingClient | ClassicTalker) => boolean) => {
    const all = [...clients, ...talkers].map((client) => client.until(() => happened(client)));
    await before(Promise.all(all), () => `no rest: ${state()}`, { within: REST_MS });
  };
  await rest((client) => client.unsettled === 0 && client.live);
  const { head } = await hello(place, random);
  // A classic client that came back after the last message has missed it, and that is its lot.
  await before(
    Promise.all(clients.map((client) => client.until(() => client.last >= head))),
    () => `not all reached ${head}: ${state()}`,
    { within: REST_MS },
  );
  return head;
}

/** Waits for rest, reads the log and audits it. Throws where a promise was broken. */
export async function verdictOn(theCase: Case): Promise<Verdict> {
  const { place, clients, talkers = [], random, events } = theCase;
  await atRest(theCase);
  const pulled = await pulledLog(place, random, events);
  const fetched = await fetchedLog(place, events);
  const records = [...clients, ...talkers].map(({ record }) => record);
  const findings = audit({ pulled, fetched, clients: records });
  expectClean(findings);
  const sums = { ...sumsOf(records), storedLater: findings.overtaken.length, events: pulled.length };
  return { figures: { ...sums, found: countsOf(findings) }, log: pulled };
}

function sumsOf(records: readonly ClientRecord[]): Figures {
  const sum = (count: (record: ClientRecord) => number) =>
    records.reduce((total, record) => total + count(record), 0);
  const v1 = (record: ClientRecord) => record.kind === 'v1';
  return {
    clients: records.length,
    acks: sum((record) => (v1(record) ? record.sent.filter(({ acks }) => acks.length > 0).length : 0)),
    echoes: sum((record) => (v1(record) ? 0 : record.sent.filter(({ acks }) => acks.length > 0).length)),
    resentAndFound: sum(
      ({ sent }) => sent.filter(({ acks }) => acks.some(({ by }) => by === 'resume')).length,
    ),
    applied: sum(({ applied }) => applied.length),
    connections: sum(({ connections }) => connections),
    resets: sum(({ resets }) => resets.length),
    overtaken: sum(({ sent }) => sent.filter(({ overtaken }) => overtaken).length),
  };
}

/** Ends every connection. */
export function leave({ clients, talkers = [] }: Pick<Case, 'clients' | 'talkers'>): void {
  for (const client of [...clients, ...talkers]) client.stop();
}
