import { describe, expect, it } from 'vitest';
import { OUTBOX_SIZE } from '../../../static/room/outbox';
import { NUDGE_MS, STORING_MS } from '../../../static/room/sender';
import { AT, chat, own, page } from '../support/frames';
import { SessionStage } from '../support/session-stage';

const ack = (seq: number, dup = false): object => ({ ok: { seq, cid: 'x', at: AT, dup } });
const error = (code: string, retry = false): object => ({ error: { number: 1, code, message: code, retry } });

/** A stage whose page is in the room, behind event 10. */
function entered(...args: ConstructorParameters<typeof SessionStage>): SessionStage {
  const stage = new SessionStage(...args);
  stage.welcomed([chat(10, 'before')]);
  return stage;
}

describe('saying something', () => {
  it('[CLIENT-17] shows it at once, and the room’s own takes its place under the same key', () => {
    const stage = entered();
    stage.session.say('hi');
    const key = stage.outgoing[0]?.key;
    expect(stage.sends).toEqual(['hi']);
    stage.answers(0, ack(11));
    expect(stage.waiting).toEqual(['hi: stored']);
    stage.socket.says(own(11, 'hi', stage.socket.last('send').cid));
    expect(stage.waiting).toEqual([]);
    expect(stage.state.entries.at(-1)).toMatchObject({ key, author: 'self', text: 'hi', pending: null });
  });

  it('[CLIENT-17] the event may come before the ack, and settles it too', () => {
    const stage = entered();
    stage.session.say('hi');
    stage.socket.says(own(11, 'hi', stage.socket.last('send').cid));
    expect(stage.waiting).toEqual([]);
    stage.answers(0, ack(11));
    expect(stage.waiting).toEqual([]);
    expect(stage.shown).toEqual(['before', 'hi']);
  });

  it('[CLIENT-17] the ids are each another', () => {
    const stage = entered();
    stage.session.say('a');
    stage.session.say('a');
    const cids = stage.socket.commands.flatMap(({ cid }) => cid ?? []);
    expect(new Set(cids).size).toBe(2);
    for (const cid of cids) expect(cid).toMatch(/^[\w-]{1,36}$/);
  });

  it('[CLIENT-17] several are on their way at once, in order', () => {
    const stage = entered();
    for (const text of ['a', 'b', 'c']) stage.session.say(text);
    expect(stage.sends).toEqual(['a', 'b', 'c']);
  });

  it('[CLIENT-9] past 16 no more is taken', () => {
    const stage = new SessionStage();
    for (let n = 0; n < OUTBOX_SIZE; n += 1) expect(stage.session.say(`${n}`)).toBe(true);
    expect(stage.session.say('one more')).toBe(false);
    stage.welcomed();
    stage.answers(0, ack(1));
    stage.socket.says(own(1, '0', stage.socket.commands[1]?.cid));
    expect(stage.session.say('one more')).toBe(true);
  });

  it('[CLIENT-9] before the first connection it waits', () => {
    const stage = new SessionStage();
    stage.session.say('early');
    expect(stage.waiting).toEqual(['early']);
    stage.welcomed();
    expect(stage.sends).toEqual(['early']);
  });
});

