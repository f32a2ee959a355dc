import { describe, expect, it } from 'vitest';
import { STORING_MS } from '../../../static/room/sender';
import { AT, chat } from '../support/frames';
import { SessionStage } from '../support/session-stage';

/** A stage whose page is in a room where one may say something every `slow` seconds. */
function entered(slow = 60): SessionStage {
  const stage = new SessionStage();
  stage.welcomed([chat(10, 'before')], { room: { slow } });
  return stage;
}

/** Time passes, in which the server answers signs of life. */
function pass(stage: SessionStage, ms: number): void {
  for (let left = ms; left > 0; left -= 5_000) {
    stage.world.pass(Math.min(left, 5_000));
    stage.socket.pongs();
  }
}

const later = (stage: SessionStage, ms: number): string => new Date(stage.world.time + ms).toISOString();
const tooFast = (stage: SessionStage, ms: number): object => ({
  error: { number: 21, code: 'slow_down', message: '', retry: true, until: later(stage, ms) },
});
const UNAVAILABLE = { error: { number: 8, code: 'unavailable', message: '', retry: true } };
const ACK = { ok: { seq: 11, cid: 'x', at: AT, dup: false } };

describe('what comes too fast', () => {
  it('[CLIENT-70] waits until the room takes it, however long, and goes out by itself', () => {
    const stage = entered();
    stage.session.say('one');
    const { cid } = stage.socket.last('send');
    stage.answers(0, tooFast(stage, 45_000));
    expect(stage.state.held).toBe(stage.world.time + 45_000);
    pass(stage, 44_999);
    expect([stage.sends, stage.waiting]).toEqual([['one'], ['one']]);
    pass(stage, 1);
    expect(stage.sends).toHaveLength(2);
    expect(stage.socket.last('send').cid).toBe(cid);
    stage.answers(1, ACK);
    expect([stage.state.held, stage.waiting]).toEqual([0, ['one: stored']]);
  });

  it('[CLIENT-70] what follows it waits too, keeps its order, and fails for none of it', () => {
    const stage = entered();
    stage.session.say('one');
    stage.session.say('two');
    stage.answers(0, tooFast(stage, 30_000));
    stage.answers(1, UNAVAILABLE);
    stage.session.say('three');
    pass(stage, 29_999);
    expect(stage.sends).toEqual(['one', 'two']);
    pass(stage, 1);
    expect(stage.sends.slice(2).map((text) => text.split(' ')[0])).toEqual(['one', 'two', 'three']);
    stage.answers(2, ACK);
    stage.answers(3, tooFast(stage, 30_000));
    stage.answers(4, UNAVAILABLE);
    pass(stage, 30_000);
    expect(stage.sends.slice(5).map((text) => text.split(' ')[0])).toEqual(['two', 'three']);
    expect(stage.waiting).toEqual(['one: stored', 'two', 'three']);
  });

  it('[CLIENT-70] goes out at once where the room is slow no more', () => {
    const stage = entered();
    stage.session.say('one');
    stage.answers(0, tooFast(stage, 45_000));
    const deed = { type: 'moderate', act: 'settings', settings: { slow: 0 }, was: { slow: 60 } };
    const by = { sender_id: 'lin0000000000000', sender_name: 'Lin', timestamp: AT, seq: 11 };
    stage.socket.says({ ...deed, ...by });
    expect([stage.sends.length, stage.state.held]).toEqual([2, 0]);
  });

  it('[CLIENT-70] is not waited for longer than it can last: a clock may be wrong either way', () => {
    const behind = entered(60);
    behind.session.say('one');
    behind.answers(0, tooFast(behind, 3_600_000));
    pass(behind, 60_000);
    expect(behind.sends).toHaveLength(2);
    const ahead = entered(60);
    ahead.session.say('one');
    for (let tries = 1; ahead.world.time < STORING_MS * 3; tries += 1) {
      ahead.answers(tries - 1, tooFast(ahead, -3_600_000));
      pass(ahead, 15_000);
      expect(ahead.sends.length).toBeGreaterThan(tries);
      expect(ahead.waiting).toEqual(['one']);
    }
  });

  it('[CLIENT-70] that is taken back is not sent', () => {
    const stage = entered();
    stage.session.say('one');
    stage.session.say('two');
    stage.answers(0, tooFast(stage, 5_000));
    stage.session.discard(`${stage.socket.commands.find(({ message }) => message === 'one')?.cid}`);
    pass(stage, 5_000);
    expect(stage.waiting).toEqual(['two']);
    expect(stage.sends.filter((text) => text.startsWith('one'))).toHaveLength(1);
  });

  it('[CLIENT-17] what is refused for good fails with the reason, and says until when', () => {
    const stage = entered();
    stage.session.say('one');
    const error = { number: 20, code: 'muted', message: '', retry: false, until: later(stage, 60_000) };
    stage.answers(0, { error });
    expect(stage.waiting).toEqual(['one: muted']);
  });
});
