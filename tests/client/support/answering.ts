import { vi } from 'vitest';

/** What is answered: the status, and the body. */
type Answer = readonly [status: number, body: object];

/** A site that answers every request so, but those of `others`, by their paths. */
export function answering(status: number, body: object, others: Readonly<Record<string, Answer>> = {}) {
  const asked = vi.fn<(path: string, options: { method: string }) => Promise<Response>>((path) => {
    const [code, content] = others[path] ?? [status, body];
    return Promise.resolve(new Response(JSON.stringify(content), { status: code }));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

/** What a site answers to who has to show first that they are human. */
export const NOT_PASSED: Readonly<Record<string, Answer>> = {
  '/api/identity': [403, { error: { code: 'not_passed', site_key: 'k' } }],
};
