/** The error codes that this client has words for: the table of SPEC.md, in the order of their numbers, from 1. */
export const ERROR_CODES = [
  'not_json',
  'unprocessable',
  'frame_too_large',
  'message_too_long',
  'name_too_long',
  'name_not_allowed',
  'room_full',
  'unavailable',
  'empty_message',
  'unknown_command',
  'not_welcomed',
  'already_welcomed',
  'cid_reused',
  'in_doubt',
  'not_found',
  'not_yours',
  'too_late',
  'too_many',
  'not_allowed',
  'muted',
  'slow_down',
  'locked',
  'guests_off',
  'not_a_member',
  'banned',
  'name_taken',
  'name_reserved',
  'bad_link',
  'too_many_connections',
  'name_invisible',
  'name_marks',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whether `code` is one that this client has words for; a newer server may send others. */
export function isKnownErrorCode(code: string | null): code is ErrorCode {
  return (ERROR_CODES as readonly (string | null)[]).includes(code);
}
