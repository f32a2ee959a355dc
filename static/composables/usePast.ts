import { readonly, ref, type Ref, type ShallowRef } from 'vue';
import { firstShown, lastShown } from '../room/past';
import type { RoomEvent, RoomState } from '../room/state';
import { decodeHistory, historyPath, type HistoryPage, type HistoryPlace } from '../wire/history';

/** Events in a page. */
export const PAGE = 40;

/** What was said before, and after, what a page shows. */
export interface Past {
  /** What is under way, or went wrong. */
  readonly older: Readonly<Ref<'idle' | 'loading' | 'failed'>>;
  readonly newer: Readonly<Ref<'idle' | 'loading' | 'failed'>>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Shows the end again. */
  loadLatest(): Promise<void>;
  /** Shows the message at `seq`, and what is around it; false where it cannot. */
  loadAround(seq: number): Promise<boolean>;
}

/** Pages of the history of `room`, told by `happened` to `state`. */
export function usePast(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  happened: (event: RoomEvent) => void,
  get: (path: string) => Promise<unknown> = getJson,
): Past {
  const older = ref<'idle' | 'loading' | 'failed'>('idle');
  const newer = ref<'idle' | 'loading' | 'failed'>('idle');
  /** Grows when what is shown becomes something else: a page that was asked for before is of no use then. */
  let view = 0;

  const page = async (place: HistoryPlace): Promise<HistoryPage> => {
    const found = decodeHistory(await get(historyPath(room, place, PAGE)));
    if (!found) throw new Error('no page of history');
    return found;
  };
  /** Loads one page at one end, unless that is under way. */
  const load = async (
    at: typeof older,
    place: HistoryPlace,
    then: (page: HistoryPage) => void,
  ): Promise<void> => {
    if (at.value === 'loading') return;
    at.value = 'loading';
    const asked = view;
    try {
      const found = await page(place);
      at.value = 'idle';
      if (asked === view) then(found);
    } catch {
      at.value = 'failed';
    }
  };
  const show = async (place: HistoryPlace): Promise<HistoryPage | null> => {
    view += 1;
    const asked = view;
    try {
      const found = await page(place);
      if (asked !== view) return null;
      happened({ kind: 'around', frames: found.frames, start: isStart(found) });
      return found;
    } catch {
      older.value = 'failed';
      return null;
    }
  };

  return {
    older: readonly(older),
    newer: readonly(newer),
    async loadOlder() {
      const before = firstShown(state.value);
      if (before === null || !state.value.trimmed) return;
      await load(older, { before }, (found) =>
        happened({ kind: 'older', frames: found.frames, start: isStart(found) }),
      );
    },
    async loadNewer() {
      const after = lastShown(state.value);
      if (after === null || state.value.live) return;
      await load(newer, { after }, ({ frames }) => happened({ kind: 'newer', frames }));
    },
    async loadLatest() {
      if (!state.value.live) await show({});
    },
    async loadAround(seq) {
      const found = await show({ around: seq });
      return found?.frames.some((frame) => frame.seq === seq) ?? false;
    },
  };
}

/** Whether nothing comes before this page: its first event is the first of all, or there is none. */
function isStart({ frames }: HistoryPage): boolean {
  return frames.length === 0 || frames[0]?.seq === 1;
}

async function getJson(path: string): Promise<unknown> {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status} for ${path}`);
  return response.json();
}
