import { describe, expect, it } from 'vitest';
import { audit, countsOf, type Evidence, expectClean, type Kind } from './audit';
import { type ClientRecord, type LoggedEvent, newRecord } from './records';

const MESSAGES = 6;

const event = (seq: number, change: Partial<LoggedEvent> = {}): LoggedEvent => ({
  seq,
  cid: `c${seq}`,
  text: `text ${seq}`,
  sender: 'ann',
  auto: false,
  at: '2026-11-24T00:00:00.000Z',
  ...change,
});

/** Ann said six things, all of which were acked; she and Ben applied them, and a classic client two of them. */
function honest() {
  const log = () => Array.from({ length: MESSAGES }, (_, at) => event(at + 1));
  const ann = newRecord('Ann', 'v1');
  for (const { seq, cid, text, sender } of log())
    ann.sent.push({ text, cid, sender, acks: [{ seq, by: 'reply' }], overtaken: false });
  const ben = newRecord('Ben', 'v1');
  ann.applied.push(...log());
  ben.applied.push(...log());
  const classic = newRecord('Cai', 'classic');
  classic.starts.push(0, 1);
  classic.applied.push(event(2), event(5));
  return { pulled: log(), fetched: log(), clients: [ann, ben, classic], ann, ben, classic };
}

type Records = ReturnType<typeof honest>;

/** What the audit finds once this was done to honest records. */
function kindsFound(doctor: (records: Records) => void): Kind[] {
  const records = honest();
  doctor(records);
  const counts = countsOf(audit(records satisfies Evidence));
  return (Object.keys(counts) as Kind[]).filter((kind) => counts[kind] > 0);
}

const sentBy = (client: ClientRecord, at: number) => {
  const message = client.sent[at];
  if (message === undefined) throw new Error(`${client.name} did not send so many`);
  return message;
};

describe('the audit', () => {
  it('finds nothing in honest records', () => {
    expect(kindsFound(() => undefined)).toEqual([]);
    expect(() => expectClean(audit(honest()))).not.toThrow();
  });

  it('says what it found, and how much of it', () => {
    const records = honest();
    records.ben.applied.splice(2, 1);
    expect(() => expectClean(audit(records))).toThrow(/holes \(1\):\n\s+Ben applied 4 after 2/);
  });

  const doctored: [string, Kind[], (records: Records) => void][] = [
    [
      'an acked message that is not in the log',
      ['lost'],
      ({ pulled, fetched, ann, ben }) => {
        for (const list of [pulled, fetched, ann.applied, ben.applied]) list.pop();
      },
    ],
    [
      'an acked message with another text in the log',
      ['lost', 'phantom'],
      ({ pulled, fetched, ann, ben, classic }) => {
        classic.applied.pop();
        for (const list of [pulled, fetched, ann.applied, ben.applied]) list[4] = event(5, { text: 'other' });
      },
    ],
    ['an ack for another seq', ['lost'], ({ ann }) => (sentBy(ann, 2).acks[0] = { seq: 4, by: 'reply' })],
    [
      'a classic echo that the log does not have',
      ['lost'],
      ({ classic }) => {
        const acks = [{ seq: 9, by: 'echo' as const }];
        classic.sent.push({ text: 'hi', cid: undefined, sender: 'x', acks, overtaken: false });
      },
    ],
    [
      'a message that is in the log twice',
      ['duplicated'],
      ({ pulled, fetched, ann, ben }) => {
        const again = event(7, { text: 'text 6', cid: 'c6' });
        for (const list of [pulled, fetched, ann.applied, ben.applied]) list.push(again);
      },
    ],
    ['an event that a client applied twice', ['duplicated'], ({ ben }) => ben.applied.splice(3, 0, event(3))],
    [
      'messages that are not in the order in which they were sent',
      ['reordered'],
      ({ ann }) => ann.sent.unshift(...ann.sent.splice(3, 1)),
    ],
    [
      'events that a client applied in another order',
      ['reordered', 'holes'],
      ({ ben }) => ben.applied.splice(2, 2, event(4), event(3)),
    ],
    ['a message in the log that nobody sent', ['phantom'], ({ ann }) => ann.sent.splice(2, 1)],
    [
      'a message in the log under another sender',
      ['phantom', 'lost'],
      ({ ann }) => (sentBy(ann, 2).sender = 'ben'),
    ],
    [
      'an event that a client applied and the log does not have',
      ['phantom'],
      ({ ben }) => ben.applied.push(event(7)),
    ],
    [
      'a hole in the log',
      ['holes', 'lost'],
      ({ pulled, fetched, ann, ben }) => {
        for (const list of [pulled, fetched, ann.applied, ben.applied]) list.splice(2, 1);
      },
    ],
    ['a hole in what a client applied', ['holes'], ({ ben }) => ben.applied.splice(2, 1)],
    ['a hole within a classic connection', ['holes'], ({ classic }) => classic.starts.pop()],
    ['an end that a client was not given', ['holes'], ({ ben }) => ben.applied.pop()],
    [
      'a reset of one who could have resumed',
      ['holes'],
      ({ ben }) => ben.resets.push({ from: 1, to: 3, head: 6 }),
    ],
    [
      'a message that was acked twice, with another seq',
      ['lost', 'ackedTwice'],
      ({ ann }) => sentBy(ann, 2).acks.push({ seq: 4, by: 'resume' }),
    ],
    [
      'an event that a client applied with another text',
      ['differs'],
      ({ ben }) => (ben.applied[1] = event(2, { text: 'text two' })),
    ],
    [
      'two ways to read the log that disagree',
      ['differs'],
      ({ fetched }) => (fetched[1] = event(2, { at: '' })),
    ],
    ['a log that is shorter one way', ['differs'], ({ fetched }) => fetched.pop()],
    ['a message that is in doubt to the end', ['unsettled'], ({ ann }) => sentBy(ann, 5).acks.pop()],
    ['a complaint', ['complaints'], ({ ben }) => ben.complaints.push('a reply to nothing')],
  ];

  it.each(doctored)('finds %s', (_, kinds, doctor) => {
    expect(kindsFound(doctor).toSorted()).toEqual(kinds.toSorted());
  });

  it('lets a reset pass that was due, and what was overtaken', () => {
    expect(
      kindsFound(({ ann, ben }) => {
        ben.applied.splice(2, 2);
        ben.resets.push({ from: 2, to: 4, head: 1_003 });
        const [moved] = ann.sent.splice(3, 1);
        if (moved !== undefined) ann.sent.unshift(moved);
        for (const message of ann.sent.slice(1, 4)) message.overtaken = true;
        for (const message of ann.sent) message.overtaken = true;
      }),
    ).toEqual([]);
  });
});
