/** `npm run prove` (scripts/prove.mjs), once all is built: carries out proofs, and keeps the figures of their full forms. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/project';
import { PROOFS } from './all';
import { keep } from './support/kept';
import { carryOut } from './support/proof';

const KEPT = join(root, 'docs', 'reliability.json');

const order = PROOFS.map(({ name }) => name);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const chosen = positionals.includes('all') ? PROOFS : PROOFS.filter(({ name }) => positionals.includes(name));
for (const proof of chosen) {
  try {
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    const figures = await carryOut(proof, values.short ? 'short' : 'full', seed);
    if (!values.short) keep(KEPT, proof.name, figures, order);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
