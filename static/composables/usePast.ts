import { readonly, ref, type Ref, type ShallowRef } from 'vue';
import type { Get } from '../room/history';
import type { RoomEvent, RoomState } from '../room/state';
import type { pagesOf } from './pastPages';

/** How far the pages at one end are: nothing is under way, something is, or it went wrong, be it since too much was asked for lately. */
export type PastState = 'idle' | 'loading' | 'failed' | 'limited';

/** What was said before, and after, what a page shows. */
export interface Past {
  /** What is under way, or went wrong. */
  readonly older: Readonly<Ref<PastState>>;
  readonly newer: Readonly<Ref<PastState>>;
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

/** The pages of the history of `room`, told by `happened` to `state`: the code that reads them comes once somebody does. */
export function usePast(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  happened: (event: RoomEvent) => void,
  get?: Get,
): Past {
  const older = ref<Past['older']['value']>('idle');
  const newer = ref<Past['newer']['value']>('idle');
  let made: ReturnType<typeof pagesOf> | null = null;

  const pages = async (): Promise<ReturnType<typeof pagesOf>> => {
    const code = await import('./pastPages');
    return (made ??= code.pagesOf(room, state, happened, { older, newer }, get));
  };
  /** The code itself may not be had: then nor is what it would load. */
  const load = async (what: 'loadOlder' | 'loadNewer' | 'loadLatest', at: typeof older): Promise<void> => {
    try {
      await (await pages())[what]();
    } catch {
      at.value = 'failed';
    }
  };

  return {
    older: readonly(older),
    newer: readonly(newer),
    // Where there is no more the code is not asked for either: it may be with every scroll, and so with every message.
    async loadOlder() {
      if (state.value.trimmed) await load('loadOlder', older);
    },
    async loadNewer() {
      if (!state.value.live) await load('loadNewer', newer);
    },
    async loadLatest() {
      if (!state.value.live) await load('loadLatest', newer);
    },
    loadAround: (seq) =>
      pages().then(
        ({ loadAround }) => loadAround(seq),
        () => 'failed' as const,
      ),
    lookUp: (seq) =>
      pages().then(
        ({ lookUp }) => lookUp(seq),
        () => undefined,
      ),
    firstSince: async (since) => (await pages()).firstSince(since),
  };
}
