import { flushPromises } from '@vue/test-utils';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import CodeBlock from '../../../static/components/CodeBlock.vue';
import MessageText from '../../../static/components/MessageText.vue';
import RoomTimeline from '../../../static/components/RoomTimeline.vue';
import { mentionableIn, provideMentionable } from '../../../static/composables/useMentionable';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage, noPast, seenUpTo, viewOf } from '../support/conversation';
import { ANN, chat, ME, own } from '../support/frames';
import { HOSTILE } from '../support/hostile';

inFreshPage();

// The first of each waits for its code; what is tested here is what comes then.
beforeAll(async () => {
  await import('../../../static/components/MarkdownText.vue');
  await import('../../../static/room/links');
  await import('../../../static/room/highlight');
});

const BO = { id: 'bo', name: 'Bo Lin' };
const events: readonly RoomEvent[] = [
  { kind: 'welcomed', you: ME, at: 0 },
  { kind: 'people', presence: { count: 3, people: [ME, ANN, BO] } },
];
const inRoom: RoomState = events.reduce(reduce, EMPTY_ROOM);

/** `text` as it is shown in a room of 小明, Ann and Bo Lin. */
async function show(text: string) {
  const shown = mountInPage(
    {
      components: { MessageText },
      props: { text: { type: String, required: true } },
      setup: () => provideMentionable(shallowRef(inRoom)),
      template: '<div id="shown"><MessageText :text="text" /></div>',
    },
    { props: { text } },
  );
  await settle();
  return shown;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await flushPromises();
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}

describe('markup', () => {
  it('[CLIENT-28] becomes elements', async () => {
    const shown = await show('**粗**内容 *i* ~~s~~ `c`\n第二行\n\n> 引\n\n1. 一\n2. 二\n\n- a');
    await vi.waitUntil(() => shown.find('strong').exists());
    for (const [tag, text] of [
      ['strong', '粗'],
      ['em', 'i'],
      ['s', 's'],
      ['code', 'c'],
      ['blockquote', '引'],
      ['ol', '一二'],
      ['ul', 'a'],
    ] as const) {
      expect(shown.get(tag).text()).toBe(text);
    }
    expect(shown.get('p').element.textContent).toBe('粗内容 i s c\n第二行');
  });

  it('[CLIENT-28] without any the text is there at once, to the letter', () => {
    const text = ' 2 * 3  =\n\n 6 ';
    const shown = mountInPage(MessageText, { props: { text } });
    expect(shown.element.parentElement?.textContent).toContain(text);
  });

  it('[CLIENT-28] links open in a new tab, and vouch for nothing', async () => {
    const shown = await show('[**那里**](https://a.example/x) 和 https://b.example **!**');
    await vi.waitUntil(() => shown.findAll('a').length === 2);
    for (const link of shown.findAll('a')) {
      expect(link.attributes()).toMatchObject({ target: '_blank', rel: 'noopener nofollow ugc' });
    }
    expect(shown.get('a').text()).toBe('那里');
  });

  it('[CLIENT-28] code gets its colours, and none in a language that is not known', async () => {
    const block = mountInPage(CodeBlock, { props: { code: 'let a = "b"; // c', language: 'ts' } });
    await vi.waitUntil(() => block.find('.keyword').exists());
    expect(block.get('.keyword').text()).toBe('let');
    expect(block.get('.string').text()).toBe('"b"');
    expect(block.get('.comment').text()).toBe('// c');
    expect(block.get('pre').element.textContent).toBe('let a = "b"; // c');
    await block.setProps({ language: 'constructor' });
    await settle();
    expect(block.find('pre span').exists()).toBe(false);
  });

  it('[CLIENT-28] code is copied as it was written, and that is told', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const block = mountInPage(CodeBlock, { props: { code: ' a\n\tb', language: null } });
    expect(block.get('[role=status]').text()).toBe('');
    await block.get('button').trigger('click');
    await flushPromises();
    expect(write).toHaveBeenCalledExactlyOnceWith(' a\n\tb');
    expect(block.get('[role=status]').text()).toBe('已复制');
  });
});

