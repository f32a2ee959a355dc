/** The codes of error frames that this client has words for. */
export const ERROR_CODES = [
  'not_json',
  'unprocessable',
  'frame_too_large',
  'message_too_long',
  'name_too_long',
  'name_not_allowed',
  'room_full',
  'unavailable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whether `code` is one that this client has words for; a newer server may send others. */
export function isKnownErrorCode(code: string | null): code is ErrorCode {
  return (ERROR_CODES as readonly (string | null)[]).includes(code);
}

/** The server's own close codes: the table of SPEC.md. */
export const CLOSE = {
  alreadySetUp: 4000,
  notInTheRoom: 4001,
  frameTooLarge: 4009,
  nameNotAccepted: 4010,
  roomFull: 4100,
} as const;

/** Whether trying again cannot help: 4000–4099. */
export function isFatalClose(code: number): boolean {
  return code >= 4000 && code <= 4099;
}

/** Whether the server asks for a pause before the next try: 4100–4199. */
export function asksForPause(code: number): boolean {
  return code >= 4100 && code <= 4199;
}
