/** The welcome: the first frame on a connection, to it alone. */
export interface WelcomeFrame {
  readonly type: 'system';
  readonly message: string;
  readonly client_id: string;
  readonly client_name: string;
}

/** What is said in the room: by a person, by the assistant (`is_auto_reply`) or by the room itself (`is_system`). */
export interface ChatFrame {
  readonly type: 'chat';
  readonly message: string;
  readonly sender_id: string;
  readonly sender_name: string;
  readonly is_auto_reply: boolean;
  readonly is_system: boolean;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A sign of life, every 25 s. */
export interface HeartbeatFrame {
  readonly type: 'heartbeat';
  readonly message: string;
  readonly timestamp: string;
}

/** A refusal, to the offender alone. */
export interface ErrorFrame {
  readonly type: 'error';
  /** `null` from a server that knows no codes. */
  readonly code: string | null;
  readonly message: string;
  readonly timestamp: string;
}

export type ServerFrame = WelcomeFrame | ChatFrame | HeartbeatFrame | ErrorFrame;

/** The frame in `data`, what a socket delivered, or `null` where it is none that this client knows. Never throws. */
export function decodeServerFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null;
  const fields = parseObject(data);
  if (!fields) return null;
  const text = (key: string): string => asString(fields[key]);
  const flag = (key: string): boolean => asBoolean(fields[key]);
  try {
    switch (fields.type) {
      case 'system':
        return {
          type: 'system',
          message: text('message'),
          client_id: text('client_id'),
          client_name: text('client_name'),
        };
      case 'chat':
        return {
          type: 'chat',
          message: text('message'),
          sender_id: text('sender_id'),
          sender_name: text('sender_name'),
          is_auto_reply: flag('is_auto_reply'),
          is_system: flag('is_system'),
          timestamp: text('timestamp'),
        };
      case 'heartbeat':
        return { type: 'heartbeat', message: text('message'), timestamp: text('timestamp') };
      case 'error':
        return {
          type: 'error',
          code: fields.code === undefined ? null : text('code'),
          message: text('message'),
          timestamp: text('timestamp'),
        };
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof MalformedField) return null;
    throw error;
  }
}

/** The frame that says `message`. */
export function encodeChat(message: string): string {
  return JSON.stringify({ type: 'chat', message });
}

class MalformedField extends Error {}

function asString(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedField();
  return value;
}

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new MalformedField();
  return value;
}

function parseObject(text: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
