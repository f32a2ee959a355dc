// What an hour of a room costs: `npm run cost` has people talk in the real room for a minute each (`--minutes N`), counts what
// is billed, and reckons the hour from it at list prices. `--save` keeps the figures in docs/cost.json.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, workerd } from './bench/servers.mjs';
import { build } from './build.mjs';
import { hour, table } from './cost/reckon.mjs';
import { gather, talk } from './cost/crowd.mjs';
import { setUp } from './setup.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { say, Unmet } from './setup/say.mjs';

const HOURS = [
  { name: '50 people who say nothing', people: 50, messages: 0 },
  { name: '50 people', people: 50, messages: 1_200 },
  { name: '1,000 people', people: 1_000, messages: 18_000 },
];

/** The words of the command, checked. */
export function asked(args) {
  const options = { minutes: { type: 'string', default: '1' }, save: { type: 'boolean' } };
  const { values } = parseArgs({ args, options });
  if (!/^[1-9]\d*$/.test(values.minutes)) throw new Unmet('--minutes takes a whole number from 1 on.');
  return { ...values, minutes: Number(values.minutes) };
}

/** The room on bare workerd, with what is billed counted. */
function counting(folder) {
  cpSync(join(root, 'scripts', 'cost', 'counted.js'), join(folder, 'index.js'));
  cpSync(join(root, 'build', 'index.js'), join(folder, 'room.js'));
  cpSync(join(root, 'build', 'index_bg.wasm'), join(folder, 'index_bg.wasm'));
  const modules = [
    ['index.js', 'esModule', 'index.js'],
    ['./room.js', 'esModule', 'room.js'],
    ['./index_bg.wasm', 'wasm', 'index_bg.wasm'],
  ];
  return workerd(folder, modules, { className: 'RoomObject', binding: 'ROOM' });
}

const TICKS_A_SECOND = 100;

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1).trim().split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

const less = (after, before) =>
  Object.fromEntries(Object.keys(after).map((key) => [key, after[key] - before[key]]));

/** What was counted while they came, and while they talked. */
async function measure({ people, messages }, minutes) {
  const server = await launch('the room', counting);
  try {
    const host = `127.0.0.1:${server.port}`;
    const look = async () => ({
      ...(await (await fetch(`http://${host}/counts`)).json()),
      cpuSeconds: cpuSeconds(server.pid),
    });
    const empty = await look();
    const crowd = await gather(`ws://${host}/ws/chat/cost/`, people);
    const all = await look();
    const sent = () => crowd.reduce((sum, person) => sum + person.sent, 0);
    const hellos = sent();
    await talk(crowd, { minutes, messages: (messages * minutes) / 60 });
    const talked = less(await look(), all);
    return { joins: less(all, empty), hellos, sent: sent() - hellos, talked };
  } finally {
    await server.stop();
  }
}

async function main(args) {
  const { minutes, save } = asked(args);
  await setUp();
  await build();
  const hours = [];
  for (const one of HOURS) {
    say(`• ${one.name}: ${minutes} min of it …`);
    const counted = await measure(one, minutes);
    hours.push({ ...one, minutes, counted, hour: hour(one, counted, minutes) });
  }
  say(`\n${table(hours)}`);
  if (save) writeFileSync(join(root, 'docs', 'cost.json'), `${JSON.stringify(hours, null, 2)}\n`);
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
