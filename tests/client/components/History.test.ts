import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import DateJump from '../../../static/components/DateJump.vue';
import HistoryEdge from '../../../static/components/HistoryEdge.vue';
import RoomTimeline from '../../../static/components/RoomTimeline.vue';
import TimelineMessage from '../../../static/components/TimelineMessage.vue';
import type { Past } from '../../../static/composables/usePast';
import { useFilling } from '../../../static/composables/filling';
import { useI18n } from '../../../static/composables/useI18n';
import { reduce } from '../../../static/room/reduce';
import { Refused } from '../../../static/room/site';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { ChatFrame } from '../../../static/wire/frames';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage, noPast, seenUpTo, viewOf } from '../support/conversation';
import { chat, ME, own } from '../support/frames';

inFreshPage();

const after = (...frames: readonly ChatFrame[]): RoomState =>
  [
    { kind: 'welcomed', you: ME, at: 0 } as const,
    { kind: 'said', frames, fresh: false, at: 0 } as const,
  ].reduce<RoomState>(reduce, EMPTY_ROOM);

function open(state: RoomState, { newAfter = null as number | null, past = {} as Partial<Past> } = {}) {
  const { global } = new ConversationStage(state);
  const props = {
    view: viewOf(state),
    place: '大厅',
    connected: true,
    past: { ...noPast(), ...past },
    seen: seenUpTo(newAfter),
  };
  return mountInPage(RoomTimeline, { props, global });
}

describe('where a room begins', () => {
  const beginning = (timeline: VueWrapper): string | undefined =>
    timeline.findAll('.beginning').at(0)?.text();

  it('[CLIENT-22] is said with the first message, and not before it is there', () => {
    expect(beginning(open(after(chat(1, 'x'))))).toBe('这里是房间的起点');
    expect(beginning(open(after(chat(9, 'x'))))).toBeUndefined();
    expect(beginning(open(after()))).toBeUndefined();
  });

  it('[CLIENT-22] [HIST-6] is not said where what was earlier was removed', () => {
    const state = reduce(after(chat(9, 'x')), { kind: 'older', frames: [], start: true });
    expect(beginning(open(state))).toBe('更早的消息已不再保留');
  });
});

describe('a page of the history', () => {
  it('[CLIENT-22] is waited for quietly, and asked for again where it did not come', async () => {
    const edge = mountInPage(HistoryEdge, { props: { state: 'loading', end: 'older' } });
    expect(edge.find('[role=alert], button').exists()).toBe(false);
    expect(edge.text()).toBe('加载中…');
    await edge.setProps({ state: 'failed' });
    expect(edge.get('[role=alert]').text()).toBe('消息加载失败。');
    await edge.get('button').trigger('click');
    expect(edge.emitted('load')).toHaveLength(1);
    await edge.setProps({ state: 'limited' });
    expect(edge.get('[role=alert]').text()).toBe(useI18n().t('history.limited'));
  });

  it('[CLIENT-22] is not read out: only what is said is', async () => {
    const live = (timeline: VueWrapper): string | undefined =>
      timeline.get('[role=log]').attributes('aria-live');
    const state = after(chat(50, 'x'));
    expect(live(open(state))).toBeUndefined();
    expect(live(open(state, { past: { older: ref('loading') } }))).toBe('off');
    expect(live(open({ ...state, live: false }))).toBe('off');
    // Something out of view is still to be filled in.
    const filling = effectScope();
    filling.run(() =>
      useFilling(
        () => undefined,
        () => false,
      ),
    );
    const timeline = open(state);
    expect(live(timeline)).toBe('off');
    filling.stop();
    await flushPromises();
    expect(live(timeline)).toBeUndefined();
  });
});

describe('what is new', () => {
  it('[CLIENT-26] stands after a divider, in the language of the page', async () => {
    const timeline = open(after(chat(1, 'a'), own(2, 'b'), chat(3, 'c')), { newAfter: 1 });
    const rows = (): readonly string[] =>
      timeline.findAll('li.message, li.new').map((row) => row.find('.bubble, span').text());
    expect(rows().slice(-2)[0]).toBe('新消息');
    useI18n().setLocale('en');
    await flushPromises();
    expect(timeline.findAll('li.new').map((row) => row.text())).toEqual(['New messages']);
    expect(
      open(after(chat(1, 'a')), { newAfter: 1 })
        .find('li.new')
        .exists(),
    ).toBe(false);
  });
});

