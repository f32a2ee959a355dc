import { describe, expect, it } from 'vitest';
import { OPENING_MS } from '../../../static/room/connection';
import { RESUMED_MS } from '../../../static/room/session';
import { SEEN_BYTES, SEEN_EVENTS } from '../../../static/wire/limits';
import type { ChatFrame } from '../../../static/wire/frames';
import { ANN, chat, comings, ME, page, welcome } from '../support/frames';
import { SessionStage } from '../support/session-stage';

const texts = (stage: SessionStage): readonly string[] => stage.shown;

describe('coming in', () => {
  it('[COMMAND-5] says hello with the secrets and the name, and nothing else', () => {
    const stage = new SessionStage();
    stage.socket.opens();
    expect(stage.socket.commands).toEqual([
      {
        type: 'hello',
        ref: 0,
        person: stage.person,
        session: expect.any(String),
        name: '小明',
        resumed: false,
        attempt: 0,
      },
    ]);
    expect(stage.socket.last('hello').session).toMatch(/^[\w-]{16,64}$/);
  });

  it('[RESUME-2] begins with the page that it is given, and skips nothing', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(41, 'a'), chat(42, 'b')]);
    expect(stage.connection.status).toBe('joined');
    expect(texts(stage)).toEqual(['a', 'b']);
    stage.socket.says(chat(43, 'c'));
    expect(texts(stage)).toEqual(['a', 'b', 'c']);
    expect(stage.socket.commands).toHaveLength(1);
  });

  it('an empty room begins behind its head', () => {
    const stage = new SessionStage();
    stage.welcomed([], { head: 7 });
    stage.socket.says(chat(8, 'x'));
    expect(texts(stage)).toEqual(['x']);
  });

  it('[PRESENCE-1] knows who is here, and does not tell of them', () => {
    const stage = new SessionStage();
    stage.welcomed([], { count: 2, people: [ANN, ME] });
    expect(stage.state.presence).toEqual({ count: 2, people: [ANN, ME] });
    expect(stage.state.entries).toEqual([]);
    stage.socket.says({ ...comings(1, { leave: [ANN.id] }), type: 'presence' });
    expect(stage.state.entries).toMatchObject([{ notice: { kind: 'left', names: ['Ann'] } }]);
  });

  it('[CLIENT-6] a name that is not accepted is final, with the reason', () => {
    const stage = new SessionStage();
    stage.socket.opens();
    stage.socket.denies('hello', 'name_too_long', false, '名称过长');
    const error = { code: 'name_too_long', message: '名称过长', retry: false };
    expect(stage.connection).toEqual({ status: 'refused', refusal: { kind: 'not_welcome', error } });
  });

  it('[CLIENT-6] a room that is full or unavailable is tried again after a pause', () => {
    const stage = new SessionStage();
    for (const [code, loss] of [
      ['room_full', 'full'],
      ['unavailable', 'lost'],
    ] as const) {
      stage.socket.opens();
      expect(stage.socket.last('hello').resumed).toBe(false);
      stage.socket.denies('hello', code, true);
      expect(stage.connection).toMatchObject({ status: 'waiting', loss });
      expect(stage.world.clock.nextIn).toBeGreaterThan(4_000);
      stage.world.pass(7_500);
    }
    expect(stage.world.sockets).toHaveLength(3);
  });

  it('[CLIENT-4] a welcome that is none is no welcome', () => {
    const stage = new SessionStage();
    stage.socket.opens();
    stage.socket.grants('hello', { epoch: 7 });
    expect(stage.connection.status).toBe('waiting');
  });
});

