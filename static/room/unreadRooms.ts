import type { Clock, Timer } from './clock';
import type { Position } from './position';
import type { VisitedRoom } from './rooms';

/** Milliseconds that a room is left alone after it was asked. */
export const ASK_EVERY_MS = 60_000;

/** Rooms that are asked at once. */
export const ASKED_AT_ONCE = 3;

/** Milliseconds without a visit after which a room is asked only when somebody opens the list. */
export const FORGOTTEN_MS = 7 * 24 * 60 * 60_000;

/** Events that are looked at for messages among them: as many as are told apart in the list. */
export const LOOKED_AT = 100;

/** What a room had when it was asked. */
export interface News {
  readonly head: Position;
  /** What came after this, where that was known; and how much of it are messages. */
  readonly after: Position | null;
  readonly messages: number;
}

/** An event, as far as it matters here. */
interface Event {
  readonly type?: unknown;
  readonly seq?: unknown;
}

/** What the page of `events` after `after` tells of a log; what it does not reach counts whole. */
export function newsIn(head: Position, events: readonly Event[], after: Position | null): News {
  const reached = Number(events.at(-1)?.seq ?? after?.seq ?? head.seq);
  const said = events.filter(({ type }) => type === 'chat').length;
  return { head, after, messages: said + Math.max(0, head.seq - reached) };
}

/** How many messages were not read, where one has read up to `read` by now. */
export function unreadAt({ head, after, messages }: News, read: Position | null): number {
  if (read === null) return 0;
  // All of another log.
  if (head.epoch !== read.epoch) return head.seq;
  const events = Math.max(0, head.seq - read.seq);
  const isCounted = after?.epoch === head.epoch && after.seq <= read.seq;
  return isCounted ? Math.min(messages, events) : events;
}

/** The rooms worth asking at `now`: to ask wakes a room, and costs whoever runs it. */
export function worthAsking(
  rooms: readonly VisitedRoom[],
  now: number,
  { current, opened }: { readonly current: string; readonly opened: boolean },
): readonly string[] {
  return rooms
    .filter(({ name, visited }) => name !== current && (opened || now - visited < FORGOTTEN_MS))
    .map(({ name }) => name);
}

/** Knows what is new in rooms, by asking now and then. */
export class NewsOfRooms {
  readonly #clock: Clock;
  readonly #ask: (room: string) => Promise<News>;
  readonly #told: (room: string, news: News) => void;
  readonly #askedAt = new Map<string, number>();
  #rooms: readonly string[] = [];
  #underWay = 0;
  #timer: Timer | null = null;

  /** `told` hears what `ask` found; where it failed nothing is told, and it is asked again in its turn. */
  constructor(clock: Clock, ask: (room: string) => Promise<News>, told: (room: string, news: News) => void) {
    this.#clock = clock;
    this.#ask = ask;
    this.#told = told;
  }

  /** From now on asks `rooms`, each as soon as it was not asked for a minute; none: stops. */
  follow(rooms: readonly string[]): void {
    this.#rooms = rooms;
    this.#run();
  }

  #run(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const now = this.#clock.now();
    const due = this.#rooms.filter((room) => this.#dueAt(room) <= now);
    for (const room of due.slice(0, ASKED_AT_ONCE - this.#underWay)) void this.#look(room, now);
    // What is due and has no place is asked as one that is under way ends.
    const next = Math.min(...this.#rooms.map((room) => this.#dueAt(room)).filter((at) => at > now));
    if (Number.isFinite(next)) this.#timer = this.#clock.after(next - now, () => this.#run());
  }

  #dueAt(room: string): number {
    return (this.#askedAt.get(room) ?? Number.NEGATIVE_INFINITY) + ASK_EVERY_MS;
  }

  async #look(room: string, now: number): Promise<void> {
    this.#askedAt.set(room, now);
    this.#underWay += 1;
    try {
      this.#told(room, await this.#ask(room));
    } catch {
      // Offline, or the room cannot be had: its number is of little weight.
    }
    this.#underWay -= 1;
    this.#run();
  }
}
