import type { Clock, Timer } from './clock';
import type { Position } from './position';
import type { VisitedRoom } from './rooms';

/** Milliseconds that a room is left alone after it was asked. */
export const ASK_EVERY_MS = 60_000;

/** Rooms that are asked at once. */
export const ASKED_AT_ONCE = 3;

/** Milliseconds without a visit after which a room is asked only when somebody opens the list. */
export const FORGOTTEN_MS = 7 * 24 * 60 * 60_000;

/** How many messages of the log at `head` were not read, where one had read up to `read`. */
export function unreadAt(head: Position, read: Position | null): number {
  if (read === null) return 0;
  return head.epoch === read.epoch ? Math.max(0, head.seq - read.seq) : head.seq;
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

/** Knows where the logs of rooms end, by asking now and then. */
export class RoomHeads {
  readonly #clock: Clock;
  readonly #ask: (room: string) => Promise<Position>;
  readonly #told: (room: string, head: Position) => void;
  readonly #askedAt = new Map<string, number>();
  #rooms: readonly string[] = [];
  #underWay = 0;
  #timer: Timer | null = null;

  /** `told` hears what `ask` found; where it failed nothing is told, and it is asked again in its turn. */
  constructor(
    clock: Clock,
    ask: (room: string) => Promise<Position>,
    told: (room: string, head: Position) => void,
  ) {
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