describe('coming back', () => {
  it('[RESUME-1] [RESUME-5] names its place in the log, and goes on from there without a mark', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    const { session } = stage.socket.last('hello');
    stage.again();
    const again = { session, epoch: 'epoch-1', seq: 1, resumed: true, attempt: 1 };
    expect(stage.socket.last('hello')).toMatchObject(again);
    stage.welcomed([chat(2, 'b'), chat(3, 'c')], { recovered: true });
    expect(texts(stage)).toEqual(['a', 'b', 'c']);
    expect(stage.marks).toEqual([]);
  });

  it('[PRESENCE-2] after a minute it is no resumption any more', () => {
    const stage = new SessionStage();
    stage.welcomed();
    stage.session.offline();
    stage.world.clock.sleep(RESUMED_MS);
    stage.session.wake();
    stage.socket.opens();
    expect(stage.socket.last('hello').resumed).toBe(false);
  });

  it('[RESUME-3] pulls page after page before it sends anything', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.again();
    stage.session.say('mine');
    stage.welcomed([chat(2, 'b')], { recovered: true, more: true });
    expect(stage.socket.last('pull').after).toBe(2);
    stage.socket.grants('pull', page([chat(3, 'c')], { more: true }));
    expect(stage.socket.last('pull').after).toBe(3);
    expect(stage.socket.commands.some(({ type }) => type === 'send')).toBe(false);
    stage.socket.grants('pull', page([chat(4, 'd')]));
    expect(texts(stage)).toEqual(['a', 'b', 'c', 'd']);
    expect(stage.socket.last('send').message).toBe('mine');
  });

  for (const [what, fields, before, mark] of [
    ['is not recovered', { recovered: false }, [], 'earlier'],
    ['has another epoch', { recovered: true, epoch: 'epoch-2' }, ['a'], 'skipped'],
  ] as const) {
    it(`[CLIENT-18] [RESUME-2] a log that ${what}: a mark, and on from the page`, () => {
      const stage = new SessionStage();
      stage.welcomed([chat(1, 'a')]);
      stage.again();
      stage.welcomed([chat(500, 'z')], fields);
      expect(texts(stage)).toEqual([...before, 'z']);
      expect(stage.marks).toEqual([mark]);
      stage.socket.says(chat(501, 'on'));
      expect(texts(stage)).toEqual([...before, 'z', 'on']);
    });
  }

  it('[CLIENT-18] a page with a hole in it: the mark stands where the hole is', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a'), chat(3, 'c')]);
    expect(stage.state.entries.map((entry) => (entry.kind === 'message' ? entry.text : entry.kind))).toEqual([
      'a',
      'mark',
      'c',
    ]);
  });

  it('a page that promises more and has nothing is given up', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')], { more: true });
    stage.socket.grants('pull', page([], { head: 9, more: true }));
    expect(stage.connection.status).toBe('waiting');
  });

  it('so is a pull that is refused, is answered by no page, or is not answered', () => {
    for (const spoil of [
      (stage: SessionStage) => stage.socket.denies('pull', 'unavailable', true),
      (stage: SessionStage) => stage.socket.grants('pull', {}),
      (stage: SessionStage) => stage.world.pass(OPENING_MS),
    ]) {
      const stage = new SessionStage();
      stage.welcomed([chat(1, 'a')], { more: true });
      spoil(stage);
      expect(stage.connection.status).toBe('waiting');
    }
  });

  it('[CLIENT-21] a name that another tab of the person has taken is this one’s too', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    const join = [{ ...ME, name: '小红', back: false }];
    stage.socket.says({ ...comings(1, { join }), type: 'presence' });
    expect(stage.state.me?.name).toBe('小红');
    expect(stage.marks).toEqual(['renamed']);
    stage.again();
    expect(stage.socket.last('hello').name).toBe('小红');
  });

  it('[CLIENT-21] whoever comes back has the name that was entered last', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.latestName = '小红';
    stage.again();
    expect(stage.socket.last('hello').name).toBe('小红');
    stage.latestName = null;
    stage.again();
    expect(stage.socket.last('hello').name).toBe('小红');
  });

  it('a new name comes in anew, and goes on from the same place', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.session.enter('ws://chat.test/', '小红');
    stage.socket.opens();
    expect(stage.socket.last('hello')).toMatchObject({ name: '小红', seq: 1, resumed: true });
  });
});

