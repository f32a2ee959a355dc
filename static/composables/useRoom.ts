import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { Connection, type ConnectionState, type ConnectionWorld } from '../room/connection';
import { socketAddress } from '../room/places';
import { reduce } from '../room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../room/state';
import { browserWorld } from './browserWorld';

/** A room that this page is in. */
export interface Room {
  readonly state: Readonly<ShallowRef<RoomState>>;
  readonly connection: Readonly<ShallowRef<ConnectionState>>;
  /** Whether there has been no connection for so long that it should be said. */
  readonly troubled: Readonly<Ref<boolean>>;
  /** Says `text`; true where the socket took it. */
  send(text: string): boolean;
  /** Comes in again as `name`. */
  rename(name: string): void;
  /** Connects now rather than later, or again after a refusal. */
  retry(): void;
  /** The text of the rejection is in the composer again. */
  textRestored(): void;
  dismissRejection(): void;
  /** Whether whoever sits here sees the latest message. */
  watch(watching: boolean): void;
}

/** Enters `room` as `name`, and leaves it with the present scope. */
export function useRoom(room: string, name: string, world: ConnectionWorld = browserWorld()): Room {
  const state = shallowRef(EMPTY_ROOM);
  const connectionState = shallowRef<ConnectionState>({ status: 'idle' });
  const troubled = ref(false);
  let leaving = false;

  const dispatch = (event: RoomEvent): void => {
    state.value = reduce(state.value, event);
  };

  const connection = new Connection(world, {
    changed(next) {
      if (connectionState.value.status === 'joined' && !leaving) dispatch({ kind: 'lost' });
      connectionState.value = next;
    },
    frame: (frame) => dispatch({ kind: 'frame', frame, at: world.clock.now() }),
    troubled(now) {
      troubled.value = now;
    },
  });

  const enter = (as: string): void => {
    leaving = true;
    connection.connect(socketAddress(window.location.origin, room, as));
    leaving = false;
  };

  followBrowser(connection);
  onScopeDispose(() => {
    leaving = true;
    connection.disconnect();
  });
  enter(name);

  return {
    state,
    connection: connectionState,
    troubled: readonly(troubled),
    send(text) {
      const taken = connection.send(text);
      if (taken) dispatch({ kind: 'sent', text });
      return taken;
    },
    rename: enter,
    retry: () => connection.retry(),
    textRestored: () => dispatch({ kind: 'text-restored' }),
    dismissRejection: () => dispatch({ kind: 'rejection-dismissed' }),
    watch: (watching) => dispatch({ kind: 'watching', watching }),
  };
}

/** Tells the connection when the network or the page comes and goes, until the scope ends. */
function followBrowser(connection: Connection): void {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener('online', () => connection.wake(), { signal });
  window.addEventListener('offline', () => connection.offline(), { signal });
  // A page back from the browser's cache lost its socket without being told.
  window.addEventListener('pageshow', () => connection.wake(), { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') connection.wake();
    },
    { signal },
  );
  onScopeDispose(() => listening.abort());
}
