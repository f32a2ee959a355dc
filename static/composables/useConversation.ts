import {
  computed,
  inject,
  nextTick,
  onScopeDispose,
  provide,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue';
import { pathOfMessage } from '../room/places';
import { TYPING_MS } from '../room/reduce';
import type { MessageEntry, Roles } from '../room/state';
import type { Change } from '../wire/acts';
import type { Command } from '../wire/commands';
import type { CommandError, Outcome } from '../wire/frames';
import { EDITABLE_MS } from '../wire/limits';
import type { Person } from '../wire/presence';
import { fillAll } from './filling';
import { withTexts } from './lazily';
import type { Draft } from './useDraft';
import { useI18n } from './useI18n';
import { useNicknames } from './useNicknames';
import { addressMessage, showMessage } from './showMessage';
import type { Room } from './useRoom';

/** A message that was said. */
export type StoredEntry = MessageEntry & { readonly seq: number };

/** What is being written other than a message of its own. */
export type Composing = { readonly kind: 'reply' | 'edit'; readonly entry: StoredEntry };

/** Whom, or what, a moderator is about to do something with; `where` they asked for it. */
export type Desk =
  | { readonly kind: 'room' }
  | { readonly kind: 'person'; readonly person: Person; readonly where: Told['where'] };

/** What was done just now, where it was done, and what undoes it. */
export interface Told {
  readonly where: 'conversation' | 'people' | 'room';
  readonly text: string;
  /** The place of the deed in the log; `null`: it is not undone. */
  readonly undo: number | null;
  /** Whether something went wrong. */
  readonly failed?: boolean;
}

/** What messages let one do, and what they show of others. */
export interface Conversation {
  readonly room: Room;
  readonly me: ComputedRef<string | null>;
  /** What people are, as far as that is known. */
  readonly roles: ComputedRef<Roles>;
  /** What is open for whoever moderates. */
  readonly desk: ShallowRef<Desk | null>;
  readonly told: ShallowRef<Told | null>;
  readonly composing: ShallowRef<Composing | null>;
  /** The message whose menu is open, and the button that opened it. */
  readonly menu: Readonly<ShallowRef<{ readonly entry: StoredEntry; readonly anchor: HTMLElement } | null>>;
  /** The message for which a reaction is chosen from all emoji, and where its menu was. */
  readonly picking: Conversation['menu'];
  /** The message that is asked to be removed. */
  readonly removing: Readonly<ShallowRef<StoredEntry | null>>;
  /** The message whose earlier texts are shown. */
  readonly revising: Readonly<ShallowRef<StoredEntry | null>>;
  /** Why the latest act failed, in words. */
  readonly trouble: Readonly<ShallowRef<string | null>>;
  /** The `seq` of one's own latest message. */
  readonly lastOwn: ComputedRef<number | null>;
  openMenu(entry: StoredEntry, anchor: HTMLElement): void;
  closeMenu(): void;
  /** Offers all emoji as a reaction to what `choice` names; `null`: no longer. */
  pickReaction(choice: Conversation['picking']['value']): void;
  react(entry: StoredEntry, emoji: string): void;
  pin(seq: number, on: boolean): void;
  isPinned(seq: number): boolean;
  reply(entry: StoredEntry): void;
  edit(entry: StoredEntry): void;
  /** Begins to edit one's own latest message; false where there is none that may be. */
  editLast(): boolean;
  /** Leaves the reply or the edit. */
  cancel(): void;
  askToRemove(entry: StoredEntry | null): void;
  remove(entry: StoredEntry): void;
  showRevisions(entry: StoredEntry | null): void;
  /** Says what was written: a message, a reply, or the new text of an older one. */
  say(text: string): boolean;
  /** The message at `seq`, where the page has it; else it is asked for, and `null`. */
  find(seq: number): StoredEntry | null;
  /** Goes to a message, wherever it is; else to what is nearest to it, and says so unless that was meant. */
  jump(seq: number, meant?: 'exactly' | 'nearly'): Promise<void>;
  /** As {@link jump}, and the page's address is then the message's. */
  point(seq: number): void;
  /** As {@link Past.firstSince}. */
  firstSince(since: number): Promise<number | null>;
  /** The address that leads to a message. */
  linkTo(seq: number): string;
  /** The same within this site. */
  pathTo(seq: number): string;
  /** What somebody who is here or has said something is called here, where that is known. */
  nameOf(id: string): string | null;
  /** Who has read the message at `seq`, without oneself. */
  readersOf(seq: number): readonly string[];
}

/** Where components find theirs. */
export const CONVERSATION: InjectionKey<Conversation> = Symbol('conversation');

/** Milliseconds between two times that the room is told that one is writing; it is told on for longer. */
const TYPING_PAUSE_MS = 3_000;

/** Milliseconds between two times that the room is told how far one has read. */
const READ_PAUSE_MS = 2_000;

/** People up to whom the room tells of it (TALK-9, TALK-10). */
const WATCHED_PEOPLE = 50;

/** The conversation that this component is in. */
export function useConversation(): Conversation {
  const conversation = inject(CONVERSATION);
  if (!conversation) throw new Error('there is no conversation here');
  return conversation;
}

/** A conversation in the room `place` for all components within this one. */
export function provideConversation(
  room: Room,
  { text: draft, aside: kept }: Draft,
  place: string,
): Conversation {
  const { t } = useI18n();
  const nicknames = useNicknames();
  const { state, connection } = room;
  const composing = shallowRef<Composing | null>(null);
  const menu = shallowRef<Conversation['menu']['value']>(null);
  const picking = shallowRef<Conversation['picking']['value']>(null);
  const removing = shallowRef<StoredEntry | null>(null);
  const revising = shallowRef<StoredEntry | null>(null);
  const trouble = shallowRef<string | null>(null);
  const desk = shallowRef<Desk | null>(null);
  const told = shallowRef<Told | null>(null);

  const me = computed(() => state.value.me?.id ?? null);
  const stored = computed(() => {
    const entries = state.value.entries.filter(isStored);
    return new Map(entries.map((entry) => [entry.seq, entry]));
  });
  const aside = computed(
    () => new Map(state.value.aside.filter(isStored).map((entry) => [entry.seq, entry])),
  );
  /** What was asked for, once on each connection. */
  const sought = new Set<number>();
  watch(
    () => connection.value.status,
    () => sought.clear(),
  );
  const names = computed(() => {
    const known = new Map<string, string>();
    for (const entry of stored.value.values()) known.set(entry.senderId, entry.senderName);
    for (const { id, name } of state.value.presence?.people ?? []) known.set(id, name);
    return known;
  });
  const lastOwn = computed(() => {
    const own = (entry: StoredEntry): boolean => entry.author === 'self' && !entry.deleted;
    return [...stored.value.values()].findLast(own)?.seq ?? null;
  });

  /** The first message from `seq` on that the page has, else its last. */
  const nearest = (seq: number): number => {
    const seqs = [...stored.value.keys()];
    return seqs.find((one) => one >= seq) ?? seqs.at(-1) ?? seq;
  };
  const tellTrouble = async (error: CommandError): Promise<void> => {
    try {
      // Its words come after the page, like all that tells of trouble.
      const { useErrorText } = await withTexts(() => import('./useErrorText'))();
      trouble.value = useErrorText()(error);
    } catch {
      trouble.value = error.message;
    }
  };
  const act = (seq: number, change: Change, failed: () => void = () => undefined): void => {
    trouble.value = null;
    room.ask(commandOf(seq, change), (outcome: Outcome | null) => {
      if (outcome?.ok) return;
      if (outcome) void tellTrouble(outcome.error);
      else trouble.value = t('act.unanswered');
      failed();
    });
  };
  /** What was being written before an edit began is written again. */
  const resume = (): void => {
    draft.value = kept.value ?? '';
    kept.value = null;
  };
  const focusComposer = (): void => {
    void nextTick(() => document.getElementById('message')?.focus());
  };

  const conversation: Conversation = {
    room,
    me,
    roles: computed(() => state.value.roles),
    desk,
    told,
    composing,
    menu,
    picking,
    removing,
    revising,
    trouble,
    lastOwn,
    openMenu: (entry, anchor) => {
      menu.value = { entry, anchor };
    },
    closeMenu: () => {
      menu.value = null;
    },
    pickReaction: (choice) => {
      picking.value = choice;
    },
    react(entry, emoji) {
      const mine = entry.reactions.find((reaction) => reaction.emoji === emoji)?.people ?? [];
      act(entry.seq, { kind: 'react', emoji, on: !mine.includes(me.value ?? '') });
    },
    pin: (seq, on) => act(seq, { kind: 'pin', on }),
    isPinned: (seq) => state.value.pins.includes(seq),
    reply(entry) {
      conversation.cancel();
      composing.value = { kind: 'reply', entry };
      focusComposer();
    },
    edit(entry) {
      conversation.cancel();
      kept.value = draft.value;
      draft.value = entry.text;
      composing.value = { kind: 'edit', entry };
      focusComposer();
    },
    editLast() {
      const entry = lastOwn.value === null ? undefined : stored.value.get(lastOwn.value);
      if (!entry || Date.now() - entry.at >= EDITABLE_MS) return false;
      conversation.edit(entry);
      return true;
    },
    cancel() {
      if (composing.value?.kind === 'edit') resume();
      composing.value = null;
    },
    askToRemove: (entry) => {
      removing.value = entry;
    },
    remove: ({ seq }) => act(seq, { kind: 'delete' }),
    showRevisions: (entry) => {
      revising.value = entry;
    },
    say(text) {
      const now = composing.value;
      if (now?.kind !== 'edit') {
        const said = room.say(text, now?.entry.seq ?? null);
        if (said) composing.value = null;
        return said;
      }
      const { entry } = now;
      composing.value = null;
      // Once the composer has emptied itself.
      void nextTick(resume);
      const goOn = (): void => {
        conversation.edit(entry);
        draft.value = text;
      };
      // What was written is not lost.
      if (text !== entry.text) act(entry.seq, { kind: 'edit', text }, () => void nextTick(goOn));
      return true;
    },
    find(seq) {
      const found = stored.value.get(seq) ?? aside.value.get(seq) ?? null;
      if (found === null && connection.value.status === 'joined' && !sought.has(seq)) {
        sought.add(seq);
        void room.past.lookUp(seq);
      }
      return found;
    },
    async jump(seq, meant = 'exactly') {
      trouble.value = null;
      await fillAll();
      if (showMessage(seq, 'smooth')) return;
      const found = await room.past.loadAround(seq);
      await nextTick();
      await fillAll();
      // What comes around it would stop a way that is gone slowly.
      if (found === 'left' || showMessage(seq, 'auto')) return;
      if (found === 'failed') trouble.value = t('history.failed');
      else if (showMessage(nearest(seq), 'auto') && meant === 'exactly') trouble.value = t('history.nearest');
    },
    point(seq) {
      addressMessage(pathOfMessage(place, seq));
      void conversation.jump(seq);
    },
    firstSince: (since) => room.past.firstSince(since),
    linkTo: (seq) => new URL(pathOfMessage(place, seq), window.location.href).href,
    pathTo: (seq) => pathOfMessage(place, seq),
    nameOf(id) {
      const name = names.value.get(id);
      return name === undefined ? null : nicknames.nameOf(id, name);
    },
    readersOf(seq) {
      const read = Object.entries(state.value.read);
      return read.filter(([id, mark]) => id !== me.value && mark >= seq).map(([id]) => id);
    },
  };

  const isWatched = (): boolean =>
    connection.value.status === 'joined' && (state.value.presence?.count ?? 0) <= WATCHED_PEOPLE;
  tellWriting(draft, () => isWatched() && composing.value?.kind !== 'edit', room);
  tellRead(room, isWatched);
  forgetWriters(room);
  provide(CONVERSATION, conversation);
  return conversation;
}

function isStored(entry: { readonly kind: string }): entry is StoredEntry {
  return entry.kind === 'message' && (entry as MessageEntry).seq !== null;
}

function commandOf(seq: number, change: Change): Command {
  switch (change.kind) {
    case 'edit':
      return { type: 'edit', seq, message: change.text ?? '' };
    case 'delete':
      return { type: 'delete', seq };
    case 'react':
      return { type: 'react', seq, emoji: change.emoji, on: change.on };
    case 'pin':
      return { type: 'pin', seq, on: change.on };
  }
}

function tellWriting(draft: Ref<string>, may: () => boolean, room: Room): void {
  let told = Number.NEGATIVE_INFINITY;
  watch(draft, (text, before) => {
    const now = performance.now();
    // A draft that goes was sent, or deleted.
    if (text.trim() === '' || text.length < before.length || now - told < TYPING_PAUSE_MS || !may()) return;
    told = now;
    room.ask({ type: 'typing' }, () => undefined);
  });
}

function tellRead(room: Room, may: () => boolean): void {
  let told = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const latest = computed(() => {
    if (!room.state.value.watching) return 0;
    return room.state.value.entries.findLast(isStored)?.seq ?? 0;
  });
  const tell = (): void => {
    timer = undefined;
    if (latest.value <= told || !may()) return;
    told = latest.value;
    room.ask({ type: 'read', seq: told }, () => undefined);
  };
  watch([latest, room.connection], ([seq, { status }], before) => {
    // Another connection may be to a room that has forgotten it.
    if (status !== before[1]?.status) told = 0;
    if (seq > told) timer ??= setTimeout(tell, READ_PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
}

/** Has those who write no more forgotten in time. */
function forgetWriters(room: Room): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => room.state.value.typing,
    (typing) => {
      clearTimeout(timer);
      if (typing.length > 0) timer = setTimeout(() => room.silence(), TYPING_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
}
