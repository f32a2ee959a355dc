/** A place in a room's log: everything up to `seq` has been applied. */
export interface Position {
  /** Which log it is: another one when the room's was wiped. */
  readonly epoch: string;
  readonly seq: number;
}