describe('after a loss', () => {
  it('[CLIENT-17] [COMMAND-9] what was found in the log is not sent again, the rest in order, saying where to look', () => {
    const stage = entered();
    for (const text of ['a', 'b', 'c']) stage.session.say(text);
    const [, first] = stage.socket.commands;
    stage.socket.says(chat(11, 'other'));
    stage.again();
    stage.session.say('d');
    stage.welcomed([own(12, 'a', first?.cid)], { recovered: true });
    expect(stage.sends).toEqual(['b after 10', 'c after 10', 'd']);
    stage.answers(0, ack(13, true));
    expect(stage.waiting).toEqual(['b: stored', 'c', 'd']);
  });

  it('[CLIENT-17] another person’s message under the same id settles nothing', () => {
    const stage = entered();
    stage.session.say('a');
    const { cid } = stage.socket.last('send');
    stage.socket.says({ ...chat(11, 'a'), cid });
    expect(stage.waiting).toEqual(['a']);
  });

  it('[CLIENT-17] one that was acked and whose event was in what was skipped is done', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, ack(11));
    stage.again();
    stage.welcomed([chat(900, 'z')], { recovered: false });
    expect(stage.waiting).toEqual([]);
    expect(stage.sends).toEqual([]);
  });

  it('[CLIENT-17] an ack for what lies before the page is enough', () => {
    const stage = entered();
    stage.session.say('a');
    stage.again();
    stage.welcomed([chat(900, 'z')], { recovered: false });
    expect(stage.sends).toEqual(['a after 10']);
    stage.answers(0, ack(11, true));
    expect(stage.waiting).toEqual([]);
  });

  it('[CLIENT-17] in a log that was wiped it is looked for from the start', () => {
    const stage = entered();
    stage.session.say('a');
    stage.again();
    stage.welcomed([chat(3, 'z')], { epoch: 'epoch-2' });
    expect(stage.sends).toEqual(['a after 0']);
    stage.again();
    stage.welcomed([], { epoch: 'epoch-2', recovered: true });
    expect(stage.sends).toEqual(['a after 0']);
  });

  it('[CLIENT-17] what was stored in it is gone with it', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, ack(11));
    stage.again();
    stage.welcomed([chat(3, 'z')], { epoch: 'epoch-2' });
    expect(stage.waiting).toEqual([]);
  });
});

describe('a room that does not answer', () => {
  it('[RESUME-6] is asked something else, so that it finds out if it broke off, and closes', () => {
    const stage = entered();
    stage.session.say('a');
    const asked = (): number => stage.socket.commands.filter(({ type }) => type === 'seen').length;
    stage.world.pass(NUDGE_MS - 1);
    expect(asked()).toBe(0);
    stage.world.pass(1);
    expect(asked()).toBe(1);
    stage.again();
    stage.welcomed([], { recovered: true });
    expect(stage.sends).toEqual(['a after 10']);
  });
});

describe('what fails', () => {
  it(`[CLIENT-17] no answer for ${STORING_MS / 1000} s`, () => {
    const stage = entered();
    stage.session.say('a');
    stage.world.pass(STORING_MS - 1);
    expect(stage.waiting).toEqual(['a']);
    stage.world.pass(1);
    expect(stage.waiting).toEqual(['a: no_answer']);
  });

  it('[CLIENT-17] without a connection nothing fails by itself', () => {
    const stage = entered();
    stage.session.say('a');
    stage.session.offline();
    stage.world.pass(600_000);
    expect(stage.waiting).toEqual(['a']);
  });

  it('[CLIENT-17] a late answer, or the event, still counts', () => {
    for (const late of [
      (stage: SessionStage) => stage.answers(0, ack(11)),
      (stage: SessionStage) => stage.socket.says(own(11, 'a', stage.socket.last('send').cid)),
    ]) {
      const stage = entered();
      stage.session.say('a');
      stage.world.pass(STORING_MS);
      late(stage);
      expect(stage.waiting.join()).not.toContain('no_answer');
    }
  });

  it('[CLIENT-17] a retry is the same message, and says where to look', () => {
    const stage = entered();
    stage.session.say('a');
    const { cid } = stage.socket.last('send');
    stage.world.pass(STORING_MS);
    stage.socket.says(chat(11, 'other'));
    stage.session.resend(`${cid}`);
    expect(stage.waiting).toEqual(['a']);
    expect(stage.sends).toEqual(['a', 'a after 10']);
    expect(stage.socket.last('send').cid).toBe(cid);
  });

  for (const code of ['in_doubt', 'cid_reused']) {
    it(`[CLIENT-17] after ${code} a retry is another message`, () => {
      const stage = entered();
      stage.session.say('a');
      const { cid } = stage.socket.last('send');
      stage.answers(0, error(code));
      expect(stage.waiting).toEqual([`a: ${code}`]);
      stage.session.resend(`${cid}`);
      expect(stage.sends).toEqual(['a', 'a']);
      expect(stage.socket.last('send').cid).not.toBe(cid);
    });
  }

  it('[CLIENT-17] a refused one fails with its reason, and the next goes on', () => {
    const stage = entered();
    stage.session.say('a');
    stage.session.say('b');
    stage.answers(0, error('unprocessable'));
    stage.answers(1, ack(11));
    expect(stage.waiting).toEqual(['a: unprocessable', 'b: stored']);
  });

  it('[CLIENT-17] it can be deleted, and is not sent any more', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, error('unprocessable'));
    stage.session.discard(`${stage.socket.last('send').cid}`);
    stage.again();
    stage.welcomed([], { recovered: true, head: 10 });
    expect(stage.waiting).toEqual([]);
    expect(stage.sends).toEqual([]);
  });

  it('[CLIENT-17] a failed one is not sent by itself after a loss', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, error('unprocessable'));
    stage.again();
    stage.welcomed([], { recovered: true, head: 10 });
    expect(stage.sends).toEqual([]);
  });

  it('[CLIENT-17] an ack that is none is no ack', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, { ok: {} });
    expect(stage.waiting).toEqual(['a: no_answer']);
  });

  it('[CLIENT-17] after a frame that was too large nothing of that connection is sent again', () => {
    const stage = entered();
    stage.session.say('a');
    stage.socket.closes(4009);
    expect(stage.waiting).toEqual(['a: frame_too_large']);
  });
});

