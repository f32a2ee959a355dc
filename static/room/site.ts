/** Asks the site; resolves to the JSON that it answers, and rejects where that is an error. */
export type Ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

/** The server answered with an error. */
export class Refused extends Error {
  constructor(
    /** One of the server's codes; empty where it named none. */
    readonly code: string,
  ) {
    super(code);
  }
}

/** As the browser asks. */
export const askSite: Ask = async (method, path, body) => {
  const response = await fetch(path, {
    method,
    headers: { Accept: 'application/json' },
    cache: 'no-store',
    ...(body && { body: JSON.stringify(body) }),
  });
  return answered(response);
};

/** The JSON of an answer; rejects where it is an error. */
export async function answered(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  const error = (await response.json().catch(() => null)) as { error?: { code?: unknown } } | null;
  throw new Refused(String(error?.error?.code ?? ''));
}

/** Why something could not be had: too much was asked for from this network lately (DOOR-9), or anything else. */
export function whyNot(error: unknown): 'limited' | 'failed' {
  return error instanceof Refused && error.code === 'slow_down' ? 'limited' : 'failed';
}
