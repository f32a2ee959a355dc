import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { ConnectionState } from '../room/connection';
import { personSecret } from '../room/identity';
import { keptName } from '../room/nameKeep';
import { OutboxKeep, type Locks } from '../room/outboxKeep';
import { linkIn, socketAddress } from '../room/places';
import type { Position } from '../room/position';
import { reduce } from '../room/reduce';
import { Session } from '../room/session';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../room/state';
import type { World } from '../room/world';
import type { Command } from '../wire/commands';
import type { CommandError, Outcome } from '../wire/frames';
import { browserLocks, browserWorld } from './browserWorld';
import { comeAfterRoom } from './lazily';
import { usePast, type Past } from './usePast';
import { lasting, ofTheTab } from './storage';

/** A room that this page is in. */
export interface Room {
  readonly state: Readonly<ShallowRef<RoomState>>;
  readonly connection: Readonly<ShallowRef<ConnectionState>>;
  /** Whether there has been no connection for so long that it should be said. */
  readonly troubled: Readonly<Ref<boolean>>;
  /** How far in the room's log `state` is; `null` before the first welcome. */
  position(): Position | null;
  /** Says `text`, in answer to the message at `reply`, as soon as it can; false where too much waits already. */
  say(text: string, reply?: number | null): boolean;
  /** What was said before and after what is shown. */
  readonly past: Past;
  /** As {@link Session.ask}. */
  ask(command: Command, answered: (outcome: Outcome | null) => void): void;
  /** Some time has passed in which nobody may have written. */
  silence(): void;
  /** Sends a failed message again. */
  resend(cid: string): void;
  /** Forgets a failed message. */
  discard(cid: string): void;
  /** Comes in again as `name`. */
  rename(name: string): void;
  /** What came of the invitation that the page's address has: why it was refused, or `null`; `undefined` before. */
  readonly invited: Readonly<ShallowRef<CommandError | null | undefined>>;
  /** Connects now rather than later, or again after a refusal. */
  retry(): void;
  /** Whether whoever sits here sees the latest message. */
  watch(watching: boolean): void;
}

/** Enters `room` as `name`, and leaves it with the present scope. */
export function useRoom(
  room: string,
  name: string,
  world: World = browserWorld(),
  locks: Locks | null = browserLocks(),
): Room {
  const state = shallowRef(EMPTY_ROOM);
  const connection = shallowRef<ConnectionState>({ status: 'idle' });
  const troubled = ref(false);
  const invited = shallowRef<CommandError | null | undefined>();

  const happened = (event: RoomEvent): void => {
    state.value = reduce(state.value, event);
  };
  const isThere = comeAfterRoom();
  const person = personSecret(lasting, world);
  const keep = new OutboxKeep(lasting, locks, room, ownersIn(room, world));
  const session = new Session(world, person, keep, {
    changed(next) {
      connection.value = next;
      // Once it is painted.
      if (next.status !== 'connecting') requestAnimationFrame(() => setTimeout(isThere));
    },
    troubled(now) {
      troubled.value = now;
    },
    happened,
    invited(error) {
      invited.value = error;
    },
  });
  const enter = (as: string): void => {
    session.enter(socketAddress(window.location.origin, room), as, () => keptName(lasting));
  };

  followBrowser(session);
  onScopeDispose(() => {
    session.leave();
    // Another tab that is in the room, or this page when it comes back, sends what was not.
    keep.close();
  });
  const link = linkIn(window.location.hash);
  if (link) session.comeBy(link);
  enter(name);
  // A page that was opened without a network is not told that there is none.
  if (!navigator.onLine) session.offline();

  return {
    state,
    connection,
    troubled: readonly(troubled),
    position: () => session.position,
    say: (text, reply = null) => session.say(text, reply),
    ask: (command, answered) => session.ask(command, answered),
    past: usePast(room, state, happened),
    silence: () => happened({ kind: 'silence', at: world.clock.now() }),
    resend: (cid) => session.resend(cid),
    discard: (cid) => session.discard(cid),
    rename: enter,
    invited,
    retry: () => session.retry(),
    watch: (watching) => happened({ kind: 'watching', watching }),
  };
}

/** This page and the one that was in `room` before it in this tab, as owners of an outbox. */
function ownersIn(room: string, world: World): ConstructorParameters<typeof OutboxKeep>[3] {
  const key = `page:${room}`;
  const before = ofTheTab.get(key);
  const page = world.secret(16);
  ofTheTab.set(key, page);
  return { page, before };
}

/** Tells the session when the network or the page comes and goes, until the scope ends. */
function followBrowser(session: Session): void {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener('online', () => session.wake(), { signal });
  window.addEventListener('offline', () => session.offline(), { signal });
  // While the browser knows that there is no network, being looked at changes nothing.
  const lookedAt = (): void => {
    if (navigator.onLine) session.wake();
  };
  // A page back from the browser's cache lost its socket without being told.
  window.addEventListener('pageshow', lookedAt, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') lookedAt();
    },
    { signal },
  );
  onScopeDispose(() => listening.abort());
}
