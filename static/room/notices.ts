import type { Notice } from './state';

/** What the room ends its notices of SESSION-4 and SESSION-5 with, after the name. */
const ENDINGS = { joined: ' 加入了聊天室', left: ' 离开了聊天室' } as const;

/** What the notice `message` tells. */
export function noticeIn(message: string): Notice {
  for (const kind of ['joined', 'left'] as const) {
    const name = message.slice(0, -ENDINGS[kind].length);
    if (name !== '' && message.endsWith(ENDINGS[kind])) return { kind, name };
  }
  return { kind: 'other', text: message };
}
