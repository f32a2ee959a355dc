import { encodeCommand, LARGEST_REF, type Command } from '../wire/commands';
import type { Outcome } from '../wire/frames';

/** Matches replies with the commands that they answer. */
export class Exchange {
  #ref = 0;
  readonly #awaited = new Map<number, (outcome: Outcome) => void>();
  readonly #send: (text: string) => boolean;

  /** `send` hands a text to the present connection, and tells whether it took it. */
  constructor(send: (text: string) => boolean) {
    this.#send = send;
  }

  /** Sends `command`; `answered` is called with its reply, unless the connection ends first. False where nothing took it. */
  command(command: Command, answered: (outcome: Outcome) => void): boolean {
    const ref = this.#ref;
    this.#ref = ref === LARGEST_REF ? 0 : ref + 1;
    this.#awaited.set(ref, answered);
    return this.#send(encodeCommand(ref, command));
  }

  /** A reply came. One to nothing is nothing. */
  reply(ref: number | null, outcome: Outcome): void {
    if (ref === null) return;
    const answered = this.#awaited.get(ref);
    this.#awaited.delete(ref);
    answered?.(outcome);
  }

  /** The connection ended: nothing is awaited any more. */
  end(): void {
    this.#awaited.clear();
  }
}
