import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import ComposerContext from '../../../static/components/ComposerContext.vue';
import PinnedBar from '../../../static/components/PinnedBar.vue';
import TimelineMessage from '../../../static/components/TimelineMessage.vue';
import TypingLine from '../../../static/components/TypingLine.vue';
import type { StoredEntry } from '../../../static/composables/useConversation';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { ChatFrame } from '../../../static/wire/frames';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage } from '../support/conversation';
import { ANN, chat, ME, own } from '../support/frames';

inFreshPage();
afterEach(() => vi.useRealTimers());

const after = (...frames: readonly ChatFrame[]): RoomState =>
  [
    { kind: 'welcomed', you: ME, at: 0 } as const,
    { kind: 'people', presence: { count: 2, people: [ME, ANN] } } as const,
    { kind: 'said', frames, fresh: true, at: 0 } as const,
  ].reduce<RoomState>(reduce, EMPTY_ROOM);

/** The stage of a room where these were said, and the first of them. */
function staged(...frames: readonly ChatFrame[]): { stage: ConversationStage; entry: StoredEntry } {
  const stage = new ConversationStage(after(...frames));
  const [first] = stage.state.value.entries;
  return { stage, entry: first as StoredEntry };
}

const message = (stage: ConversationStage, entry: StoredEntry) =>
  mountInPage(TimelineMessage, {
    props: { entry, first: true, last: true, connected: true },
    global: stage.global,
  });

describe('replying', () => {
  it('[CLIENT-51] names what is answered, sends it along, and is over then', async () => {
    const { stage, entry } = staged(chat(1, 'a question'));
    stage.conversation.reply(entry);
    const context = mountInPage(ComposerContext, { global: stage.global });
    expect(context.text()).toContain('回复 Ann');
    expect(context.text()).toContain('a question');
    stage.conversation.say('an answer');
    stage.conversation.say('more');
    expect(stage.said).toEqual([
      ['an answer', 1],
      ['more', null],
    ]);
    await flushPromises();
    expect(context.find('.context').exists()).toBe(false);
  });

  it('[CLIENT-51] [TALK-8] a reply shows what it answers, also where that is not on the page', () => {
    const { stage } = staged(
      chat(1, 'a question'),
      chat(2, 'an answer', { reply: 1 }),
      chat(9, 'x', { reply: 5 }),
    );
    const [, answer, other] = stage.state.value.entries as StoredEntry[];
    const quote = message(stage, answer as StoredEntry).get('.quote');
    expect(quote.text()).toContain('Ann');
    expect(quote.text()).toContain('a question');
    expect(
      message(stage, other as StoredEntry)
        .get('.quote')
        .text(),
    ).toBe('回复更早的一条消息');
  });
});

describe('a link to a message', () => {
  it('[CLIENT-24] names the room and the place, and one to what is not there says so', async () => {
    const stage = new ConversationStage(after(chat(1, 'x'), chat(9, 'y')), 'nearest');
    message(stage, stage.state.value.entries[1] as StoredEntry);
    expect(new URL(stage.conversation.linkTo(7)).pathname).toBe('/r/%E8%8C%B6%E5%AE%A4/m/7');
    await stage.conversation.jump(7);
    expect(stage.conversation.trouble.value).toBe('那条消息已经不在了，这里是离它最近的内容。');
    expect(document.activeElement?.id).toBe('m-9');
    await stage.conversation.jump(7, 'nearly');
    expect(stage.conversation.trouble.value).toBeNull();
  });

  it('[CLIENT-24] is not said to be gone where it could not be looked up', async () => {
    const stage = new ConversationStage(after(chat(1, 'x')), 'failed');
    await stage.conversation.jump(7);
    expect(stage.conversation.trouble.value).toBe('消息加载失败。');
  });
});

describe('editing', () => {
  it('[CLIENT-52] puts the text into the composer, and gives back what was being written', async () => {
    const { stage, entry } = staged({ ...own(1, 'helo'), timestamp: new Date().toISOString() });
    stage.draft.value = 'half a thought';
    expect(stage.conversation.editLast()).toBe(true);
    expect(stage.draft.value).toBe('helo');
    stage.conversation.say('hello');
    await flushPromises();
    expect(stage.commands('edit')).toEqual([{ type: 'edit', seq: entry.seq, message: 'hello' }]);
    expect([stage.draft.value, stage.said]).toEqual(['half a thought', []]);
    stage.conversation.edit(entry);
    stage.conversation.cancel();
    expect([stage.draft.value, stage.conversation.composing.value]).toEqual(['half a thought', null]);
  });

  it('[CLIENT-52] that fails says why, and keeps the new text', async () => {
    const { stage, entry } = staged(own(1, 'helo'));
    stage.answer = { error: { code: 'too_late', message: '', retry: false } };
    stage.conversation.edit(entry);
    stage.conversation.say('hello');
    await vi.waitFor(() => expect(stage.conversation.trouble.value).toContain('24 小时'));
    expect(stage.conversation.composing.value?.kind).toBe('edit');
    expect(stage.draft.value).toBe('hello');
    stage.answer = null;
    stage.conversation.pin(1, true);
    expect(stage.conversation.trouble.value).toBe('没能送达聊天室，请在恢复连接后重试。');
  });

  it('[CLIENT-52] there is nothing to edit where one has said nothing, or not within a day', () => {
    const { stage } = staged(chat(1, 'theirs'));
    expect(stage.conversation.editLast()).toBe(false);
    const old = new Date(Date.now() - 86_400_000).toISOString();
    expect(staged({ ...own(1, 'old'), timestamp: old }).stage.conversation.editLast()).toBe(false);
  });

  it('[CLIENT-52] [TALK-3] an edited message says so', async () => {
    const { stage, entry } = staged(chat(1, 'new', { edited: '2026-11-23T08:27:00.000Z' }));
    const edited = message(stage, entry).get('.edited');
    expect(edited.text()).toBe('已编辑');
    await edited.trigger('click');
    expect(stage.conversation.revising.value?.seq).toBe(1);
  });
});