describe('hostile texts', () => {
  const ALLOWED = new Set(
    'DIV P STRONG EM S CODE PRE BLOCKQUOTE UL OL LI A BDI SPAN BUTTON SVG G PATH RECT'.split(' '),
  );
  const ATTRIBUTES = new Set('id class dir href target rel start style tabindex role type title'.split(' '));

  it('are more than sixty', () => expect(HOSTILE.length).toBeGreaterThan(60));

  HOSTILE.forEach((text, at) => {
    it(`[CLIENT-29] ${at}: ${JSON.stringify(text.slice(0, 60))}`, async () => {
      const shown = await show(text);
      for (const element of shown.element.querySelectorAll('*')) {
        expect(ALLOWED).toContain(element.tagName.toUpperCase());
        if (element.closest('svg')) continue;
        for (const { name, value } of element.attributes) {
          expect(ATTRIBUTES.has(name) || /^(aria|data-v)-/.test(name), `${element.tagName} ${name}`).toBe(
            true,
          );
          if (name === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:)/);
          if (name === 'style') expect(value).toMatch(/^padding-inline-start: [\d.]+em;?$/);
        }
      }
      for (const link of shown.findAll('a')) {
        expect(link.attributes('rel')).toBe('noopener nofollow ugc');
        if (link.text().includes('://')) expect(link.attributes('href')).toContain(link.text().slice(0, 20));
      }
    });
  });
});

describe('mentions', () => {
  it('[CLIENT-30] are chips, kept from turning the text; of me in another colour', async () => {
    const shown = await show('@Bo Lin问@小明: **@Ann**?');
    await vi.waitUntil(() => shown.find('strong').exists());
    const chips = shown.findAll('bdi.mention');
    expect(chips.map((chip) => [chip.text(), chip.classes('me')])).toEqual([
      ['@Bo Lin', false],
      ['@小明', true],
      ['@Ann', false],
    ]);
    expect(shown.text()).toBe('@Bo Lin问@小明: @Ann?');
  });

  it('[CLIENT-30] code calls nobody', async () => {
    const shown = await show('`@小明` *x*');
    await vi.waitUntil(() => shown.find('em').exists());
    expect(shown.find('.mention').exists()).toBe(false);
  });

  it('[CLIENT-30] mark a message that calls me, also for who cannot see it; not my own', async () => {
    const frames = [chat(1, '嗨@小明你在吗'), chat(2, '嗨@Ann'), own(3, '@小明是我')];
    const state = reduce(inRoom, { kind: 'said', frames, fresh: true, at: 0 });
    const component = {
      components: { RoomTimeline },
      setup() {
        provideMentionable(shallowRef(state));
        return { view: viewOf(state), past: noPast(), seen: seenUpTo() };
      },
      template: '<RoomTimeline :view="view" :past="past" :seen="seen" place="大厅" connected />',
    };
    const timeline = mountInPage(component, { global: new ConversationStage(state).global });
    await settle();
    const messages = timeline.findAll('li.message');
    expect(messages.map((message) => message.classes('calls-me'))).toEqual([true, false, false]);
    expect(messages[0]?.get('.who').text()).toContain('提到了你');
    expect(messages[1]?.text()).not.toContain('提到了你');
  });

  it('[CLIENT-30] [CLIENT-31] who may be called: all who are here or wrote; whoever wrote last is offered first', () => {
    const frames = [
      chat(1, 'a', { sender_id: 'gone', sender_name: 'Gone' }),
      chat(2, 'b', { sender_id: BO.id, sender_name: BO.name }),
    ];
    const state = reduce(inRoom, { kind: 'said', frames, fresh: true, at: 0 });
    const { me, names, others } = mentionableIn(state);
    expect(me).toBe('小明');
    expect([...names].toSorted()).toEqual(['Ann', 'Bo Lin', 'Gone', '小明']);
    expect(others).toEqual(['Bo Lin', 'Ann']);
    const crowd = { ...state, presence: { count: 5000, people: null } };
    expect(mentionableIn(crowd).others).toEqual(['Bo Lin', 'Gone']);
  });
});
