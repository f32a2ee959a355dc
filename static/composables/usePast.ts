import { nextTick, readonly, ref, type Ref, type ShallowRef } from 'vue';
import type { Get } from '../room/history';
import type { RoomEvent, RoomState } from '../room/state';
import type { LoggedFrame } from '../wire/frames';
import type { HistoryPage, HistoryPlace } from '../wire/history';

/** The code that reads the history, once somebody does. */
const reading = () => import('../room/history');

/** Pages that are asked for before one is left for later, because each time the end that it belongs to had moved. */
const TRIES = 3;

/** What was said before, and after, what a page shows. */
export interface Past {
  /** What is under way, or went wrong. */
  readonly older: Readonly<Ref<'idle' | 'loading' | 'failed'>>;
  readonly newer: Readonly<Ref<'idle' | 'loading' | 'failed'>>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Shows the end again. */
  loadLatest(): Promise<void>;
  /** Shows the message at `seq`, and what is around it. */
  loadAround(seq: number): Promise<Found>;
  /** Asks for the message at `seq`, to tell of it where it is not shown; does nothing where there is none. */
  lookUp(seq: number): Promise<void>;
  /** The `seq` of the first event since `since`, milliseconds since 1970; `null`: there is none. Rejects where it cannot be told. */
  firstSince(since: number): Promise<number | null>;
}

/** Whether what was looked for is shown, or only what is nearest to it, or nothing of it; `left`: something else was asked for since. */
export type Found = 'there' | 'nearest' | 'failed' | 'left';

/** Pages of the history of `room`, told by `happened` to `state`. */
export function usePast(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  happened: (event: RoomEvent) => void,
  get: Get | null = null,
): Past {
  const older = ref<'idle' | 'loading' | 'failed'>('idle');
  const newer = ref<'idle' | 'loading' | 'failed'>('idle');
  /** Grows when what is shown becomes something else: a page that was asked for before is of no use then. */
  let view = 0;

  const page = async (place: HistoryPlace): Promise<HistoryPage> => {
    const { historyPage, getJson } = await reading();
    return historyPage(room, place, get ?? getJson);
  };
  /** Loads the page before or after `seq`, which is one end, unless that is under way. */
  const load = async (
    at: typeof older,
    side: 'before' | 'after',
    seq: () => number | null,
    then: (page: HistoryPage) => void,
  ): Promise<void> => {
    if (at.value === 'loading') return;
    try {
      const asked = view;
      let wanted = seq();
      for (let tries = 0; wanted !== null && tries < TRIES; tries += 1) {
        at.value = 'loading';
        const found = await page({ [side]: wanted });
        if (asked !== view) break;
        const now = seq();
        // What was said meanwhile may have moved the end: then the page would leave a hole.
        if (now === wanted) then(found);
        wanted = now === wanted ? null : now;
      }
      // Not before it is shown: a screen reader should not read a page of history out.
      await nextTick();
      at.value = 'idle';
    } catch {
      at.value = 'failed';
    }
  };
  const show = async (place: HistoryPlace): Promise<Found> => {
    view += 1;
    const asked = view;
    try {
      const { frames } = await page(place);
      if (asked !== view) return 'left';
      happened({ kind: 'around', frames, start: isStart(frames) });
      return frames.some(({ seq }) => seq === place.around) ? 'there' : 'nearest';
    } catch {
      return asked === view ? 'failed' : 'left';
    }
  };
  const first = (): number | null => (state.value.trimmed ? state.value.shownFrom : null);
  const last = (): number | null => (state.value.live ? null : state.value.shownTo);

  return {
    older: readonly(older),
    newer: readonly(newer),
    loadOlder: () =>
      load(older, 'before', first, ({ frames }) =>
        happened({ kind: 'older', frames, start: isStart(frames) }),
      ),
    loadNewer: () => load(newer, 'after', last, ({ frames }) => happened({ kind: 'newer', frames })),
    async loadLatest() {
      if (!state.value.live && (await show({})) === 'failed') newer.value = 'failed';
    },
    loadAround: (seq) => show({ around: seq }),
    async lookUp(seq) {
      try {
        const { historyPage, getJson } = await reading();
        const [frame] = (await historyPage(room, { after: seq - 1 }, get ?? getJson, 1)).frames;
        if (frame?.type === 'chat' && frame.seq === seq) happened({ kind: 'aside', frame, at: Date.now() });
      } catch {
        // It is told of as what is elsewhere, and leads there all the same.
      }
    },
    async firstSince(since) {
      const { firstSince, getJson } = await reading();
      return firstSince(room, since, get ?? getJson);
    },
  };
}

/** Whether nothing comes before this page: its first event is the first of all, or there is none. */
function isStart(frames: readonly LoggedFrame[]): boolean {
  return frames.length === 0 || frames[0]?.seq === 1;
}
