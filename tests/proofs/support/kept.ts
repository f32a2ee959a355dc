/** The figures of the full forms, as docs/reliability.json keeps them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Figures } from './proof';

/** Merges one proof's figures into a file, so that those that were not carried out keep theirs. `order` is that of the file. */
export function keep(file: string, name: string, figures: Figures, order: readonly string[]): void {
  const circumstances = {
    date: new Date().toISOString().slice(0, 10),
    command: `npm run prove -- ${name}`,
    cores: availableParallelism(),
  };
  const all = { ...keptIn(file), [name]: { ...circumstances, ...figures } };
  const ordered = order.flatMap((key) => {
    const one = all[key];
    return one === undefined ? [] : [[key, one] as const];
  });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(ordered), undefined, 2)}\n`);
}

function keptIn(file: string): Record<string, Figures> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Figures>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
