import { describe, expect, it } from 'vitest';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, ENTRIES_KEPT, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { ServerFrame } from '../../../static/wire/frames';
import { chat, notice, refusal, reply, welcome } from '../support/frames';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const OWN = { sender_id: 'a1B2c3D4', sender_name: '小明' };

const frame = (came: ServerFrame): RoomEvent => ({ kind: 'frame', frame: came, at: NOW });
const sent = (text: string): RoomEvent => ({ kind: 'sent', text });
const after = (...events: readonly RoomEvent[]): RoomState => events.reduce(reduce, EMPTY_ROOM);
const joined = frame(welcome());

/** The entries in short: the author and the text, or what kind of notice or mark it is. */
function told(state: RoomState): readonly string[] {
  return state.entries.map((entry) => {
    if (entry.kind === 'message') return `${entry.author}: ${entry.text}`;
    return entry.kind === 'notice' ? `notice ${entry.notice.kind}` : `mark ${entry.mark.kind}`;
  });
}

describe('who said what', () => {
  it('[CLIENT-3] tells own messages, those of others, the assistant and notices apart', () => {
    const state = after(
      joined,
      frame(notice('小明 加入了聊天室')),
      frame(chat('mine', OWN)),
      frame(chat('theirs')),
      frame(reply('auto')),
      frame(notice('房间将重启')),
    );
    expect(told(state)).toEqual([
      'notice joined',
      'self: mine',
      'other: theirs',
      'assistant: auto',
      'notice other',
    ]);
  });

  it('[CLIENT-3] goes by the id: a namesake is another', () => {
    expect(told(after(joined, frame(chat('x', { sender_name: '小明' }))))).toEqual(['other: x']);
  });

  it('[CLIENT-3] a person called like the assistant is not taken for it', () => {
    expect(told(after(joined, frame(chat('x', { sender_name: '客服助手' }))))).toEqual(['other: x']);
  });

  it('[CLIENT-3] knows its own messages of before a reconnect', () => {
    const state = after(joined, { kind: 'lost' }, frame(welcome('newnewid')), frame(chat('late', OWN)));
    expect(told(state)).toEqual(['mark reconnected', 'self: late']);
    expect(state.me?.id).toBe('newnewid');
  });

  it('takes the time of the frame, or now where that is none', () => {
    const state = after(joined, frame(chat('a')), frame(chat('b', { timestamp: 'yesterday' })));
    expect(state.entries.map((entry) => entry.at)).toEqual([Date.parse('2026-11-23T08:26:00.123Z'), NOW]);
  });
});

describe('what is not shown', () => {
  it('[CLIENT-4] the probe "test" and heartbeats', () => {
    const state = after(
      joined,
      frame(chat('test')),
      frame(chat('test', OWN)),
      frame({ type: 'heartbeat', message: 'ping', timestamp: '2026-11-23T08:26:25.000Z' }),
    );
    expect(state.entries).toEqual([]);
    expect(state.unread).toBe(0);
  });

  it('[CLIENT-4] but messages that only hold the word', () => {
    expect(told(after(joined, frame(chat('testing')), frame(chat('ping'))))).toEqual([
      'other: testing',
      'other: ping',
    ]);
  });
});

describe('marks', () => {
  it('a first welcome leaves none', () => {
    expect(after(joined).entries).toEqual([]);
  });

  it('after a loss says that messages may be missing', () => {
    expect(told(after(joined, { kind: 'lost' }, joined))).toEqual(['mark reconnected']);
  });

  it('a new name is told, and not as a loss', () => {
    const state = after(joined, frame(welcome('newnewid', '小红')));
    expect(told(state)).toEqual(['mark renamed']);
    expect(state.entries[0]).toMatchObject({ mark: { name: '小红' } });
  });

  it('a new name after a loss is told as both', () => {
    expect(told(after(joined, { kind: 'lost' }, frame(welcome('x', '小红'))))).toEqual([
      'mark reconnected',
      'mark renamed',
    ]);
  });
});

describe('the window', () => {
  const many = Array.from({ length: ENTRIES_KEPT + 5 }, (_, n) => frame(chat(`${n}`)));

  it('[CLIENT-12] keeps 300 entries, the latest', () => {
    const state = after(joined, ...many);
    expect(state.entries).toHaveLength(300);
    expect(told(state)[0]).toBe('other: 5');
    expect(told(state).at(-1)).toBe(`other: ${ENTRIES_KEPT + 4}`);
    expect(state.trimmed).toBe(true);
  });

  it('[CLIENT-12] is not trimmed at 300', () => {
    const state = after(joined, ...many.slice(0, ENTRIES_KEPT));
    expect(state.entries).toHaveLength(300);
    expect(state.trimmed).toBe(false);
  });

  it('gives keys that stay and never come twice', () => {
    const before = after(joined, ...many);
    const later = reduce(before, frame(chat('one more')));
    expect(later.entries[0]).toBe(before.entries[1]);
    expect(new Set(later.entries.map((entry) => entry.key)).size).toBe(300);
  });
});

