/** Whether it is a name that is refused. */
export const isNameError = (code: string): boolean => code.startsWith('name_');

/** The server's own close codes: the table of SPEC.md. */
export const CLOSE = {
  alreadySetUp: 4000,
  notInTheRoom: 4001,
  continuesElsewhere: 4002,
  tooSlow: 4008,
  frameTooLarge: 4009,
  nameNotAccepted: 4010,
  notAMember: 4011,
  removed: 4012,
  guestsNotAccepted: 4013,
  roomFull: 4100,
  unavailable: 4101,
  noSignOfLife: 4102,
  restarted: 4103,
  tooManyConnections: 4104,
} as const;

/** Whether trying again cannot help: 4000–4099, but for the one who was too slow. */
export function isFatalClose(code: number): boolean {
  return code >= 4000 && code <= 4099 && code !== CLOSE.tooSlow;
}

/** Whether the server asks to come back at once: it was wrong about this client, or begins anew. */
export function asksForReturn(code: number): boolean {
  return code === CLOSE.noSignOfLife || code === CLOSE.restarted;
}

/** Whether the server asks for a pause before the next try: the rest of 4100–4199. */
export function asksForPause(code: number): boolean {
  return code >= 4100 && code <= 4199 && !asksForReturn(code);
}