describe('the address of a message', () => {
  const link = (frame: ChatFrame) => {
    const stage = new ConversationStage(after(frame));
    const [entry] = stage.state.value.entries;
    if (entry?.kind !== 'message') throw new Error('no message');
    const message = mountInPage(TimelineMessage, {
      props: { entry, first: true, last: true, connected: true },
      global: stage.global,
    });
    return { stage, message, entry };
  };

  it('[CLIENT-24] is its time, which leads there without a reload', async () => {
    const { message } = link(chat(7, 'x'));
    const address = message.get('a:has(time)');
    expect(address.attributes('href')).toBe('/r/%E8%8C%B6%E5%AE%A4/m/7');
    await address.trigger('click');
    expect(window.location.pathname).toBe('/r/%E8%8C%B6%E5%AE%A4/m/7');
    expect(message.classes()).toContain('pointed-at');
  });

  it('[CLIENT-24] a removed message has none', () => {
    expect(
      link(chat(7, '', { deleted: true }))
        .message.find('a')
        .exists(),
    ).toBe(false);
  });

  it('[CLIENT-24] whoever goes back to the latest leaves it', async () => {
    window.history.replaceState(null, '', '/r/tea/m/7');
    const timeline = open({ ...after(chat(7, 'x')), live: false });
    await timeline.get('.jump').trigger('click');
    await flushPromises();
    expect(window.location.pathname).toBe('/r/tea');
  });
});

describe('going to a day', () => {
  const FROM = new Date(2026, 10, 23, 12).getTime();

  function dialog(firstSince: (since: number) => Promise<number | null>) {
    const stage = new ConversationStage(after(chat(1, 'x')));
    const jump = vi.fn<typeof stage.conversation.jump>(() => Promise.resolve());
    Object.assign(stage.conversation, { firstSince, jump });
    return { jump, page: mountInPage(DateJump, { props: { from: FROM }, global: stage.global }) };
  }

  it('[CLIENT-25] is offered by each day', async () => {
    const timeline = open(after(chat(1, 'x')));
    const day = timeline.get('li.day button');
    expect(day.attributes('aria-label')).toMatch(/2026.*：跳到其他日期$/);
    await day.trigger('click');
    await vi.waitUntil(() => document.querySelector('dialog input[type=date]') !== null);
    expect(document.querySelector<HTMLInputElement>('dialog input')?.value).toMatch(/^2026-11-23$/);
  });

  it('[CLIENT-25] leads to the first message since the reader’s midnight', async () => {
    const asked: number[] = [];
    const { page, jump } = dialog((since) => {
      asked.push(since);
      return Promise.resolve(42);
    });
    await page.get('input').setValue('2026-11-20');
    await page.get('form').trigger('submit');
    await flushPromises();
    expect(asked).toEqual([new Date(2026, 10, 20).getTime()]);
    expect(jump).toHaveBeenCalledWith(42, 'nearly');
    expect(page.emitted('close')).toHaveLength(1);
  });

  it('[CLIENT-25] says where there is nothing since then, or where it cannot be told', async () => {
    const answers = [
      () => Promise.resolve(null),
      () => Promise.reject(new Error('no network')),
      () => Promise.reject(new Refused('slow_down')),
    ];
    const { page, jump } = dialog(() => answers.shift()?.() ?? Promise.resolve(1));
    const alert = async (): Promise<string> => {
      await page.get('form').trigger('submit');
      await flushPromises();
      return page.get('[role=alert]').text();
    };
    expect(await alert()).toBe(useI18n().t('date.none'));
    expect(await alert()).toBe(useI18n().t('history.failed'));
    expect(await alert()).toBe(useI18n().t('history.limited'));
    expect(jump).not.toHaveBeenCalled();
    expect(page.emitted('close')).toBeUndefined();
  });
});
