import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../static/room/outbox';
import { OutboxKeep } from '../../../static/room/outboxKeep';
import { AT, chat } from '../support/frames';
import { SessionStage } from '../support/session-stage';
import { BrowserLocks, MemoryStore } from '../support/storage';

const item = (cid: string, fields: Partial<OutboxItem> = {}): OutboxItem => ({
  cid,
  text: `text of ${cid}`,
  at: 7,
  reply: null,
  sent: null,
  stored: null,
  failure: null,
  ...fields,
});

/** What a page finds as it comes. */
function found(
  store: MemoryStore,
  locks: BrowserLocks | null,
  page: string,
  before: string | null,
  room = 'tea',
): { readonly cids: string[]; readonly keep: OutboxKeep } {
  const keep = new OutboxKeep(store, locks?.of({}) ?? null, room, { page, before });
  const cids: string[] = [];
  keep.inherit((items) => {
    cids.push(...items.map(({ cid }) => cid));
    keep.save(items);
  });
  return { cids, keep };
}

/** What the page `page` leaves behind in `store`. */
function leave(store: MemoryStore, page: string, items: readonly OutboxItem[], room = 'tea'): void {
  new OutboxKeep(store, null, room, { page, before: null }).save(items);
}

describe('[CLIENT-19] what a page left behind', () => {
  it('is found as it was', () => {
    const store = new MemoryStore();
    const items = [
      item('a', { sent: { epoch: 'e', seq: 3 } }),
      item('b', { failure: { code: 'in_doubt', message: '无法确认' } }),
      item('c', { reply: { epoch: 'e', seq: 2 } }),
    ];
    leave(store, 'old', items);
    const keep = new OutboxKeep(store, new BrowserLocks().of({}), 'tea', { page: 'new', before: null });
    const inherited: OutboxItem[] = [];
    keep.inherit((left) => {
      inherited.push(...left);
      keep.save(left);
    });
    expect(inherited).toEqual(items);
    expect(store.keys('outbox:')).toEqual(['outbox:new:tea']);
  });

  it('that the room has stored is not kept', () => {
    const store = new MemoryStore();
    leave(store, 'old', [item('a', { stored: 4 }), item('b')]);
    expect(found(store, new BrowserLocks(), 'new', null).cids).toEqual(['b']);
    leave(store, 'new', [item('b', { stored: 5 })]);
    expect(store.keys('outbox:')).toEqual([]);
  });

  it('in another room stays there', () => {
    const store = new MemoryStore();
    leave(store, 'old', [item('a')], 'tea');
    expect(found(store, new BrowserLocks(), 'new', 'old', 'coffee').cids).toEqual([]);
    expect(store.keys('outbox:')).toEqual(['outbox:old:tea']);
  });

  it('is left alone while that page is there', () => {
    const store = new MemoryStore();
    const locks = new BrowserLocks();
    found(store, locks, 'first', null).keep.save([item('a')]);
    expect(found(store, locks, 'second', null).cids).toEqual([]);
    expect(store.keys('outbox:')).toEqual(['outbox:first:tea']);
  });

  it('is waited for where that page was in the same tab', () => {
    const store = new MemoryStore();
    const locks = new BrowserLocks();
    const dying = {};
    new OutboxKeep(store, locks.of(dying), 'tea', { page: 'first', before: null }).save([item('a')]);
    const reloaded = found(store, locks, 'second', 'first');
    expect(reloaded.cids).toEqual([]);
    locks.release(dying);
    expect(reloaded.cids).toEqual(['a']);
  });

  it('is found by the next, in whatever tab, where that page left the room', () => {
    const store = new MemoryStore();
    const locks = new BrowserLocks();
    const first = found(store, locks, 'first', null).keep;
    first.save([item('a')]);
    first.close();
    expect(found(store, locks, 'second', null).cids).toEqual(['a']);
  });

  it('is not taken over by one that has left the room while it waited', () => {
    const store = new MemoryStore();
    const locks = new BrowserLocks();
    const dying = {};
    new OutboxKeep(store, locks.of(dying), 'tea', { page: 'first', before: null }).save([item('a')]);
    const gone = found(store, locks, 'second', 'first');
    gone.keep.close();
    locks.release(dying);
    expect(gone.cids).toEqual([]);
    expect(found(store, locks, 'third', null).cids).toEqual(['a']);
  });

  it('without locks is found in the same tab, and only there', () => {
    const store = new MemoryStore();
    leave(store, 'old', [item('a')]);
    expect(found(store, null, 'other', null).cids).toEqual([]);
    expect(found(store, null, 'new', 'old').cids).toEqual(['a']);
  });

  describe('and there is no space to take over', () => {
    const SENT = { sent: { epoch: 'epoch-of-11', seq: Number.MAX_SAFE_INTEGER } };

    it('stays where it is', () => {
      const store = new MemoryStore();
      leave(store, 'old', [item('a')]);
      store.fill();
      expect(found(store, new BrowserLocks(), 'new', null).cids).toEqual(['a']);
      expect(store.keys('outbox:')).toEqual(['outbox:old:tea']);
    });

    it('is marked there as sent, and let go of once it is stored', () => {
      const store = new MemoryStore();
      leave(store, 'old', [item('a'), item('b')]);
      store.fill();
      const { keep } = found(store, new BrowserLocks(), 'new', null);
      keep.save([item('a', SENT), item('b', SENT)]);
      keep.save([item('a', { ...SENT, stored: 8 }), item('b', SENT)]);
      const next: OutboxItem[] = [];
      new OutboxKeep(store, new BrowserLocks().of({}), 'tea', { page: 'next', before: null }).inherit(
        (left) => {
          next.push(...left);
        },
      );
      expect(next).toEqual([item('b', SENT)]);
    });

    it('is nobody else’s while this page is there', () => {
      const store = new MemoryStore();
      const locks = new BrowserLocks();
      leave(store, 'old', [item('a')]);
      store.fill();
      found(store, locks, 'new', null);
      expect(found(store, locks, 'other', null).cids).toEqual([]);
    });

    it('is taken over as soon as there is', () => {
      const store = new MemoryStore();
      leave(store, 'old', [item('a')]);
      store.fill();
      const { keep } = found(store, new BrowserLocks(), 'new', null);
      store.space = Number.POSITIVE_INFINITY;
      keep.save([item('a', SENT)]);
      expect(store.keys('outbox:')).toEqual(['outbox:new:tea']);
    });
  });

  it('is kept as far as there is space, the oldest first', () => {
    const store = new MemoryStore();
    leave(store, 'old', [item('a'), item('b')]);
    store.fill();
    leave(store, 'old', [item('a', { sent: { epoch: 'e', seq: 1 } }), item('b'), item('c')]);
    const { cids } = found(store, null, 'new', 'old');
    expect(cids).toEqual(['a', 'b']);
  });

  for (const [what, text] of Object.entries({
    'no JSON': '[{',
    'no list': '{}',
    'no messages': '[7,{"cid":"x"},null]',
  })) {
    it(`${what}, is let go of`, () => {
      const store = new MemoryStore();
      store.set('outbox:old:tea', text);
      expect(found(store, new BrowserLocks(), 'new', null).cids).toEqual([]);
      expect(store.keys('outbox:')).toEqual([]);
    });
  }
});