describe('unread', () => {
  const away: RoomEvent = { kind: 'watching', watching: false };
  const back: RoomEvent = { kind: 'watching', watching: true };

  it('[CLIENT-12] counts what others say while nobody watches, and not notices', () => {
    const state = after(
      joined,
      frame(chat('seen')),
      away,
      frame(chat('a')),
      frame(reply('b')),
      frame(notice('x')),
    );
    expect(state.unread).toBe(2);
  });

  it('[CLIENT-12] does not count one’s own', () => {
    expect(after(joined, away, frame(chat('mine', OWN))).unread).toBe(0);
  });

  it('[CLIENT-12] is none once somebody looks', () => {
    expect(after(joined, away, frame(chat('a')), back).unread).toBe(0);
  });

  it('stays the same state when nothing changes', () => {
    const state = after(joined);
    expect(reduce(state, back)).toBe(state);
  });
});

describe('what was not said', () => {
  it('[CLIENT-9] gives back the message that was refused, with the reason', () => {
    const state = after(
      joined,
      sent('first'),
      sent('bad'),
      frame(chat('first', OWN)),
      frame(refusal('unprocessable')),
    );
    expect(state.rejection).toMatchObject({
      reason: { kind: 'refused', code: 'unprocessable', message: '出错了' },
      text: 'bad',
    });
    expect(state.unconfirmed).toEqual([]);
  });

  it('[CLIENT-9] a refusal between two messages is of the first', () => {
    const state = after(
      joined,
      sent('bad'),
      sent('good'),
      frame(refusal('unavailable')),
      frame(chat('good', OWN)),
    );
    expect(state.rejection?.text).toBe('bad');
    expect(state.unconfirmed).toEqual([]);
  });

  it('[CLIENT-9] is not misled by refusals that the room kept to itself', () => {
    const state = after(
      joined,
      sent('a'),
      sent('b'),
      sent('c'),
      frame(chat('b', OWN)),
      frame(refusal('unavailable')),
    );
    expect(state.rejection?.text).toBe('c');
  });

  it('[CLIENT-9] a namesake’s message confirms nothing', () => {
    expect(after(joined, sent('a'), frame(chat('a'))).unconfirmed).toEqual(['a']);
  });

  it('[CLIENT-9] the hidden probe is confirmed all the same', () => {
    expect(after(joined, sent('test'), frame(chat('test', OWN))).unconfirmed).toEqual([]);
  });

  it('[CLIENT-9] gives back what a lost connection left open', () => {
    const state = after(joined, sent('a'), sent('b'), frame(chat('a', OWN)), { kind: 'lost' });
    expect(state.rejection).toMatchObject({ reason: { kind: 'unconfirmed' }, text: 'b' });
  });

  it('[CLIENT-9] a loss with nothing open gives nothing back', () => {
    expect(after(joined, sent('a'), frame(chat('a', OWN)), { kind: 'lost' }).rejection).toBeNull();
  });

  it('[CLIENT-9] is over when dismissed, or when the next is sent', () => {
    const rejected = after(joined, sent('bad'), frame(refusal('unprocessable')));
    expect(reduce(rejected, { kind: 'rejection-dismissed' }).rejection).toBeNull();
    expect(reduce(reduce(rejected, { kind: 'text-restored' }), sent('good')).rejection).toBeNull();
  });

  it('leaves refusals of the connection to its close code', () => {
    for (const code of ['room_full', 'name_too_long', 'name_not_allowed']) {
      expect(after(frame(refusal(code))).rejection).toBeNull();
    }
  });

  it('[CLIENT-9] a text that waits to be put back outlives the next that is sent', () => {
    const state = after(joined, sent('a'), { kind: 'lost' }, sent('b'));
    expect(state.rejection?.text).toBe('a');
  });

  it('[CLIENT-9] texts refused one after the other wait together', () => {
    const refused = frame(refusal('unavailable'));
    const state = after(joined, sent('a'), sent('b'), sent('c'), refused, refused, refused);
    expect(state.rejection?.text).toBe('a\nb\nc');
  });

  it('[CLIENT-9] a text that was put back is not given back again', () => {
    const refused = frame(refusal('unavailable'));
    const state = after(joined, sent('a'), sent('b'), refused, { kind: 'text-restored' }, refused);
    expect(state.rejection?.text).toBe('b');
  });

  it('[CLIENT-9] gives back what was open when a new connection took over', () => {
    const state = after(joined, sent('a'), frame(welcome('newnewid', '小红')));
    expect(state.unconfirmed).toEqual([]);
    expect(state.rejection).toMatchObject({ reason: { kind: 'unconfirmed' }, text: 'a' });
  });
});
