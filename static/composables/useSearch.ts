import { computed, onScopeDispose, readonly, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { Finder, NOTHING, type Find, type Finding } from '../room/finder';
import { keptNicknames } from '../room/nicknames';
import { isShown } from '../room/past';
import { folded } from '../room/peopleList';
import { parseSearch, type SearchQuery } from '../room/searchQuery';
import { decodeSearch, searchPath, type Sought } from '../wire/search';
import { browserWorld } from './browserWorld';
import { lasting } from './storage';

/** Matches in a page. */
const PAGE = 30;

/** Milliseconds for which an answer is waited for. */
const ANSWER_MS = 20_000;

/** Milliseconds after which what was found is looked for again when the search is opened once more. */
const FRESH_MS = 300_000;

/** The search in a room. */
export interface Search {
  /** What is written. */
  readonly text: Ref<string>;
  readonly query: ComputedRef<SearchQuery>;
  readonly finding: Readonly<Ref<Finding>>;
  /** Whether the browser has a network. */
  readonly online: Readonly<Ref<boolean>>;
  /** The match that one went to last, by its `seq`. */
  readonly chosen: Ref<number | null>;
  /** Searches at once for what is written. */
  submit(): void;
  more(): void;
  retry(): void;
}

interface Kept extends Pick<Search, 'text' | 'chosen'> {
  readonly room: string;
  readonly finding: Ref<Finding>;
  readonly finder: Finder;
  leftAt: number;
  /** What had been changed by then. */
  leftWith: number;
}

/** The last search on this page: whoever goes to a match on a phone comes back for the next. */
let kept: Kept | null = null;

/** The search in `room`, as it was left, until the scope ends. `changes` changes when what was said before does. */
export function useSearch(room: string, changes: Readonly<Ref<number>>): Search {
  kept = kept?.room === room ? kept : begun(room);
  const { text, finding, finder, chosen } = kept;
  const query = computed(() => parseSearch(text.value));
  const sought = (): Sought | null => (query.value.kind === 'sought' ? named(query.value.sought) : null);
  const online = followNetwork(() => finder.resume());

  if (finding.value.sought !== null && Date.now() - kept.leftAt > FRESH_MS) finder.anew();
  else finder.resume();
  if (changes.value !== kept.leftWith) finder.refresh();
  watch(query, () => finder.look(sought()));
  watch(changes, () => finder.refresh());
  watch(text, () => {
    chosen.value = null;
  });
  onScopeDispose(() => {
    finder.stop();
    if (kept) Object.assign(kept, { leftAt: Date.now(), leftWith: changes.value });
  });

  return {
    text,
    query,
    finding,
    online,
    chosen,
    submit() {
      finder.look(sought());
      finder.anew();
    },
    more: () => finder.more(),
    retry: () => finder.resume(),
  };
}

function begun(room: string): Kept {
  const finding = shallowRef(NOTHING);
  const finder = new Finder(finderIn(room), browserWorld().clock, (next) => {
    finding.value = next;
  });
  return { room, text: ref(''), chosen: ref(null), finding, finder, leftAt: 0, leftWith: 0 };
}

function finderIn(room: string): Find {
  return async (sought, before, signal) => {
    // As all others do: it stays one file, of which the first script has one name to know.
    const { getJson } = await import('../room/history');
    const answered = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const page = decodeSearch(await getJson(searchPath(room, sought, before, PAGE), answered));
    if (!page) throw new Error('no page of matches');
    return { ...page, matches: page.matches.filter(({ frame }) => isShown(frame)) };
  };
}

/** Whom one calls by a nickname the room knows by their id. */
function named(sought: Sought): Sought {
  const called = folded(sought.from ?? '');
  const nicknames = sought.from === null ? [] : [...keptNicknames(lasting)];
  const [id] = nicknames.find(([, { name }]) => name !== null && folded(name) === called) ?? [];
  return id === undefined ? sought : { ...sought, from: id };
}

/** Whether there is a network; `back` is called when one comes. */
function followNetwork(back: () => void): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine);
  const listening = new AbortController();
  const { signal } = listening;
  const look = (): void => {
    online.value = navigator.onLine;
    if (online.value) back();
  };
  window.addEventListener('online', look, { signal });
  window.addEventListener('offline', look, { signal });
  onScopeDispose(() => listening.abort());
  return readonly(online);
}