describe('[CLIENT-19] a reload', () => {
  const RELOADED = { page: 'page-2', before: 'page-1' };

  it('sends what was on its way, saying where to look, and then what waited', () => {
    const first = new SessionStage();
    first.welcomed([chat(10, 'x')]);
    first.session.say('a');
    first.session.offline();
    first.session.say('b');
    const second = new SessionStage(first.store, RELOADED);
    expect(second.waiting).toEqual(['a', 'b']);
    second.welcomed([chat(11, 'y')]);
    expect(second.sends).toEqual(['a after 10', 'b']);
    expect(second.socket.last('hello').epoch).toBeUndefined();
    for (const n of [0, 1]) second.answers(n, { ok: { seq: 12 + n, cid: 'x', at: AT, dup: false } });
    expect(first.store.keys('outbox:')).toEqual([]);
  });

  it('puts what an earlier page wrote before what this one did, also where that is found late', () => {
    const locks = new BrowserLocks();
    const store = new MemoryStore();
    const first = new SessionStage(store, undefined, locks);
    first.session.say('a');
    const second = new SessionStage(store, RELOADED, locks);
    // Each fake world has the same secrets; two messages have not.
    second.world.secret(1);
    second.session.say('b');
    locks.release(first);
    expect(second.waiting).toEqual(['a', 'b']);
    second.welcomed();
    expect(second.sends).toEqual(['a', 'b']);
  });

  it('shows what had failed, and sends it only when asked', () => {
    const first = new SessionStage();
    first.welcomed();
    first.session.say('a');
    first.answers(0, { error: { number: 14, code: 'in_doubt', message: 'x', retry: false } });
    const second = new SessionStage(first.store, RELOADED);
    second.welcomed();
    expect(second.waiting).toEqual(['a: in_doubt']);
    expect(second.sends).toEqual([]);
  });
});
