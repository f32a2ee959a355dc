import { nextTick, type Ref, type ShallowRef } from 'vue';
import { firstSince, getJson, historyPage, type Get } from '../room/history';
import type { RoomEvent, RoomState } from '../room/state';
import type { LoggedFrame } from '../wire/frames';
import type { HistoryPage, HistoryPlace } from '../wire/history';
import { whyNot } from '../room/site';
import type { Found, Past } from './usePast';

/** Pages that are asked for before one is left for later, because each time the end that it belongs to had moved. */
const TRIES = 3;

/** How far the pages at one end are. */
type Progress = Ref<Past['older']['value']>;

/** Pages of the history of `room`, told by `happened` to `state`. */
export function pagesOf(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  happened: (event: RoomEvent) => void,
  { older, newer }: { readonly older: Progress; readonly newer: Progress },
  get: Get = getJson,
): Omit<Past, 'older' | 'newer'> {
  /** Grows when what is shown becomes something else: a page that was asked for before is of no use then. */
  let view = 0;

  const page = (place: HistoryPlace): Promise<HistoryPage> => historyPage(room, place, get);
  /** Loads the page before or after `seq`, which is one end, unless that is under way. */
  const load = async (
    at: Progress,
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
    } catch (error) {
      at.value = whyNot(error);
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
        const [frame] = (await historyPage(room, { after: seq - 1 }, get, 1)).frames;
        if (frame?.type === 'chat' && frame.seq === seq) happened({ kind: 'aside', frame, at: Date.now() });
      } catch {
        // It is told of as what is elsewhere, and leads there all the same.
      }
    },
    firstSince: (since) => firstSince(room, since, get),
  };
}

/** Whether nothing comes before this page: its first event is the first of all, or there is none. */
function isStart(frames: readonly LoggedFrame[]): boolean {
  return frames.length === 0 || frames[0]?.seq === 1;
}
