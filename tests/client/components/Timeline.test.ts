import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import MessageText from '../../../static/components/MessageText.vue';
import RoomTimeline from '../../../static/components/RoomTimeline.vue';
import { fillAll } from '../../../static/composables/filling';
import { useI18n } from '../../../static/composables/useI18n';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, ENTRIES_LEFT, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { OutboxItem } from '../../../static/room/outbox';
import type { ChatFrame } from '../../../static/wire/frames';
import { ANN, chat, comings, item, ME, own, reply } from '../support/frames';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage, noPast, seenUpTo, viewOf } from '../support/conversation';

inFreshPage();

/** A room that this page is in, where `frames` were said. */
const after = (...frames: readonly ChatFrame[]): RoomState => {
  const events: readonly RoomEvent[] = [
    { kind: 'welcomed', you: ME, at: 0 },
    { kind: 'people', presence: { count: 1, people: [ME] } },
    { kind: 'said', frames, fresh: true, at: 0 },
  ];
  return events.reduce(reduce, EMPTY_ROOM);
};

/** `state` after `names` came. */
const joined = (state: RoomState, ...names: readonly string[]): RoomState => {
  const join = names.map((name) => ({ id: `id of ${name}`, name, back: false }));
  return reduce(state, { kind: 'comings', comings: comings(1 + names.length, { join }), at: 0 });
};

function open(state: RoomState, connected = true) {
  const { global } = new ConversationStage(state);
  const props = { view: viewOf(state), place: '大厅', connected, past: noPast(), seen: seenUpTo() };
  return mountInPage(RoomTimeline, { props, global });
}

describe('messages', () => {
  it('[CLIENT-3] show who said what and when', async () => {
    const timeline = open(after(chat(1, '你好')));
    const message = timeline.get('li.message');
    expect(message.get('.name').text()).toBe('Ann');
    expect(message.get('.bubble').text()).toBe('你好');
    const time = message.get('time');
    expect(time.attributes('datetime')).toBe('2026-11-23T08:26:00.123Z');
    expect(time.text()).toMatch(/^\d\d:\d\d$/);
    await time.trigger('pointerover');
    expect(time.attributes('title')).toContain('2026');
  });

  it('[CLIENT-3] own ones are set apart, and named for who cannot see it', () => {
    const message = open(after(own(1, 'mine'))).get('li.message');
    expect(message.classes()).toContain('self');
    expect(message.get('.visually-hidden').text()).toBe('你');
  });

  it('[CLIENT-3] the assistant is marked as no person', () => {
    const message = open(after(reply(1, '您好'))).get('li.message');
    expect(message.classes()).toContain('assistant');
    expect(message.text()).toContain('客服助手');
    expect(message.get('.badge').text()).toBe('自动回复');
  });

  it('[CLIENT-3] a name is told again only for who cannot see the group', () => {
    const messages = open(after(chat(1, 'a'), chat(2, 'b'))).findAll('li.message');
    expect(messages.map((message) => message.get('.who').classes('visually-hidden'))).toEqual([false, true]);
  });

  it('[CLIENT-3] notices are no bubbles, and speak the language of the page', async () => {
    const timeline = open(joined(after(), 'Ann'));
    expect(timeline.find('.bubble').exists()).toBe(false);
    const told = (): string => timeline.get('li.notice > :first-child').text();
    expect(told()).toBe('Ann 加入了聊天室');
    useI18n().setLocale('en');
    await flushPromises();
    expect(told()).toBe('Ann joined');
  });

  it('[CLIENT-20] many at once stand in one line', async () => {
    const told = async (...names: readonly string[]): Promise<readonly string[]> => {
      const notice = open(joined(after(), ...names)).get('li.notice > :first-child');
      const texts: string[] = [];
      for (const locale of ['zh-CN', 'en'] as const) {
        useI18n().setLocale(locale);
        await flushPromises();
        texts.push(notice.text());
      }
      return texts;
    };
    expect(await told('小明', 'Ann', 'Bo')).toEqual(['小明、Ann、Bo 加入了聊天室', '小明, Ann, Bo joined']);
    expect(await told('小明', 'Ann', 'Bo', 'Cy', 'Di')).toEqual([
      '小明、Ann 和另外 3 人加入了聊天室',
      '小明, Ann and 3 others joined',
    ]);
  });

  it('[CLIENT-20] another name of somebody is told', () => {
    const before = reduce(after(), { kind: 'people', presence: { count: 2, people: [ANN, ME] } });
    const join = [{ id: ANN.id, name: '安', back: true }];
    const state = reduce(before, { kind: 'comings', comings: comings(2, { join }), at: 0 });
    expect(open(state).get('li.notice > :first-child').text()).toBe('Ann 改名为 安');
  });

  it('[CLIENT-18] a mark says that something was skipped, in the language of the page', async () => {
    const timeline = open(reduce(after(chat(1, 'x')), { kind: 'skipped', what: 'wiped', at: 0 }));
    const mark = await vi.waitFor(() => timeline.get('li.mark'));
    expect(mark.text()).toBe('中间跳过了一些消息');
    useI18n().setLocale('en');
    await flushPromises();
    expect(mark.text()).toBe('Some messages were skipped');
  });

  it('[CLIENT-3] names are kept from turning the text around them', () => {
    const timeline = open(joined(after(chat(1, 'x', { sender_name: 'שלום' })), 'שלום'));
    expect(timeline.get('li.message bdi').text()).toBe('שלום');
    expect(timeline.get('li.notice bdi').text()).toBe('שלום');
    expect(timeline.get('.bubble').attributes('dir')).toBe('auto');
  });

  it('a few emoji are large', () => {
    const bubbles = open(after(chat(1, '🎉'), chat(2, '🎉!'))).findAll('.bubble');
    expect(bubbles.map((bubble) => bubble.classes('large'))).toEqual([true, false]);
  });
});

