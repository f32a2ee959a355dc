import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import RoomSearch from '../../../static/components/RoomSearch.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { useNicknames } from '../../../static/composables/useNicknames';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM } from '../../../static/room/state';
import type { Mark } from '../../../static/wire/search';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage } from '../support/conversation';
import { ANN, chat, ME, own, reply } from '../support/frames';

// What comes later comes at once.
await import('../../../static/room/history');

inFreshPage();

const { t, count } = useI18n();
const fetched = vi.fn<typeof fetch>();

/** What the room answers next; the last again and again. */
let answers: readonly (() => Promise<Response>)[] = [];
let rooms = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  answers = [page()];
  fetched.mockReset().mockImplementation(() => {
    const [answer, ...rest] = answers;
    if (rest.length > 0) answers = rest;
    return answer?.() ?? Promise.reject(new Error('no answer'));
  });
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const found = (frame: object, ...marks: readonly Mark[]): object => ({ ...frame, marks });
const page = (matches: readonly object[] = [], fields: object = {}) => {
  const body = { epoch: 'e', head: 9, matches, more: false, pending: 0, ...fields };
  return () => Promise.resolve(Response.json(body));
};
const broken = (): Promise<Response> => Promise.resolve(new Response('', { status: 500 }));

/** Opens the search in `room`, beside the conversation. */
function open(room?: string, wide = true) {
  rooms += 1;
  const stage = new ConversationStage(reduce(EMPTY_ROOM, { kind: 'welcomed', you: ME, at: 0 }));
  const jump = vi.fn<typeof stage.conversation.jump>(() => Promise.resolve());
  Object.assign(stage.conversation, { jump });
  const props = { room: room ?? `room-${rooms}`, wide };
  return { jump, stage, room: props.room, search: mountInPage(RoomSearch, { props, global: stage.global }) };
}

async function write(search: VueWrapper, text: string): Promise<void> {
  await search.get('input').setValue(text);
  await vi.advanceTimersByTimeAsync(200);
  await flushPromises();
}

const asked = (): readonly string[] =>
  fetched.mock.calls.map(([url]) => decodeURIComponent(String(url)).replace(/^.*\?/, ''));
const status = (search: VueWrapper): string => search.get('.state').text();

describe('what can be searched for', () => {
  it('[CLIENT-61] is told while nothing is written, and a filter begins at a press', async () => {
    const { search } = open();
    expect(search.get('.help').text()).toContain(t('search.help.phrase'));
    await search.get('.help button').trigger('click');
    expect(search.get('input').element.value).toBe('来自：');
    expect(search.find('.help').exists()).toBe(false);
    expect(search.get('[role=status]').text()).toBe(t('search.flaw.name'));
  });

  it('[CLIENT-59] what is no day is told, and not asked for', async () => {
    const { search } = open();
    await write(search, 'tea before:2026-13-01');
    expect(search.get('[role=status]').text()).toBe(t('search.flaw.day'));
    expect(asked()).toEqual([]);
  });

  it('[CLIENT-59] who is called by a nickname is looked for by their id', async () => {
    useNicknames().give(ANN.id, { name: '安安', hue: null });
    const { search } = open();
    await write(search, '来自：安安 tea');
    await write(search, 'from:Ann');
    expect(asked()).toEqual([`q=tea&from=${ANN.id}&limit=30`, 'from=Ann&limit=30']);
    useNicknames().give(ANN.id, { name: null, hue: null });
  });
});