describe('a room that cannot store', () => {
  it('[CLIENT-17] [COMMAND-13] is asked again, after growing waits, in order', () => {
    const stage = entered();
    stage.session.say('a');
    stage.session.say('b');
    stage.answers(0, error('unavailable', true));
    stage.answers(1, error('unavailable', true));
    stage.session.say('c');
    expect(stage.sends).toEqual(['a', 'b']);
    stage.world.pass(500);
    expect(stage.sends.slice(2)).toEqual(['a after 10', 'b after 10', 'c']);
    stage.answers(2, error('unavailable', true));
    stage.world.pass(999);
    expect(stage.sends).toHaveLength(5);
    stage.world.pass(1);
    expect(stage.sends.slice(5)).toEqual(['a after 10']);
    expect(stage.waiting).toEqual(['a', 'b', 'c']);
  });

  it('[CLIENT-17] for 10 s; then it is shown as failed', () => {
    const stage = entered();
    stage.session.say('a');
    for (let n = 0; stage.waiting[0] === 'a'; n += 1) {
      expect(n).toBeLessThan(8);
      stage.answers(n, error('unavailable', true));
      stage.world.pass(4_000);
      stage.socket.pongs();
    }
    expect(stage.waiting).toEqual(['a: unavailable']);
    const failedAfter = stage.sends.length;
    stage.world.pass(60_000);
    expect(stage.sends.length).toBeLessThanOrEqual(failedAfter);
  });

  it('[CLIENT-17] what it has stored in between makes the next wait short again', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, error('unavailable', true));
    stage.world.pass(500);
    stage.answers(1, error('unavailable', true));
    stage.world.pass(1_000);
    stage.answers(2, ack(11));
    stage.session.say('b');
    stage.answers(3, error('unavailable', true));
    stage.world.pass(500);
    expect(stage.sends.at(-1)).toBe('b after 10');
  });

  it('[CLIENT-17] a loss in between begins anew', () => {
    const stage = entered();
    stage.session.say('a');
    stage.answers(0, error('unavailable', true));
    stage.again();
    stage.welcomed([], { recovered: true, head: 10 });
    expect(stage.sends).toEqual(['a after 10']);
  });
});

it('[CLIENT-17] while a hole is filled, what is said goes out with the place that is known', () => {
  const stage = entered();
  stage.socket.says(chat(13, 'later'));
  stage.session.say('a');
  expect(stage.sends).toEqual(['a']);
  stage.socket.grants('pull', page([chat(11, 'x'), chat(12, 'y'), chat(13, 'later')]));
  stage.again();
  stage.welcomed([], { recovered: true, head: 13 });
  expect(stage.sends).toEqual(['a after 10']);
});