describe('what is still to be said', () => {
  const outgoing = (state: RoomState, ...items: readonly OutboxItem[]): RoomState =>
    reduce(state, { kind: 'outbox', items });
  const failure = { code: 'no_answer', message: '' };

  it('[CLIENT-17] says that it waits, or is on its way', async () => {
    const timeline = open(outgoing(after(), item('a')), false);
    const message = timeline.get('li.message');
    expect(message.classes()).toContain('waiting');
    expect(message.get('.progress').text()).toBe('等待连接');
    await timeline.setProps({ connected: true });
    expect(message.classes()).not.toContain('waiting');
    expect(message.get('.progress').text()).toBe('发送中');
  });

  it('[CLIENT-17] [CLIENT-23] is there too while the page shows an older part of the history', () => {
    const past = { ...after(chat(1, 'x')), live: false };
    const waiting = reduce(past, { kind: 'outbox', items: [item('a')] });
    expect(
      open(waiting, false)
        .findAll('.bubble')
        .map((bubble) => bubble.text()),
    ).toEqual(['x', 'text of a']);
  });

  it('[CLIENT-17] keeps its element when it is stored, and when it is said', async () => {
    const state = outgoing(after(chat(1, 'x')), item('a'));
    const timeline = open(state);
    const { element } = timeline.findAll('li.message')[1] ?? {};
    const stored = outgoing(state, item('a', { stored: 2 }));
    await timeline.setProps({ view: viewOf(stored) });
    expect(timeline.find('.progress').exists()).toBe(false);
    const said: RoomEvent = { kind: 'said', frames: [own(2, 'text of a', 'a')], fresh: true, at: 0 };
    await timeline.setProps({ view: viewOf(outgoing(reduce(stored, said))) });
    expect(timeline.findAll('li.message')[1]?.element).toBe(element);
    expect(timeline.findAll('li.message')).toHaveLength(2);
  });

  it('[CLIENT-17] shows why it failed, keeps the text, and offers to try again or to delete', async () => {
    const timeline = open(outgoing(after(), item('a', { failure })));
    const message = timeline.get('li.message');
    expect(message.get('.bubble').text()).toBe('text of a');
    const told = await vi.waitUntil(
      () => message.find('[role=alert]').exists() && message.get('[role=alert]'),
    );
    expect(told.text()).toBe(useI18n().t('error.no_answer'));
    const [retry, remove] = message.findAll('button');
    expect([retry?.text(), remove?.text()]).toEqual(['重试', '删除']);
    await retry?.trigger('click');
    await remove?.trigger('click');
    expect(timeline.emitted('resend')).toEqual([['a']]);
    expect(timeline.emitted('discard')).toEqual([['a']]);
    // The buttons go away with what they were for.
    expect(document.activeElement).toBe(timeline.get('[role=log]').element);
  });

  it('[CLIENT-17] a reason without words of its own is told in the server’s', async () => {
    const timeline = open(
      outgoing(after(), item('a', { failure: { code: 'from_the_future', message: '慢一点' } })),
    );
    await vi.waitFor(() => expect(timeline.get('[role=alert]').text()).toBe('慢一点'));
  });
});