describe('what is found', () => {
  it('[CLIENT-60] has who said it and the text, with what was found marked, and no markup of its own', async () => {
    answers = [
      page([
        found(chat(9, '<b>tea</b> or tea'), [3, 6], [14, 17]),
        found(own(7, 'my tea'), [3, 6]),
        found(reply(4, '茶'), [0, 1]),
      ]),
    ];
    const { search } = open();
    await write(search, 'tea');
    expect(status(search)).toBe(count('search.found', 3));
    expect(search.findAll('.name').map((name) => name.text())).toEqual([
      'Ann',
      t('message.you'),
      t('message.assistant'),
    ]);
    const [first] = search.findAll('.text');
    expect(first?.text()).toBe('<b>tea</b> or tea');
    expect(first?.findAll('mark').map((mark) => mark.text())).toEqual(['tea', 'tea']);
    expect(first?.find('b').exists()).toBe(false);
    expect(search.get('time').text()).toMatch(/\d/);
  });

  it('[CLIENT-60] leads to the message, and the column stays', async () => {
    answers = [page([found(chat(9, 'tea'), [0, 3])])];
    const { search, jump } = open();
    await write(search, 'tea');
    await search.get('.result').trigger('click');
    expect(jump).toHaveBeenCalledWith(9);
    expect(search.emitted('close')).toBeUndefined();
    expect(search.get('.result').attributes('aria-current')).toBe('true');
  });

  it('[CLIENT-60] leads to the message, and the sheet closes', async () => {
    answers = [page([found(chat(9, 'tea'), [0, 3])])];
    const { search, jump } = open(undefined, false);
    await write(search, 'tea');
    await search.get('.result').trigger('click');
    expect(jump).toHaveBeenCalledWith(9);
    expect(search.emitted('close')).toHaveLength(1);
  });

  it('[CLIENT-60] the arrows walk through it, and Enter begins with the first', async () => {
    answers = [page([found(chat(9, 'tea'), [0, 3]), found(chat(8, 'tea'), [0, 3])])];
    const { search } = open();
    await flushPromises();
    await write(search, 'tea');
    await search.get('form').trigger('submit');
    expect(asked()).toHaveLength(1);
    const results = search.findAll('.result').map(({ element }) => element);
    const walk = async (key: string): Promise<number> => {
      await search.get('.panel').trigger('keydown', { key });
      return results.indexOf(document.activeElement as HTMLElement);
    };
    expect(document.activeElement).toBe(results[0]);
    expect([await walk('ArrowDown'), await walk('ArrowDown'), await walk('ArrowUp')]).toEqual([1, -1, 1]);
  });

  it('[CLIENT-60] further ones come at a press', async () => {
    answers = [page([found(chat(9, 'tea'), [0, 3])], { more: true, next: 8 }), page([found(chat(2, 'tea'))])];
    const { search } = open();
    await write(search, 'tea');
    expect(status(search)).toBe(count('search.latest', 1));
    await search.get('.more').trigger('click');
    await flushPromises();
    expect(asked().at(-1)).toBe('q=tea&before=8&limit=30');
    expect(search.findAll('.result')).toHaveLength(2);
    expect(search.find('.more').exists()).toBe(false);
  });

  it('[CLIENT-4] has no probe of classic clients', async () => {
    answers = [page([found(chat(9, 'test')), found(own(8, 'test', 'c1'))])];
    const { search } = open();
    await write(search, 'test');
    expect(search.findAll('.result')).toHaveLength(1);
  });
});

