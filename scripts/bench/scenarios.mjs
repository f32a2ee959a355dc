// What is measured, against whom, and what it should come to: a ratio to a peer, or (`own`) the figure itself. `figure` takes
// one round's report to the number that counts.

import { median } from './statistics.mjs';

const perSecond = ({ deliveries, seconds }) => deliveries / seconds;

/** Members who came and went before those that are measured: the runtime has compiled by then what it needs. */
const WARM = 300;

const joins = (members) => ({ load: 'joins', members, warmMembers: WARM });

/** Messages of all members on their way at once, in each room. */
const WINDOW = 100;

const closed = (members, rest = {}) => ({ load: 'closed', members, window: WINDOW, ...rest });

const fanout = (members, targets) => ({
  name: `fanout-${members}`,
  title: `deliveries/s, ${members} members`,
  text: `${members} members, all of whom talk, ${WINDOW} messages of 100 bytes on their way at once`,
  args: closed(members),
  figure: perSecond,
  unit: 'deliveries/s',
  ours: 'edge-v1',
  peers: ['partyserver', 'socketio', 'bare', 'axum'],
  targets,
});

const cold = (name, title, text, figure) => ({
  name,
  title,
  text,
  args: { load: 'cold' },
  figure,
  unit: 'ms',
  ours: 'edge-v1',
  peers: ['partyserver', 'bare'],
  targets: {},
});

/** In the order of the table. */
export const scenarios = [
  fanout(10, { partyserver: { least: 8 }, socketio: { least: 4 }, bare: { least: 0.6 } }),
  fanout(100, { partyserver: { least: 20 }, socketio: { least: 12 }, bare: { least: 0.6 } }),
  fanout(1000, { partyserver: { least: 12 }, socketio: { least: 6 }, bare: { least: 0.6 } }),
  {
    name: 'classic',
    title: 'deliveries/s, 100 classic members',
    text: `100 members who speak the classic protocol, ${WINDOW} messages on their way at once`,
    args: closed(100),
    figure: perSecond,
    unit: 'deliveries/s',
    ours: 'edge-classic',
    peers: ['partyserver'],
    targets: { partyserver: { least: 1.5 } },
  },
  {
    name: 'latency-100',
    title: 'p99 of delivery, 100 members, 20 messages/s',
    text: '100 members, 20 messages of 100 bytes a second, from the moment when each was due',
    args: { load: 'open', members: 100, rate: 20, warm: 2, seconds: 10 },
    figure: ({ latency }) => latency.p99,
    unit: 'ms',
    ours: 'edge-v1',
    peers: ['partyserver', 'socketio', 'axum'],
    targets: { partyserver: { most: 1.2 } },
  },
  {
    name: 'latency-1000',
    title: 'p99 of delivery, 1,000 members, 5 messages/s',
    text: '1,000 members, 5 messages of 100 bytes a second, from the moment when each was due',
    args: { load: 'open', members: 1000, rate: 5, warm: 2, seconds: 10 },
    figure: ({ latency }) => latency.p99,
    unit: 'ms',
    ours: 'edge-v1',
    peers: ['partyserver', 'socketio', 'axum'],
    targets: { partyserver: { most: 1.1 } },
  },
  {
    name: 'join-cpu',
    title: "the server's CPU for 1,000 joins",
    text: `1,000 members come into one room, 50 at a time, after ${WARM} in another; nothing is said`,
    args: joins(1000),
    figure: (report) => report.server_cpu,
    unit: 's',
    ours: 'edge-v1',
    peers: ['partyserver'],
    targets: { partyserver: { most: 2 } },
  },
  {
    name: 'joins',
    title: 'joins/s into one room, up to 1,000',
    text: `1,000 members come into one room, 50 at a time, after ${WARM} in another; nothing is said`,
    args: joins(1000),
    figure: ({ messages, seconds }) => messages / seconds,
    unit: 'joins/s',
    ours: 'edge-v1',
    peers: ['partyserver'],
    targets: { partyserver: { least: 0.9 } },
  },
  {
    name: 'rooms',
    title: 'deliveries/s, 200 rooms of 10',
    text: '200 rooms of 10 members, all of whom talk, 10 messages on their way in each room at once',
    args: closed(10, { rooms: 200, window: 10 }),
    figure: perSecond,
    unit: 'deliveries/s',
    ours: 'edge-v1',
    peers: ['partyserver'],
    targets: { partyserver: { least: 5 } },
  },
  {
    name: 'memory-1000',
    title: 'memory of a connection, 1,000 members',
    text: '1,000 members who say nothing; the memory of the process, without its program and what it takes when empty',
    args: { load: 'joins', members: 1000 },
    figure: ({ memory_kib: kib, empty_kib: empty, members }) => (kib - empty) / members,
    unit: 'KiB',
    ours: 'edge-v1',
    peers: ['partyserver', 'bare'],
    targets: { own: { most: 100 } },
  },
  {
    name: 'memory-million',
    title: 'memory that a message leaves, over a million',
    text: '10 members, a million messages, after 1.5 million in which the heap found its size; how much more memory the process has, by message',
    args: { load: 'soak', members: 10, window: WINDOW, messages: 2_500_000 },
    figure: ({ memory_kib_after: kib }) =>
      ((median(kib.slice(-3)) - median(kib.slice(-13, -10))) * 1024) / 1e6,
    unit: 'bytes',
    ours: 'edge-v1',
    peers: [],
    targets: { own: { most: 8 } },
    // Some minutes, and the second time tells no more than the first.
    once: true,
  },
  cold(
    'cold-start',
    'cold start, until it listens',
    'a process is started, and compiles and starts the Worker before it listens',
    ({ listening }) => listening,
  ),
  cold(
    'cold-welcome',
    'cold start, from the first handshake to the welcome',
    'the first member comes into the first room of a process; here its database is made before the welcome',
    ({ welcome }) => welcome,
  ),
];