describe('text', () => {
  it('[CLIENT-13] never becomes markup', () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> &amp; {{ 1 + 1 }}';
    const timeline = open(after(chat(1, hostile, { sender_name: '<b>x</b>' })));
    expect(timeline.get('.bubble').element.textContent).toBe(hostile);
    expect(timeline.get('.name').element.textContent).toBe('<b>x</b>');
    expect(timeline.find('.bubble *').exists()).toBe(false);
  });

  it('[CLIENT-13] links open in a new tab, and vouch for nothing', async () => {
    const text = mountInPage(MessageText, { props: { text: 'see https://example.com now' } });
    await vi.waitUntil(() => text.find('a').exists());
    const link = text.get('a');
    expect(link.attributes()).toMatchObject({
      href: 'https://example.com/',
      target: '_blank',
      rel: 'noopener nofollow ugc',
    });
    expect(link.text()).toBe('https://example.com');
  });

  it('[CLIENT-13] [WIRE-14] is shown to the letter', async () => {
    const exact = '  two  spaces\n\n  https://example.com/a?b=1&c=2 \t end ';
    const bubble = open(after(chat(1, exact))).get('.bubble');
    await vi.waitUntil(() => bubble.find('a').exists());
    expect(bubble.element.textContent).toBe(exact);
  });
});

describe('the empty room', () => {
  it('greets and offers questions for the assistant', async () => {
    const timeline = open(after());
    expect(timeline.get('h2').text()).toContain('小明');
    expect(timeline.get('h2').text()).not.toContain(ME.id);
    const chips = timeline.findAll('.chip');
    expect(chips).toHaveLength(3);
    await chips[0]?.trigger('click');
    expect(timeline.emitted('ask')).toEqual([['帮助']]);
  });

  it('[ASSIST-1] every question is one that the assistant answers', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      useI18n().setLocale(locale);
      for (const key of ['ask.help', 'ask.time', 'ask.weather'] as const) {
        expect(useI18n().t(key)).toMatch(/[?\uFF1F]|\bhelp\b|帮助|时间|天气/);
      }
    }
  });

  it('is over with the first message', () => {
    const timeline = open(after(chat(1, 'x')));
    expect(timeline.find('.chip').exists()).toBe(false);
  });
});

describe('for everyone', () => {
  it('[CLIENT-14] is a log that a keyboard reaches, around a list', () => {
    const timeline = open(after(chat(1, 'x')));
    const log = timeline.get('[role=log]');
    expect(log.attributes('tabindex')).toBe('0');
    expect(log.attributes('aria-label')).toBe('聊天消息');
    expect(log.find('[role=list] > ol > li.message').exists()).toBe(true);
  });

  it('[CLIENT-12] rows keep their elements when the oldest are let go of', async () => {
    const state = after(...Array.from({ length: 300 }, (_, n) => chat(n + 1, `${n}`)));
    const timeline = open(state);
    await fillAll();
    const kept = timeline.findAll('li.message')[31]?.element;
    const last: RoomEvent = { kind: 'said', frames: [chat(301, 'last')], fresh: true, at: 0 };
    await timeline.setProps({ view: viewOf(reduce(state, last)) });
    const messages = timeline.findAll('li.message');
    expect(messages).toHaveLength(ENTRIES_LEFT);
    expect(messages[0]?.element).toBe(kept);
    expect(timeline.text()).toContain(useI18n().t('history.older'));
  });
});
