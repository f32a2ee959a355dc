/** The frames that a server may send, and what a test expects them to be (SPEC.md, WIRE). */
import { expect } from 'vitest';

export interface WelcomeFrame {
  type: 'system';
  message: string;
  client_id: string;
  client_name: string;
}

export interface ChatFrame {
  type: 'chat';
  message: string;
  sender_id: string;
  sender_name: string;
  is_auto_reply: boolean;
  is_system: boolean;
  timestamp: string;
  /** The place in the log; a notice has none (COMMAND-12). */
  seq?: number;
  /** Its sender's own id of it, where it gave one. */
  cid?: string;
}

/** A chat frame that stands in the log. */
export type LoggedFrame = ChatFrame & { seq: number };

export interface HeartbeatFrame {
  type: 'heartbeat';
  message: 'ping';
  timestamp: string;
}

export interface ErrorFrame {
  type: 'error';
  code: ErrorCode;
  message: string;
  timestamp: string;
}

export type Frame = WelcomeFrame | ChatFrame | HeartbeatFrame | ErrorFrame;

export const ERROR_MESSAGES = {
  not_json: '消息格式错误,请发送有效的JSON',
  unprocessable: '处理消息时发生错误',
  frame_too_large: '消息帧过大,最多16384字节',
  message_too_long: '消息过长,最多4000个字符',
  name_too_long: '名称过长,最多32个字符',
  name_not_allowed: '名称包含不允许的字符',
  room_full: '聊天室已满,请稍后再试',
  unavailable: '服务暂时不可用,请稍后再试',
  empty_message: '消息不能为空',
  unknown_command: '未知的命令',
  not_welcomed: '请先发送hello',
  already_welcomed: '已经发送过hello',
  cid_reused: '消息编号已被另一条消息使用',
  in_doubt: '无法确认消息是否已发送',
  not_found: '找不到这条消息',
  not_yours: '只能修改自己的消息',
  too_late: '这条消息已不能再编辑',
  too_many: '已达到数量上限',
  not_allowed: '没有权限',
  muted: '您已被禁言',
  slow_down: '发送太快,请稍后再试',
  locked: '聊天室已锁定',
  guests_off: '本聊天室不接受访客',
  not_a_member: '您不是本聊天室的成员',
  banned: '您已被移出聊天室',
  name_taken: '名称已被使用',
  name_reserved: '名称已被保留',
  bad_link: '链接无效或已过期',
  too_many_connections: '连接过多,请稍后再试',
  name_invisible: '名称包含不可见的字符',
  name_marks: '名称的组合符号过多',
} as const;

export type ErrorCode = keyof typeof ERROR_MESSAGES;

/** WIRE-1. */
export const ISO_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const aTime = (): string => expect.stringMatching(ISO_MILLISECONDS) as string;

/** Some place in the log: an integer from 1. */
export const aSeq = (): number => expect.toSatisfy(isSeq, 'an integer from 1') as number;

const isSeq = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

/** A member, as the others know it. */
export interface Speaker {
  id: string;
  name: string;
}

/** Everything said is in the log: with some `seq`, unless a test knows it, and no `cid`, unless there was one. */
export const said = (
  { id, name }: Speaker,
  message: string,
  { seq = aSeq(), cid }: { seq?: number; cid?: string } = {},
): LoggedFrame => ({
  type: 'chat',
  message,
  sender_id: id,
  sender_name: name,
  is_auto_reply: false,
  is_system: false,
  timestamp: aTime(),
  seq,
  ...(cid === undefined ? {} : { cid }),
});

const notice = (message: string): ChatFrame => ({
  type: 'chat',
  message,
  sender_id: 'system',
  sender_name: '系统通知',
  is_auto_reply: false,
  is_system: true,
  timestamp: aTime(),
});

export const joined = (name: string): ChatFrame => notice(`${name} 加入了聊天室`);

export const left = (name: string): ChatFrame => notice(`${name} 离开了聊天室`);

export const replied = (message: string): LoggedFrame => ({
  type: 'chat',
  message,
  sender_id: 'system',
  sender_name: '客服助手',
  is_auto_reply: true,
  is_system: false,
  timestamp: aTime(),
  seq: aSeq(),
});

export const heartbeat = (): HeartbeatFrame => ({ type: 'heartbeat', message: 'ping', timestamp: aTime() });

export const refused = (code: ErrorCode): ErrorFrame => ({
  type: 'error',
  code,
  message: ERROR_MESSAGES[code],
  timestamp: aTime(),
});

export const isReply = (frame: Frame): frame is ChatFrame => frame.type === 'chat' && frame.is_auto_reply;

export const isHeartbeat = (frame: Frame): frame is HeartbeatFrame => frame.type === 'heartbeat';

export const isError = (frame: Frame): frame is ErrorFrame => frame.type === 'error';

/** When a frame says it was sent, in milliseconds since the epoch. */
export const timeOf = (frame: Exclude<Frame, WelcomeFrame>): number => Date.parse(frame.timestamp);