describe('removing', () => {
  it('[CLIENT-53] [TALK-5] a removed message is a tombstone that nothing can be done to', () => {
    const { stage, entry } = staged({ ...own(1, ''), deleted: true });
    const shown = message(stage, entry);
    expect(shown.get('.bubble').text()).toBe('这条消息已移除');
    expect(shown.find('.more').exists()).toBe(false);
    stage.conversation.askToRemove(entry);
    stage.conversation.remove(entry);
    expect(stage.commands('delete')).toEqual([{ type: 'delete', seq: 1 }]);
  });
});

describe('reactions', () => {
  it('[CLIENT-54] [TALK-6] are shown with their number and their people, and toggle', async () => {
    const reactions = [
      { emoji: '👍', people: [ANN.id, ME.id] },
      { emoji: '🎉', people: [ANN.id, 'unknown'] },
    ];
    const { stage, entry } = staged(chat(1, 'x', { reactions }));
    const chips = message(stage, entry).findAll('.reactions button');
    expect(chips.map((chip) => chip.text())).toEqual(['👍2', '🎉2']);
    expect(chips.map((chip) => chip.attributes('aria-pressed'))).toEqual(['true', 'false']);
    expect(chips[0]?.attributes('aria-label')).toBe('👍 2：Ann、你');
    expect(chips[1]?.attributes('aria-label')).toBe('🎉 2：Ann、另外 1 人');
    for (const chip of chips) await chip.trigger('click');
    expect(stage.commands('react')).toEqual([
      { type: 'react', seq: 1, emoji: '👍', on: false },
      { type: 'react', seq: 1, emoji: '🎉', on: true },
    ]);
  });
});

describe('pins', () => {
  it('[CLIENT-55] [TALK-7] the latest is shown, the others at a press, and each can be unpinned', async () => {
    const { stage } = staged(chat(1, 'first'), chat(2, 'second'));
    const bar = mountInPage(PinnedBar, { props: { pins: [1, 2, 99] }, global: stage.global });
    expect(bar.findAll('.row')).toHaveLength(1);
    await bar.get('[aria-expanded]').trigger('click');
    expect(bar.findAll('.row').map((row) => row.text())).toEqual(['更早的一条消息', 'Annsecond', 'Annfirst']);
    await bar.findAll('.icon-button')[1]?.trigger('click');
    expect(stage.commands('pin')).toEqual([{ type: 'pin', seq: 2, on: false }]);
    expect(
      mountInPage(PinnedBar, { props: { pins: [] }, global: stage.global })
        .find('section')
        .exists(),
    ).toBe(false);
  });
});

describe('who is writing', () => {
  const typing = (...names: readonly string[]) =>
    mountInPage(TypingLine, { props: { typing: names.map((name) => ({ id: name, name, at: 0 })) } }).text();

  it('[CLIENT-56] [TALK-9] is named, up to three of them', () => {
    expect(typing()).toBe('');
    expect(typing('Ann')).toBe('Ann 正在输入…');
    expect(typing('Ann', 'Bob')).toBe('Ann、Bob 正在输入…');
    expect(typing('A', 'B', 'C', 'D')).toBe('好几个人正在输入…');
  });

  it('[CLIENT-56] is told while one writes, at most every 3 s, and not where nobody would hear it', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { stage, entry } = staged(own(1, 'x'));
    const write = async (text: string, at: number): Promise<number> => {
      now = at;
      stage.draft.value = text;
      await flushPromises();
      return stage.commands('typing').length;
    };
    expect(await write('a', 0)).toBe(1);
    expect(await write('ab', 2_999)).toBe(1);
    expect(await write('abc', 3_000)).toBe(2);
    expect(await write('ab', 9_000)).toBe(2);
    expect(await write('', 10_000)).toBe(2);
    stage.conversation.edit(entry);
    expect(await write('xy', 20_000)).toBe(2);
    stage.conversation.cancel();
    stage.state.value = { ...stage.state.value, presence: { count: 51, people: null } };
    expect(await write('a', 30_000)).toBe(2);
    vi.restoreAllMocks();
  });
});

describe('how far people have read', () => {
  it('[CLIENT-57] [TALK-10] is told some time after the latest was seen, and never of older ones', async () => {
    vi.useFakeTimers();
    const { stage } = staged(chat(1, 'a'));
    stage.state.value = { ...after(chat(1, 'a'), chat(2, 'b')) };
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stage.commands('read')).toEqual([{ type: 'read', seq: 2 }]);
    stage.state.value = { ...after(chat(1, 'a'), chat(2, 'b'), chat(3, 'c')), watching: false };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stage.commands('read')).toHaveLength(1);
    stage.state.value = { ...stage.state.value, watching: true };
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stage.commands('read').at(-1)).toEqual({ type: 'read', seq: 3 });
    stage.end();
  });

  it('[CLIENT-57] stands under one’s own latest message', () => {
    const { stage } = staged(own(1, 'first'), own(2, 'last'));
    stage.state.value = { ...stage.state.value, read: { [ANN.id]: 2, [ME.id]: 2, gone: 1 } };
    const [first, last] = stage.state.value.entries as StoredEntry[];
    expect(
      message(stage, first as StoredEntry)
        .find('.read')
        .exists(),
    ).toBe(false);
    const read = message(stage, last as StoredEntry).get('.read');
    expect([read.text(), read.attributes('title')]).toEqual(['1 人已读', 'Ann 已读']);
  });
});