describe('exactly once, and in order', () => {
  it('[CLIENT-18] what it has already is dropped', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(5, 'a')]);
    stage.socket.says([chat(5, 'a'), chat(4, 'old'), chat(6, 'b'), chat(6, 'b')]);
    expect(texts(stage)).toEqual(['a', 'b']);
  });

  it('[CLIENT-18] a hole is never shown: what is missing is pulled', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.socket.says(chat(3, 'c'));
    expect(texts(stage)).toEqual(['a']);
    expect(stage.socket.last('pull').after).toBe(1);
    stage.socket.says(chat(4, 'd'));
    expect(stage.socket.commands.filter(({ type }) => type === 'pull')).toHaveLength(1);
    stage.socket.grants('pull', page([chat(2, 'b'), chat(3, 'c'), chat(4, 'd')]));
    stage.socket.says(chat(5, 'e'));
    expect(texts(stage)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(stage.marks).toEqual([]);
  });

  it('[CLIENT-4] what is of no known type, or malformed, has its place and is not shown', () => {
    const stage = new SessionStage();
    const unknown = (seq: number): object => ({ type: 'reaction', seq });
    const malformed = (seq: number): object => ({ ...chat(seq, ''), message: 7 });
    const events = [chat(1, 'a'), unknown(2), malformed(3), chat(4, 'b')] as ChatFrame[];
    stage.welcomed(events);
    stage.socket.says([unknown(5), malformed(6), chat(7, 'c')]);
    expect(texts(stage)).toEqual(['a', 'b', 'c']);
    expect(stage.marks).toEqual([]);
    expect(stage.socket.commands.map(({ type }) => type)).toEqual(['hello']);
    stage.socket.says({ type: 'typing' });
    stage.again();
    expect(stage.socket.last('hello').seq).toBe(7);
  });

  it('[CLIENT-18] [FLOW-2] held, it pulls', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.socket.says({ type: 'held', after: 1 });
    expect(stage.socket.last('pull').after).toBe(1);
  });

  it('[RESUME-4] nothing is applied before the welcome', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    stage.again();
    stage.socket.says(chat(2, 'early'));
    expect(texts(stage)).toEqual(['a']);
    expect(stage.socket.commands).toHaveLength(1);
  });

  it('a reply to nothing, or to a command of an earlier connection, is nothing', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')]);
    const old = stage.socket.last('hello');
    stage.again();
    stage.socket.says({ type: 'reply', ref: old.ref, ok: welcome([chat(9, 'ghost')]) });
    stage.socket.says({ type: 'reply', ref: 99, ok: {} });
    stage.socket.says({ type: 'reply', ref: null, error: { code: 'not_json', message: 'x', retry: false } });
    expect(stage.connection.status).toBe('connecting');
    expect(texts(stage)).toEqual(['a']);
  });

  it('what stands in one frame behind the end of a connection is not heard', () => {
    const stage = new SessionStage();
    stage.welcomed([chat(1, 'a')], { more: true });
    const { ref } = stage.socket.last('pull');
    const everyone = { type: 'presence', count: 9, people: [ANN, ME] };
    stage.socket.says([{ type: 'reply', ref, ok: {} }, chat(2, 'ghost'), everyone]);
    expect(texts(stage)).toEqual(['a']);
    expect(stage.state.presence?.count).not.toBe(9);
  });
});

describe('what was read', () => {
  const many = (from: number, n: number, text = 'x') =>
    Array.from({ length: n }, (_, index) => chat(from + index, text));

  it(`[FLOW-1] is said at ${SEEN_EVENTS} messages`, () => {
    const stage = new SessionStage();
    stage.welcomed();
    for (const event of many(1, SEEN_EVENTS - 1)) stage.socket.says(event);
    expect(stage.socket.commands).toHaveLength(1);
    stage.socket.says(chat(SEEN_EVENTS, 'x'));
    expect(stage.socket.last('seen').seq).toBe(SEEN_EVENTS);
    stage.socket.grants('seen', {});
    for (const event of many(SEEN_EVENTS + 1, SEEN_EVENTS)) stage.socket.says(event);
    expect(stage.socket.last('seen').seq).toBe(2 * SEEN_EVENTS);
  });

  it('[FLOW-1] and at 64 KiB', () => {
    const stage = new SessionStage();
    stage.welcomed();
    const long = '字'.repeat(3_000);
    const size = new TextEncoder().encode(JSON.stringify(chat(1, long))).length;
    const enough = Math.ceil(SEEN_BYTES / size);
    for (const event of many(1, enough - 1, long)) stage.socket.says(event);
    expect(stage.socket.commands).toHaveLength(1);
    stage.socket.says(chat(enough, long));
    expect(stage.socket.last('seen').seq).toBe(enough);
  });

  it('[FLOW-1] what one says says it too', () => {
    const stage = new SessionStage();
    stage.welcomed();
    for (const event of many(1, 40)) stage.socket.says(event);
    stage.session.say('a');
    stage.session.say('b');
    const sends = stage.socket.commands.filter(({ type }) => type === 'send');
    expect(sends.map(({ seen }) => seen)).toEqual([40, undefined]);
    for (const event of many(41, SEEN_EVENTS - 1)) stage.socket.says(event);
    expect(stage.socket.commands.some(({ type }) => type === 'seen')).toBe(false);
  });

  it('[FLOW-1] a pull says it too', () => {
    const stage = new SessionStage();
    stage.welcomed(many(1, 200), { more: true });
    expect(stage.socket.last('pull').after).toBe(200);
    expect(stage.socket.commands.some(({ type }) => type === 'seen')).toBe(false);
    stage.socket.grants('pull', page(many(201, SEEN_EVENTS)));
    expect(stage.socket.last('seen').seq).toBe(200 + SEEN_EVENTS);
  });
});
