import { describe, expect, it } from 'vitest';
import { noticeIn } from '../../../static/room/notices';

describe('noticeIn', () => {
  for (const [message, notice] of [
    ['小明 加入了聊天室', { kind: 'joined', name: '小明' }],
    ['小明 离开了聊天室', { kind: 'left', name: '小明' }],
    ['Ann B.  加入了聊天室', { kind: 'joined', name: 'Ann B. ' }],
    ['x 离开了聊天室 加入了聊天室', { kind: 'joined', name: 'x 离开了聊天室' }],
    [' 加入了聊天室', { kind: 'other', text: ' 加入了聊天室' }],
    ['房间将在五分钟后重启', { kind: 'other', text: '房间将在五分钟后重启' }],
    ['', { kind: 'other', text: '' }],
  ] as const) {
    it(`[CLIENT-10] ${JSON.stringify(message)}`, () => {
      expect(noticeIn(message)).toEqual(notice);
    });
  }
});
