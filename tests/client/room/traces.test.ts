// What clients of the simulated room (tests/simulation) did and heard, played to this client: the two must come to the same.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TracePlayer, type Trace } from '../support/trace';

const RECORDED = join(import.meta.dirname, '../../fixtures/traces');
/** A few by hand, for the player itself. */
const BY_HAND = join(import.meta.dirname, '../support/traces');

const tracesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

it('there are recorded traces', () => {
  expect(tracesIn(RECORDED).length).toBeGreaterThan(0);
});

describe.each([
  ['recorded', RECORDED],
  ['by hand', BY_HAND],
])('%s', (_, folder) => {
  it.each(tracesIn(folder))('[CLIENT-18] [RESUME-1] comes to the same as in %s', (name) => {
    const trace = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Trace;
    const player = new TracePlayer(trace);
    player.play(trace.steps);

    const { messages, people } = trace.final;
    // What was skipped was said so; from there on nothing may be missing.
    const applied = player.told.slice(player.told.lastIndexOf('skipped') + 1);
    const said = applied.flatMap((told) =>
      told === 'skipped' ? [] : [{ seq: told.seq, sender_id: told.sender_id, message: told.message }],
    );
    const first = said[0]?.seq ?? Infinity;
    expect(said).toEqual(messages.filter(({ seq }) => seq >= first));
    if (said.length === 0) expect(messages).toEqual([]);

    const shown = player.state.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []));
    expect(shown.slice(-said.length || shown.length)).toEqual(
      said.slice(-shown.length || said.length).map(({ message }) => message),
    );
    expect(player.state.presence).toEqual({ count: people.length, people });
    expect(player.state.outgoing).toEqual([]);
  });
});
