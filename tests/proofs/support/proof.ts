/** What a proof is: something that is done to the real runtime, in a short form for each test run and in a full one. */

export interface Figures {
  [name: string]: number | string | boolean | Figures;
}

export interface Proof {
  readonly name: string;
  /** What is done, in few words. */
  readonly claim: string;
  /** Both throw where a promise was broken. The same seed draws the same moments. */
  short(seed: number): Promise<Figures>;
  full(seed: number): Promise<Figures>;
}

export const SEEDS = 2 ** 31;

export const aSeed = (): number => Math.floor(Math.random() * SEEDS);

/** Runs a proof and prints its seed at once and its figures in the end. */
export async function carryOut(proof: Proof, form: 'short' | 'full', seed = aSeed()): Promise<Figures> {
  const again = `npm run prove -- ${proof.name}${form === 'short' ? ' --short' : ''} --seed ${seed}`;
  console.log(`${proof.name} (${form}): ${proof.claim}; again: ${again}`);
  const began = performance.now();
  try {
    const figures = {
      ...(await proof[form](seed)),
      seconds: tenths((performance.now() - began) / 1_000),
      seed,
    };
    console.log(`${proof.name} ${JSON.stringify(figures, undefined, 2)}`);
    return figures;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${proof.name} failed; again: ${again}\n${why}`, { cause: error });
  }
}

export const tenths = (value: number): number => Math.round(value * 10) / 10;

export const mebibytes = (kib: number): number => tenths(kib / 1_024);
