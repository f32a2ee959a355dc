import type { LoggedFrame } from '../wire/frames';
import { decodeHistory, historyPath, type HistoryPage, type HistoryPlace } from '../wire/history';
import { answered } from './site';
import { firstSince as firstEventSince, type DatedEvent } from './dates';

/** Events in a page. */
export const PAGE = 40;

/** Gets what is at a path of the site, as JSON. */
export type Get = (path: string) => Promise<unknown>;

/** A page of the history of `room`. Rejects where there is none to be had. */
export async function historyPage(
  room: string,
  place: HistoryPlace,
  get: Get,
  limit = PAGE,
): Promise<HistoryPage> {
  const found = decodeHistory(await get(historyPath(room, place, limit)));
  if (!found) throw new Error('no page of history');
  return found;
}

/** The `seq` of the first event in `room` since `since`, milliseconds since 1970; `null`: there is none. */
export async function firstSince(room: string, since: number, get: Get): Promise<number | null> {
  const { head } = await historyPage(room, {}, get, 1);
  return firstEventSince(since, head, async (seq) => {
    const [first] = datedOf((await historyPage(room, { after: seq - 1 }, get, 1)).frames);
    // One of a kind that this client does not know does not say when it was.
    return first ?? datedOf((await historyPage(room, { after: seq }, get)).frames)[0] ?? null;
  });
}

function datedOf(frames: readonly LoggedFrame[]): readonly DatedEvent[] {
  return frames.flatMap((frame) =>
    frame.type === 'other' ? [] : [{ seq: frame.seq, at: Date.parse(frame.timestamp) }],
  );
}

export async function getJson(path: string, signal: AbortSignal | null = null): Promise<unknown> {
  return answered(await fetch(path, { headers: { Accept: 'application/json' }, signal }));
}
