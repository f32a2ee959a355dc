import { describe, expect, it } from 'vitest';
import { SIGN_IN_MS } from '../../../static/room/session';
import type { Identity } from '../../../static/room/world';
import { ME } from '../support/frames';
import { SessionStage } from '../support/session-stage';

/** A server that knows who comes once it is told to. */
class Signing implements Identity {
  asked: string[] = [];
  #answer: (known: boolean) => void = () => undefined;

  constructor(public isKnown = false) {}

  signIn(person: string): Promise<boolean> {
    this.asked.push(person);
    return new Promise((resolve) => (this.#answer = resolve));
  }

  async answers(known: boolean): Promise<void> {
    this.#answer(known);
    await Promise.resolve();
    await Promise.resolve();
  }
}

/** A page that opens, with this identity. */
function opened(identity: Identity | null): SessionStage {
  return new SessionStage(undefined, undefined, undefined, identity);
}

const KNOWN = { ...ME, verified: true };

describe('signing in', () => {
  it('[CLIENT-63] the first socket waits until the server knows who comes', async () => {
    const signing = new Signing();
    const stage = opened(signing);
    expect([stage.world.sockets.length, signing.asked]).toEqual([0, [stage.person]]);
    await signing.answers(true);
    stage.welcomed([], { you: KNOWN });
    expect([stage.world.sockets.length, stage.state.me?.verified]).toEqual([1, true]);
    stage.world.pass(SIGN_IN_MS);
    expect(stage.world.sockets).toHaveLength(1);
  });

  it('[CLIENT-63] but for a second; who came in as a guest comes in again once they are known, and once only', async () => {
    const signing = new Signing();
    const stage = opened(signing);
    stage.world.pass(SIGN_IN_MS - 1);
    expect(stage.world.sockets).toHaveLength(0);
    stage.world.pass(1);
    stage.welcomed();
    expect(stage.connection.status).toBe('joined');
    await signing.answers(true);
    expect(stage.world.sockets).toHaveLength(2);
    stage.socket.opens();
    // A browser that keeps no cookie.
    stage.welcomed();
    await signing.answers(true);
    expect([stage.world.sockets.length, stage.connection.status]).toEqual([2, 'joined']);
  });

  it('[CLIENT-63] a server that knows nobody keeps nobody out', async () => {
    const signing = new Signing();
    const stage = opened(signing);
    await signing.answers(false);
    stage.welcomed();
    await signing.answers(false);
    expect([stage.world.sockets.length, stage.connection.status]).toEqual([1, 'joined']);
    stage.session.say('hi');
    expect(stage.sends).toEqual(['hi']);
  });

  it('[CLIENT-63] whoever was known before comes in at once, and is asked for again where the server has forgotten them', async () => {
    const signing = new Signing(true);
    const stage = opened(signing);
    stage.socket.opens();
    expect(signing.asked).toEqual([]);
    stage.socket.denies('hello', 'not_a_member');
    expect([stage.connection.status, signing.asked.length]).toEqual(['refused', 1]);
    await signing.answers(true);
    expect(stage.world.sockets).toHaveLength(2);
    stage.welcomed([], { you: KNOWN });
    expect(stage.connection.status).toBe('joined');
  });

  it('[CLIENT-63] whoever has left meanwhile does not come in', async () => {
    const signing = new Signing();
    const stage = opened(signing);
    stage.session.leave();
    await signing.answers(true);
    expect(stage.world.sockets).toHaveLength(0);
  });
});

describe('an invitation', () => {
  it('[CLIENT-64] goes with the hello until it is answered', () => {
    const stage = new SessionStage();
    stage.session.comeBy('LINK');
    stage.socket.opens();
    expect(stage.socket.last('hello')).toMatchObject({ invite: 'LINK' });
    stage.again();
    stage.welcomed([], { you: { ...KNOWN, role: 'member' } });
    expect(stage.invited).toEqual([null]);
    stage.again();
    expect(stage.socket.last('hello')).not.toHaveProperty('invite');
  });

  it('[CLIENT-64] that is no good is told, and one comes in without it', () => {
    const stage = new SessionStage();
    stage.session.comeBy('LINK');
    stage.socket.opens();
    stage.socket.denies('hello', 'bad_link');
    expect(stage.invited).toMatchObject([{ code: 'bad_link' }]);
    expect(stage.socket.last('hello')).not.toHaveProperty('invite');
    stage.welcomed();
    expect(stage.connection.status).toBe('joined');
  });

  it('[CLIENT-64] is kept for another name, where the first is not taken', () => {
    const stage = new SessionStage();
    stage.session.comeBy('LINK');
    stage.socket.opens();
    stage.socket.denies('hello', 'name_taken');
    expect(stage.connection).toMatchObject({ status: 'refused', refusal: { error: { code: 'name_taken' } } });
    stage.session.enter('ws://chat.test/ws/chat/lobby/', '小红');
    stage.socket.opens();
    expect(stage.socket.last('hello')).toMatchObject({ name: '小红', invite: 'LINK' });
  });
});

describe('who may not be here any more', () => {
  it('[CLIENT-71] is told why, and until when, and does not come back', () => {
    const stage = new SessionStage();
    stage.welcomed();
    const until = '2026-11-23T08:31:00.000Z';
    const error = { number: 25, code: 'banned', message: '', retry: false, until };
    stage.socket.says({ type: 'reply', ref: null, error });
    const refusal = { kind: 'not_welcome', error: { code: 'banned', until: Date.parse(until) } };
    expect(stage.connection).toMatchObject({ status: 'refused', refusal });
    expect(stage.world.timers).toBe(0);
  });

  it('[CLIENT-71] what could not be read is no reason', () => {
    const stage = new SessionStage();
    stage.welcomed();
    const error = { number: 2, code: 'unprocessable', message: '', retry: false };
    stage.socket.says({ type: 'reply', ref: null, error });
    expect(stage.connection.status).toBe('joined');
  });

  it('[CLIENT-71] too many connections are tried again', () => {
    const stage = new SessionStage();
    stage.socket.opens();
    stage.socket.denies('hello', 'too_many_connections', true);
    expect(stage.connection).toMatchObject({ status: 'waiting', loss: 'crowded' });
    stage.session.wake();
    stage.socket.closes(4104);
    expect(stage.connection).toMatchObject({ status: 'waiting', loss: 'crowded' });
  });
});
