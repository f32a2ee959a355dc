import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { useRoom, type Room } from '../../../static/composables/useRoom';
import { chat, refusal, welcome } from '../support/frames';
import { FakeWorld } from '../support/world';

const OWN = { sender_id: 'a1B2c3D4', sender_name: '小明' };

let world: FakeWorld;
let scope: EffectScope;
let room: Room;

beforeEach(() => {
  world = new FakeWorld();
  scope = effectScope();
  room = scope.run(() => useRoom('设计组', '小明', world)) as Room;
});

afterEach(() => scope.stop());

describe('useRoom', () => {
  it('[CLIENT-2] connects to the room under the name', () => {
    expect(new URL(world.socket.address).pathname).toBe('/ws/chat/%E8%AE%BE%E8%AE%A1%E7%BB%84/');
    expect(new URL(world.socket.address).searchParams.get('username')).toBe('小明');
  });

  it('[CLIENT-9] says, and takes back what the room refuses', () => {
    world.socket.says(welcome());
    expect(room.send('hi')).toBe(true);
    expect(room.state.value.unconfirmed).toEqual(['hi']);
    world.socket.says(refusal('unavailable'));
    expect(room.state.value.rejection?.text).toBe('hi');
    room.dismissRejection();
    expect(room.state.value.rejection).toBeNull();
  });

  it('[CLIENT-9] says nothing without a connection', () => {
    expect(room.send('early')).toBe(false);
    expect(room.state.value.unconfirmed).toEqual([]);
  });

  it('[CLIENT-6] comes back at once when the browser is online', () => {
    world.socket.says(welcome());
    window.dispatchEvent(new Event('offline'));
    expect(room.connection.value).toMatchObject({ status: 'waiting', loss: 'offline' });
    window.dispatchEvent(new Event('online'));
    world.socket.says(welcome('newnewid'));
    expect(room.connection.value.status).toBe('joined');
    expect(room.state.value.entries).toMatchObject([{ kind: 'mark', mark: { kind: 'reconnected' } }]);
  });

  it('[CLIENT-6] and when the page is visible again', () => {
    world.socket.says(welcome());
    world.socket.closes();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-5] tells of trouble and of its end', () => {
    world.pass(5_000);
    expect(room.troubled.value).toBe(true);
    world.socket.says(welcome());
    expect(room.troubled.value).toBe(false);
  });

  it('a new name comes in anew, without a gap being told', () => {
    world.socket.says(welcome());
    const old = world.socket;
    room.rename('小红');
    expect(old.closedByClient).toBe(true);
    expect(new URL(world.socket.address).searchParams.get('username')).toBe('小红');
    world.socket.says(welcome('newnewid', '小红'));
    expect(room.state.value.entries).toMatchObject([
      { kind: 'mark', mark: { kind: 'renamed', name: '小红' } },
    ]);
  });

  it('[CLIENT-3] knows its own messages', () => {
    world.socket.says(welcome());
    world.socket.says(chat('mine', OWN));
    expect(room.state.value.entries).toMatchObject([{ author: 'self', text: 'mine' }]);
  });

  it('leaves with its scope', () => {
    world.socket.says(welcome());
    scope.stop();
    expect(world.socket.closedByClient).toBe(true);
    window.dispatchEvent(new Event('online'));
    expect(world.sockets).toHaveLength(1);
  });
});
