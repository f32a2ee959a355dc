import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import MessageText from '../../../static/components/MessageText.vue';
import RoomTimeline from '../../../static/components/RoomTimeline.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { ServerFrame } from '../../../static/wire/frames';
import { chat, notice, reply, welcome } from '../support/frames';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

const OWN = { sender_id: 'a1B2c3D4', sender_name: '小明' };

const after = (...frames: readonly ServerFrame[]): RoomState =>
  frames.reduce((state, frame) => reduce(state, { kind: 'frame', frame, at: 0 }), EMPTY_ROOM);

function open(state: RoomState) {
  return mountInPage(RoomTimeline, { props: { state, place: '大厅', canSay: true } });
}

describe('messages', () => {
  it('[CLIENT-3] show who said what and when', () => {
    const timeline = open(after(welcome(), chat('你好')));
    const message = timeline.get('li.message');
    expect(message.get('.name').text()).toBe('Ann');
    expect(message.get('.bubble').text()).toBe('你好');
    const time = message.get('time');
    expect(time.attributes('datetime')).toBe('2026-11-23T08:26:00.123Z');
    expect(time.text()).toMatch(/^\d\d:\d\d$/);
    expect(time.attributes('title')).toContain('2026');
  });

  it('[CLIENT-3] own ones are set apart, and named for who cannot see it', () => {
    const own = open(after(welcome(), chat('mine', OWN))).get('li.message');
    expect(own.classes()).toContain('self');
    expect(own.get('.visually-hidden').text()).toBe('你');
  });

  it('[CLIENT-3] the assistant is marked as no person', () => {
    const message = open(after(welcome(), reply('您好'))).get('li.message');
    expect(message.classes()).toContain('assistant');
    expect(message.text()).toContain('客服助手');
    expect(message.get('.badge').text()).toBe('自动回复');
  });

  it('[CLIENT-3] a name is told again only for who cannot see the group', () => {
    const messages = open(after(welcome(), chat('a'), chat('b'))).findAll('li.message');
    expect(messages.map((message) => message.get('.who').classes('visually-hidden'))).toEqual([false, true]);
  });

  it('[CLIENT-3] notices are no bubbles, and speak the language of the page', async () => {
    const timeline = open(after(welcome(), notice('Ann 加入了聊天室'), notice('房间将重启')));
    expect(timeline.find('.bubble').exists()).toBe(false);
    const texts = (): readonly string[] =>
      timeline.findAll('li.notice > :first-child').map((shown) => shown.text());
    expect(texts()).toEqual(['Ann 加入了聊天室', '房间将重启']);
    useI18n().setLocale('en');
    await flushPromises();
    expect(texts()).toEqual(['Ann joined', '房间将重启']);
  });

  it('[CLIENT-3] names are kept from turning the text around them', () => {
    const timeline = open(after(welcome(), chat('x', { sender_name: 'שלום' }), notice('שלום 离开了聊天室')));
    expect(timeline.get('li.message bdi').text()).toBe('שלום');
    expect(timeline.get('li.notice bdi').text()).toBe('שלום');
    expect(timeline.get('.bubble').attributes('dir')).toBe('auto');
  });

  it('a few emoji are large', () => {
    const bubbles = open(after(welcome(), chat('🎉'), chat('🎉!'))).findAll('.bubble');
    expect(bubbles.map((bubble) => bubble.classes('large'))).toEqual([true, false]);
  });
});

describe('text', () => {
  it('[CLIENT-13] never becomes markup', () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> &amp; {{ 1 + 1 }}';
    const timeline = open(after(welcome(), chat(hostile, { sender_name: '<b>x</b>' })));
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
    const bubble = open(after(welcome(), chat(exact))).get('.bubble');
    await vi.waitUntil(() => bubble.find('a').exists());
    expect(bubble.element.textContent).toBe(exact);
  });
});

describe('the empty room', () => {
  it('greets and offers questions for the assistant', async () => {
    const timeline = open(after(welcome(), notice('小明 加入了聊天室')));
    expect(timeline.get('h2').text()).toContain('小明');
    expect(timeline.get('h2').text()).not.toContain('a1B2c3D4');
    const chips = timeline.findAll('.chip');
    expect(chips).toHaveLength(3);
    await chips[0]?.trigger('click');
    expect(timeline.emitted('ask')).toEqual([['帮助']]);
  });

  it('asks nothing without a connection', async () => {
    const timeline = open(after(welcome()));
    await timeline.setProps({ canSay: false });
    await timeline.get('.chip').trigger('click');
    expect(timeline.emitted('ask')).toBeUndefined();
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
    const timeline = open(after(welcome(), chat('x')));
    expect(timeline.find('.chip').exists()).toBe(false);
  });
});

describe('for everyone', () => {
  it('[CLIENT-14] is a log that a keyboard reaches, around a list', () => {
    const timeline = open(after(welcome(), chat('x')));
    const log = timeline.get('[role=log]');
    expect(log.attributes('tabindex')).toBe('0');
    expect(log.attributes('aria-label')).toBe('聊天消息');
    expect(log.find('ol > li.message').exists()).toBe(true);
  });

  it('[CLIENT-12] rows keep their elements when the oldest is let go of', async () => {
    const state = after(welcome(), ...Array.from({ length: 300 }, (_, n) => chat(`${n}`)));
    const timeline = open(state);
    const kept = timeline.findAll('li.message')[1]?.element;
    await timeline.setProps({ state: reduce(state, { kind: 'frame', frame: chat('last'), at: 0 }) });
    const messages = timeline.findAll('li.message');
    expect(messages).toHaveLength(300);
    expect(messages[0]?.element).toBe(kept);
    expect(timeline.text()).toContain(useI18n().t('timeline.trimmed'));
  });
});
