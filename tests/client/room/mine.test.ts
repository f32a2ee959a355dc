import { describe, expect, it } from 'vitest';
import { allOfMine, eraseMine } from '../../../static/room/mine';
import type { Ask } from '../../../static/room/site';

/** A site that answers so, one after the other. */
function site(...answers: readonly unknown[]): { readonly asked: string[]; readonly ask: Ask } {
  const asked: string[] = [];
  const left = [...answers];
  return {
    asked,
    ask: (method, path) => {
      asked.push(`${method} ${path}`);
      return Promise.resolve(left.shift());
    },
  };
}

const page = (messages: readonly string[], more: object = { more: false }): object => ({
  person: 'me',
  room: '茶室',
  messages,
  ...more,
});

describe('[CLIENT-72] one’s own data', () => {
  it('are gathered page by page', async () => {
    const { asked, ask } = site(page(['a', 'b'], { more: true, next: 70 }), page(['c']));
    expect(await allOfMine('茶室', ask)).toEqual({ person: 'me', room: '茶室', messages: ['a', 'b', 'c'] });
    const path = `/api/rooms/${encodeURIComponent('茶室')}/mine`;
    expect(asked).toEqual([`GET ${path}?after=0`, `GET ${path}?after=70`]);
  });

  it('are erased step by step', async () => {
    const { asked, ask } = site({ removed: 200, more: true }, { removed: 7, more: false });
    expect(await eraseMine('tea', ask)).toBe(207);
    expect(asked).toEqual(['DELETE /api/rooms/tea/mine', 'DELETE /api/rooms/tea/mine']);
  });

  it.each([[null], [page(['a'], { more: true })], [page(['a'], { more: true, next: 0 })]])(
    'are not to be had of an answer like %j',
    async (answer) => {
      await expect(allOfMine('tea', site(answer).ask)).rejects.toThrow();
    },
  );

  it('are not erased by an answer that says nothing of it', async () => {
    await expect(eraseMine('tea', site({}).ask)).rejects.toThrow();
  });
});
