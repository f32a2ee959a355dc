/** Compares the log with what every client sent, was told and applied. Whatever it finds is a broken promise. */
import { type ClientRecord, type LoggedEvent, same, type SentMessage } from './records';

/** Each a kind of broken promise. */
export const KINDS = [
  /** Acked, but not in the log at that seq with that text. */
  'lost',
  /** One message twice in the log, or applied twice. */
  'duplicated',
  /** A sender's messages out of order in the log, or events applied out of order. */
  'reordered',
  /** In the log or applied, but never sent by its sender. */
  'phantom',
  /** A seq that the log leaves out, or that a client passed over in silence or was not given at the end. */
  'holes',
  /** One message acked with different seqs. */
  'ackedTwice',
  /** Applied with another content than the log has, or the two ways to read the log disagree. */
  'differs',
  /** Not known to be stored when everything had come to rest. */
  'unsettled',
  /** Anything else that a client noticed to be against the protocol. */
  'complaints',
] as const;

export type Kind = (typeof KINDS)[number];

export type Findings = Record<Kind, string[]> & {
  /** Out of order because they were overtaken: known to their sender, and no broken promise. */
  overtaken: string[];
};

export interface Evidence {
  /** The whole log, as a v1 client pulls it. */
  pulled: readonly LoggedEvent[];
  /** The whole log, as HTTP gives it. */
  fetched: readonly LoggedEvent[];
  clients: readonly ClientRecord[];
}

/** A reset is for those who are more than this behind (LIMIT-8). */
const RESUMABLE = 1_000;

export function audit({ pulled, fetched, clients }: Evidence): Findings {
  const findings = Object.fromEntries(
    [...KINDS, 'overtaken'].map((kind) => [kind, []]),
  ) as unknown as Findings;
  const log = new Map(pulled.map((event) => [event.seq, event]));
  const sent = new Map(
    clients.flatMap((client) => client.sent.map((message, at) => [message.text, { client, message, at }])),
  );
  checkLog(pulled, fetched, findings);
  checkOrigins(pulled, sent, findings);
  for (const client of clients) {
    checkAcks(client, log, findings);
    checkApplied(client, log, findings);
    const last = client.applied.at(-1)?.seq ?? 0;
    if (client.kind === 'v1' && client.applied.length > 0 && last < pulled.length)
      findings.holes.push(`${client.name} was not given what follows ${last}`);
    findings.complaints.push(...client.complaints.map((what) => `${client.name}: ${what}`));
  }
  return findings;
}

type Origins = ReadonlyMap<string, { client: ClientRecord; message: SentMessage; at: number }>;

const shown = ({ seq, cid, text, sender }: LoggedEvent): string =>
  JSON.stringify({ seq, cid, text: text.slice(0, 60), sender });

/** In itself, and by both ways. */
function checkLog(
  pulled: readonly LoggedEvent[],
  fetched: readonly LoggedEvent[],
  { holes, differs }: Findings,
): void {
  pulled.forEach(({ seq }, at) => {
    const before = pulled[at - 1]?.seq ?? 0;
    if (seq !== before + 1) holes.push(`the log goes on with ${seq} after ${before}`);
  });
  if (pulled.length !== fetched.length)
    differs.push(`${pulled.length} events were pulled, ${fetched.length} fetched`);
  pulled.forEach((event, at) => {
    const other = fetched[at];
    if (other !== undefined && !same(event, other))
      differs.push(`pulled ${shown(event)}, fetched ${shown(other)}`);
  });
}

/** Everything in the log was sent, once, and in this order. */
function checkOrigins(pulled: readonly LoggedEvent[], sent: Origins, findings: Findings): void {
  const stored = new Set<string>();
  /** By sending client: how far the log has come in what it sent. */
  const reached = new Map<ClientRecord, number>();
  for (const event of pulled) {
    if (event.auto) continue;
    const origin = sent.get(event.text);
    if (origin === undefined || origin.message.cid !== event.cid || origin.message.sender !== event.sender) {
      findings.phantom.push(`in the log: ${shown(event)}`);
      continue;
    }
    const { client, message, at } = origin;
    if (stored.has(event.text)) findings.duplicated.push(`in the log: ${shown(event)}`);
    else if (at < (reached.get(client) ?? -1)) {
      const list = message.overtaken ? findings.overtaken : findings.reordered;
      list.push(`${client.name}'s message ${at}: ${shown(event)}`);
    }
    stored.add(event.text);
    reached.set(client, Math.max(at, reached.get(client) ?? -1));
  }
}

function checkAcks(client: ClientRecord, log: ReadonlyMap<number, LoggedEvent>, findings: Findings): void {
  for (const { text, cid, sender, acks } of client.sent) {
    const name = cid ?? text;
    const seqs = new Set(acks.map(({ seq }) => seq));
    if (seqs.size > 1) findings.ackedTwice.push(`${client.name}'s ${name}, as ${[...seqs].join(' and ')}`);
    if (seqs.size === 0 && client.kind === 'v1') findings.unsettled.push(`${client.name}'s ${name}`);
    for (const seq of seqs) {
      const event = log.get(seq);
      if (event?.text !== text || event.cid !== cid || event.sender !== sender)
        findings.lost.push(`${client.name}'s ${name}, acked as ${seq}; there is ${event && shown(event)}`);
    }
  }
}

function checkApplied(client: ClientRecord, log: ReadonlyMap<number, LoggedEvent>, findings: Findings): void {
  const { name, applied } = client;
  const fresh = new Set(client.starts);
  const skipped = new Map(client.resets.map((reset) => [reset.from, reset]));
  for (const { from, head } of client.resets) {
    if (head - from <= RESUMABLE) findings.holes.push(`${name} was reset at ${from} of ${head}`);
  }
  const known = new Set<number>();
  let last: number | undefined;
  applied.forEach((event, at) => {
    const { seq } = event;
    if (known.has(seq)) findings.duplicated.push(`${name} applied ${seq} again`);
    else if (last !== undefined && seq < last)
      findings.reordered.push(`${name} applied ${seq} after ${last}`);
    else if (last !== undefined && seq > last + 1 && !fresh.has(at) && skipped.get(last)?.to !== seq - 1)
      findings.holes.push(`${name} applied ${seq} after ${last}`);
    known.add(seq);
    last = Math.max(seq, last ?? 0);
    const logged = log.get(seq);
    if (logged === undefined) findings.phantom.push(`${name} applied ${shown(event)}`);
    else if (!same(event, logged))
      findings.differs.push(`${name} applied ${shown(event)}, not ${shown(logged)}`);
  });
}

/** How many of each kind. */
export const countsOf = (findings: Findings): Record<Kind, number> =>
  Object.fromEntries(KINDS.map((kind) => [kind, findings[kind].length])) as Record<Kind, number>;

/** What a failure shows of each kind. */
const SHOWN = 5;

/** Throws unless nothing was found. */
export function expectClean(findings: Findings): void {
  const found = KINDS.filter((kind) => findings[kind].length > 0).map(
    (kind) => `${kind} (${findings[kind].length}):\n  ${findings[kind].slice(0, SHOWN).join('\n  ')}`,
  );
  if (found.length > 0) throw new Error(`the audit found\n${found.join('\n')}`);
}
