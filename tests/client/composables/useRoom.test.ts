import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { useRoom, type Room } from '../../../static/composables/useRoom';
import { AT, chat, own, page, welcome } from '../support/frames';
import { BrowserLocks } from '../support/storage';
import { FakeWorld } from '../support/world';

let world: FakeWorld;
let scope: EffectScope;
let room: Room;

/** A page that enters the room. */
function open(): void {
  world = new FakeWorld();
  scope = effectScope();
  room = scope.run(() => useRoom('设计组', '小明', world, new BrowserLocks().of(scope))) as Room;
}

function join(): void {
  world.socket.opens();
  world.socket.grants('hello', welcome([chat(1, 'before')]));
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  open();
});

afterEach(() => scope.stop());

describe('useRoom', () => {
  it('[CLIENT-2] connects to the room, and comes in under the name', () => {
    expect(world.socket.address).toBe(
      `${window.location.origin.replace('http', 'ws')}/ws/chat/%E8%AE%BE%E8%AE%A1%E7%BB%84/`,
    );
    world.socket.opens();
    expect(world.socket.last('hello').name).toBe('小明');
  });

  it('[CLIENT-21] the person is the same in the next page, the session is not', () => {
    world.socket.opens();
    const first = world.socket.last('hello');
    scope.stop();
    open();
    world.socket.opens();
    const second = world.socket.last('hello');
    expect(second.person).toBe(first.person);
    expect(first.person).toMatch(/^[\w-]{32}$/);
    expect(second.session).not.toBe(first.session);
  });

  it('[CLIENT-17] says, and shows what came of it', () => {
    join();
    expect(room.say('hi')).toBe(true);
    expect(room.state.value.outgoing).toMatchObject([{ text: 'hi' }]);
    const { cid } = world.socket.last('send');
    world.socket.denies('send', 'unprocessable');
    expect(room.state.value.outgoing).toMatchObject([{ pending: { failure: { code: 'unprocessable' } } }]);
    room.resend(`${cid}`);
    world.socket.grants('send', { seq: 2, cid, at: AT, dup: false });
    world.socket.says(own(2, 'hi', cid));
    expect(room.state.value.outgoing).toEqual([]);
    room.say('unwanted');
    world.socket.denies('send', 'unprocessable');
    room.discard(`${world.socket.last('send').cid}`);
    expect(room.state.value.outgoing).toEqual([]);
  });

  it('[CLIENT-19] what was not sent is there in the next page of the tab', () => {
    room.say('early');
    scope.stop();
    open();
    expect(room.state.value.outgoing).toMatchObject([{ text: 'early' }]);
    expect(localStorage.length).toBe(2);
  });

  it('[CLIENT-6] comes back at once when the browser is online, from where it was', () => {
    join();
    window.dispatchEvent(new Event('offline'));
    expect(room.connection.value).toMatchObject({ status: 'waiting', loss: 'offline' });
    window.dispatchEvent(new Event('online'));
    world.socket.opens();
    world.socket.grants('hello', { ...welcome([chat(2, 'missed')]), recovered: true });
    expect(room.connection.value.status).toBe('joined');
    expect(room.state.value.entries).toMatchObject([{ text: 'before' }, { text: 'missed' }]);
  });

  it('[CLIENT-6] and when the page is visible again', () => {
    join();
    world.socket.closes();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-40] a page that is opened without a network says so, until there is one', () => {
    scope.stop();
    const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    open();
    window.dispatchEvent(new Event('pageshow'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(room.connection.value).toMatchObject({ status: 'waiting', loss: 'offline' });
    onLine.mockRestore();
    window.dispatchEvent(new Event('online'));
    expect(room.connection.value).toMatchObject({ status: 'connecting' });
  });

  it('[CLIENT-5] tells of trouble and of its end', () => {
    world.pass(5_000);
    expect(room.troubled.value).toBe(true);
    join();
    expect(room.troubled.value).toBe(false);
  });

  it('a new name comes in anew, without a gap being told', () => {
    join();
    const old = world.socket;
    room.rename('小红');
    expect(old.closedByClient).toBe(true);
    world.socket.opens();
    expect(world.socket.last('hello').name).toBe('小红');
    world.socket.grants('hello', { ...page([]), you: { id: 'x', name: '小红' }, head: 1 });
    expect(room.state.value.entries).toMatchObject([
      { text: 'before' },
      { kind: 'mark', mark: { kind: 'renamed', name: '小红' } },
    ]);
  });

  it('leaves with its scope', () => {
    join();
    scope.stop();
    expect(world.socket.closedByClient).toBe(true);
    window.dispatchEvent(new Event('online'));
    expect(world.sockets).toHaveLength(1);
  });
});
