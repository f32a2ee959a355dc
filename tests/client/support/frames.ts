import type { ChatFrame, ErrorFrame, WelcomeFrame } from '../../../static/wire/frames';

/** When the tests' frames were sent. */
export const AT = '2026-11-23T08:26:00.123Z';

export function welcome(id = 'a1B2c3D4', name = '小明'): WelcomeFrame {
  return { type: 'system', message: '欢迎', client_id: id, client_name: name };
}

export function chat(message: string, fields: Partial<ChatFrame> = {}): ChatFrame {
  return {
    type: 'chat',
    message,
    sender_id: 'zzzzzzzz',
    sender_name: 'Ann',
    is_auto_reply: false,
    is_system: false,
    timestamp: AT,
    ...fields,
  };
}

export function notice(message: string): ChatFrame {
  return chat(message, { sender_id: 'system', sender_name: '系统通知', is_system: true });
}

export function reply(message: string): ChatFrame {
  return chat(message, { sender_id: 'system', sender_name: '客服助手', is_auto_reply: true });
}

export function refusal(code: string | null, message = '出错了'): ErrorFrame {
  return { type: 'error', code, message, timestamp: AT };
}