describe('how the search stands', () => {
  it('[CLIENT-61] says that it searches, and that there is nothing of what was sought', async () => {
    const { search } = open();
    await search.get('input').setValue('teapot ');
    expect(status(search)).toBe(t('search.asking'));
    await vi.advanceTimersByTimeAsync(200);
    await flushPromises();
    expect(status(search)).toBe(t('search.none', { text: 'teapot' }));
    expect(search.text()).toContain(t('search.none.hint'));
  });

  it('[CLIENT-61] nothing is asked while an input method composes', async () => {
    const { search } = open();
    const field = search.get('input');
    await field.trigger('compositionstart');
    field.element.value = 'cha';
    await field.trigger('input', { isComposing: true });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toEqual([]);
    await field.trigger('keydown', { key: 'Escape', isComposing: true });
    expect(search.emitted('close')).toBeUndefined();
    field.element.value = '茶';
    await field.trigger('compositionend');
    await vi.advanceTimersByTimeAsync(200);
    expect(asked()).toEqual(['q=茶&limit=30']);
  });

  it('[CLIENT-61] Enter asks at once', async () => {
    const { search } = open();
    await search.get('input').setValue('tea');
    await search.get('form').trigger('submit');
    await flushPromises();
    expect(asked()).toEqual(['q=tea&limit=30']);
  });

  it('[CLIENT-61] says that the room still looks, and shows what it finds meanwhile', async () => {
    let answer: (response: Response) => void = () => undefined;
    answers = [
      page([], { pending: 400 }),
      () => new Promise<Response>((resolve) => (answer = resolve)),
      page([found(chat(9, 'tea'))]),
    ];
    const { search } = open();
    await write(search, 'tea');
    expect(status(search)).toBe(t('search.indexing'));
    expect(search.text()).not.toContain(t('search.none.hint'));
    answer(await page([found(chat(9, 'tea'))], { pending: 100 })());
    await vi.waitUntil(() => asked().length === 3);
    await flushPromises();
    expect(search.findAll('.result')).toHaveLength(1);
    expect(search.find('progress').exists()).toBe(false);
  });

  it('[CLIENT-61] says that it failed, and tries again at a press', async () => {
    answers = [broken, page([found(chat(9, 'tea'))])];
    const { search } = open();
    await write(search, 'tea');
    expect(search.get('[role=alert]').text()).toContain(t('search.failed'));
    await search.get('[role=alert] button').trigger('click');
    await flushPromises();
    expect(search.find('[role=alert]').exists()).toBe(false);
    expect(search.findAll('.result')).toHaveLength(1);
  });

  it('[CLIENT-61] [DOOR-9] says that too much was asked for lately', async () => {
    const limited = { error: { code: 'slow_down', message: 'x' } };
    answers = [() => Promise.resolve(Response.json(limited, { status: 429 }))];
    const { search } = open();
    await write(search, 'tea');
    expect(search.get('[role=alert]').text()).toContain(t('history.limited'));
  });

  it('[CLIENT-61] without a network says so, and goes on by itself', async () => {
    const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    answers = [broken, page([found(chat(9, 'tea'))])];
    const { search } = open();
    await write(search, 'tea');
    expect(search.get('[role=alert]').text()).toBe(t('search.offline'));
    network.mockReturnValue(true);
    window.dispatchEvent(new Event('online'));
    await flushPromises();
    expect(search.findAll('.result')).toHaveLength(1);
    network.mockRestore();
  });
});

describe('coming and going', () => {
  it('[CLIENT-58] Escape closes, and the focus returns to where it was', async () => {
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    const { search } = open();
    await flushPromises();
    expect(document.activeElement).toBe(search.get('input').element);
    await search.get('input').trigger('keydown', { key: 'Escape' });
    await flushPromises();
    expect(search.emitted('close')).toHaveLength(1);
    expect(document.activeElement).toBe(button);
  });

  it('[CLIENT-58] what was found is there again, in the same room', async () => {
    answers = [page([found(chat(9, 'tea')), found(chat(8, 'tea'))])];
    const { search, room } = open();
    await write(search, 'tea');
    await search.findAll('.result')[1]?.trigger('click');
    search.unmount();
    const { search: again } = open(room);
    await flushPromises();
    expect(again.get('input').element.value).toBe('tea');
    expect(again.findAll('.result')[1]?.attributes('aria-current')).toBe('true');
    expect(asked()).toHaveLength(1);
    again.unmount();
    expect(open().search.get('input').element.value).toBe('');
  });
});

it('[CLIENT-61] what is removed meanwhile goes out of what was found, and stays so when it is opened again', async () => {
  answers = [page([found(chat(2, 'tea'), [0, 3]), found(chat(1, 'tea too'), [0, 3])])];
  const { search, stage, room } = open();
  await write(search, 'tea');
  expect(search.findAll('.result')).toHaveLength(2);
  const remove = (seq: number, target: number): void => {
    const { id: sender_id, name: sender_name } = ANN;
    const change = { kind: 'delete' } as const;
    const timestamp = '2026-11-23T08:26:00.123Z';
    const frames = [{ type: 'act', target, change, sender_id, sender_name, timestamp, seq } as const];
    stage.state.value = reduce(stage.state.value, { kind: 'said', frames, fresh: true, at: 0 });
  };
  answers = [page([found(chat(2, 'tea'), [0, 3])])];
  remove(3, 1);
  await vi.advanceTimersByTimeAsync(1_000);
  await flushPromises();
  expect(search.findAll('.result')).toHaveLength(1);
  search.unmount();
  answers = [page()];
  remove(4, 2);
  const again = mountInPage(RoomSearch, { props: { room, wide: true }, global: stage.global });
  await vi.advanceTimersByTimeAsync(1_000);
  await flushPromises();
  expect(again.findAll('.result')).toHaveLength(0);
});
