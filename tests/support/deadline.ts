import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for a machine under load; whatever takes longer is not coming. */
const PATIENCE_MS = 15_000;

export interface Patience {
  /** In milliseconds. */
  within?: number;
}

/** What `promise` comes to, or an error that says what was missing and how things stood. */
export async function before<T>(
  promise: Promise<T>,
  missing: () => string,
  patience: Patience = {},
): Promise<T> {
  const within = patience.within ?? PATIENCE_MS;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${missing()} (after ${within} ms)`)), within);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for what nothing announces: a file that another process writes. To fail to look is to have to wait. */
export async function eventually(
  happened: () => boolean,
  missing: string,
  patience: Patience = {},
): Promise<void> {
  const deadline = Date.now() + (patience.within ?? PATIENCE_MS);
  let problem: unknown;
  const look = () => {
    try {
      return happened();
    } catch (error) {
      problem = error;
      return false;
    }
  };
  while (!look()) {
    if (Date.now() > deadline) throw new Error(missing, { cause: problem });
    await pause(20);
  }
}

/** For tests whose subject is that time passes. */
export const passing = (milliseconds: number): Promise<void> => pause(milliseconds);
