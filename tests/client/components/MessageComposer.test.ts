import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import MessageComposer from '../../../static/components/MessageComposer.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { provideMentionable } from '../../../static/composables/useMentionable';
import { EMPTY_ROOM } from '../../../static/room/state';
import { inFreshPage, mountInPage, pointer } from '../support/components';

inFreshPage();

let say: ReturnType<typeof vi.fn<(text: string) => boolean>>;
let composer: VueWrapper<InstanceType<typeof MessageComposer>>;

beforeEach(() => {
  say = vi.fn<(text: string) => boolean>(() => true);
});

function open(props: { draft?: string; waiting?: number } = {}): void {
  const { draft = '', waiting = 0 } = props;
  composer = mountInPage(MessageComposer, {
    props: {
      modelValue: draft,
      'onUpdate:modelValue': (text: string) => composer.setProps({ modelValue: text }),
      say,
      waiting,
    },
  });
}

const field = () => composer.get<HTMLTextAreaElement>('textarea');
const text = (): string => field().element.value;
const alerts = (): readonly string[] => composer.findAll('[role=alert]').map((alert) => alert.text());

async function press(init: KeyboardEventInit & { keyCode?: number }): Promise<KeyboardEvent> {
  const { keyCode = 13, ...rest } = init;
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...rest });
  // No browser lets a test choose it.
  Object.defineProperty(event, 'keyCode', { value: keyCode });
  field().element.dispatchEvent(event);
  await flushPromises();
  return event;
}

describe('keys', () => {
  it('[CLIENT-7] Enter sends and empties the field', async () => {
    open();
    await field().setValue('你好');
    const event = await press({});
    expect(say).toHaveBeenCalledExactlyOnceWith('你好');
    expect(text()).toBe('');
    expect(event.defaultPrevented).toBe(true);
  });

  it('[CLIENT-7] Shift+Enter is left to the field, which breaks the line', async () => {
    open({ draft: 'a' });
    const event = await press({ shiftKey: true });
    expect(say).not.toHaveBeenCalled();
    expect(event.defaultPrevented).toBe(false);
  });

  it('[CLIENT-7] on touch Enter breaks the line, and Ctrl+Enter sends', async () => {
    pointer.coarse = true;
    open({ draft: 'a' });
    expect((await press({})).defaultPrevented).toBe(false);
    expect(say).not.toHaveBeenCalled();
    expect(field().attributes('enterkeyhint')).toBe('enter');
    await press({ ctrlKey: true });
    expect(say).toHaveBeenCalledOnce();
  });

  it('[CLIENT-8] Enter during composition never sends', async () => {
    open({ draft: 'nihao' });
    await press({ isComposing: true });
    await press({ keyCode: 229 });
    expect(say).not.toHaveBeenCalled();
    expect(text()).toBe('nihao');
  });

  it('the button sends too', async () => {
    open({ draft: 'a' });
    await composer.get('form').trigger('submit');
    expect(say).toHaveBeenCalledExactlyOnceWith('a');
  });

  it('blanks are not sent', async () => {
    open({ draft: ' \n ' });
    await press({});
    expect(say).not.toHaveBeenCalled();
  });

  it('breaks at the end are left out, those at the start are not', async () => {
    open({ draft: '  a\nb\n\n' });
    await press({});
    expect(say).toHaveBeenCalledExactlyOnceWith('  a\nb');
  });
});

describe('what cannot be sent', () => {
  it('[CLIENT-9] stays in the field while too much waits already, and says why', async () => {
    say.mockReturnValue(false);
    open({ draft: '等一下', waiting: 16 });
    expect(alerts()).toEqual([]);
    await press({});
    expect(text()).toBe('等一下');
    expect(alerts()).toEqual([useI18n().t('composer.full', { n: 16 })]);
    await composer.setProps({ waiting: 15 });
    expect(alerts()).toEqual([]);
  });

  it('[CLIENT-9] an over-long text is told before, and not sent', async () => {
    open();
    await field().setValue('字'.repeat(4000));
    expect(composer.text()).toContain('还可输入 0 字');
    expect(alerts()).toEqual([]);
    await field().setValue('字'.repeat(4012));
    expect(alerts()).toHaveLength(1);
    expect(composer.text()).toContain('超出 12 字');
    expect(field().attributes('aria-invalid')).toBe('true');
    await press({});
    expect(say).not.toHaveBeenCalled();
    expect(text()).toHaveLength(4012);
  });

  it('[CLIENT-9] so is one whose frame is too large', async () => {
    open();
    await field().setValue('\u0001'.repeat(3000));
    expect(alerts()).toEqual([useI18n().t('composer.too_large')]);
  });
});

describe('completion', () => {
  const ME = { id: 'me', name: '小明' };
  const people = ['Ann', 'Ann Lee', '林波'].map((name) => ({ id: name, name }));

  // The first sign that is typed waits for its code; what is tested here is what comes then.
  beforeAll(() => import('../../../static/components/CompletionList.vue'));

  beforeEach(async () => {
    const state = shallowRef({ ...EMPTY_ROOM, me: ME, presence: { count: 4, people: [ME, ...people] } });
    const page = mountInPage(
      {
        components: { MessageComposer },
        setup() {
          provideMentionable(state);
          return { draft: shallowRef(''), say };
        },
        template: '<MessageComposer v-model="draft" :say="say" :waiting="0" />',
      },
      {},
    );
    composer = page.getComponent(MessageComposer) as typeof composer;
    await type('@');
    await vi.waitUntil(() => options().length > 0);
    await type('');
  });

  async function type(written: string): Promise<void> {
    await field().setValue(written);
    field().element.setSelectionRange(written.length, written.length);
    await field().trigger('keyup');
    await flushPromises();
  }
  const options = (): readonly string[] => composer.findAll('[role=option] bdi').map((one) => one.text());
  const active = (): string | undefined => {
    const id = field().attributes('aria-activedescendant');
    return id === undefined ? undefined : composer.get(`#${id} bdi`).text();
  };

  it('[CLIENT-31] offers the others who are here, filtered as one types', async () => {
    await type('你好@');
    expect(options()).toEqual(['Ann', 'Ann Lee', '林波']);
    expect(active()).toBe('Ann');
    expect(field().attributes('aria-controls')).toBe(composer.get('[role=listbox]').attributes('id'));
    await type('你好@波');
    expect(options()).toEqual(['林波']);
    await type('你好@x');
    expect(options()).toEqual([]);
    expect(active()).toBeUndefined();
    expect(field().attributes('aria-controls')).toBeUndefined();
  });

  it('[CLIENT-31] arrows choose, round and round; Enter and Tab take, and do not send', async () => {
    await type('hi @');
    await press({ key: 'ArrowUp', keyCode: 38 });
    expect(active()).toBe('林波');
    await press({ key: 'ArrowDown', keyCode: 40 });
    await press({ key: 'ArrowDown', keyCode: 40 });
    expect(active()).toBe('Ann Lee');
    expect((await press({})).defaultPrevented).toBe(true);
    expect(text()).toBe('hi @Ann Lee ');
    expect(options()).toEqual([]);
    await type('hi @Ann Lee @林');
    await press({ key: 'Tab', keyCode: 9 });
    expect(text()).toBe('hi @Ann Lee @林波 ');
    expect(say).not.toHaveBeenCalled();
    await press({});
    expect(say).toHaveBeenCalledExactlyOnceWith('hi @Ann Lee @林波');
  });

  it('[CLIENT-31] a press takes too', async () => {
    await type('@');
    await composer.findAll('[role=option]')[1]?.trigger('click');
    expect(text()).toBe('@Ann Lee ');
  });

  it('[CLIENT-31] Escape closes, and what is being written stays as it is', async () => {
    await type('@A');
    await press({ key: 'Escape', keyCode: 27 });
    expect(options()).toEqual([]);
    await type('@An');
    expect(options()).toEqual([]);
    await press({});
    expect(say).toHaveBeenCalledExactlyOnceWith('@An');
  });

  it('[CLIENT-8] [CLIENT-31] Enter during composition takes nothing, and sends nothing', async () => {
    await type('@');
    await press({ isComposing: true });
    await press({ keyCode: 229 });
    await press({ key: 'ArrowDown', keyCode: 229 });
    expect(text()).toBe('@');
    expect(active()).toBe('Ann');
    expect(say).not.toHaveBeenCalled();
  });

  it('[CLIENT-7] [CLIENT-31] Ctrl+Enter sends and Shift+Enter breaks, the list open or not', async () => {
    await type('@A');
    expect((await press({ shiftKey: true })).defaultPrevented).toBe(false);
    await press({ ctrlKey: true });
    expect(say).toHaveBeenCalledExactlyOnceWith('@A');
  });

  it('[CLIENT-32] a name of an emoji after a colon', async () => {
    await type('好:smile');
    await vi.waitUntil(() => options().length > 0);
    await press({});
    expect(text()).toBe('好😄');
  });
});

describe('more keys', () => {
  it('[CLIENT-34] ArrowUp in the empty field asks for the last message, in another it does not', async () => {
    open();
    expect((await press({ key: 'ArrowUp', keyCode: 38 })).defaultPrevented).toBe(true);
    expect(composer.emitted('editLast')).toHaveLength(1);
    await field().setValue('a');
    await press({ key: 'ArrowUp', keyCode: 38 });
    await press({ key: 'ArrowUp', keyCode: 229 });
    expect(composer.emitted('editLast')).toHaveLength(1);
  });

  it('[CLIENT-33] Ctrl+B makes what is selected bold, and not again', async () => {
    open({ draft: 'ab' });
    field().element.setSelectionRange(0, 1);
    for (const expected of ['**a**b', 'ab']) {
      expect((await press({ key: 'b', keyCode: 66, ctrlKey: true })).defaultPrevented).toBe(true);
      await vi.waitUntil(() => text() === expected);
      await flushPromises();
    }
    await press({ key: 'e', keyCode: 69, metaKey: true });
    await vi.waitUntil(() => text() === '`a`b');
  });
});

describe('for everyone', () => {
  it('[CLIENT-14] field and buttons have names', () => {
    open();
    expect(composer.get('label').attributes('for')).toBe(field().attributes('id'));
    for (const button of composer.findAll('button')) {
      expect(button.attributes('aria-label') ?? button.text()).not.toBe('');
    }
  });

  it('[CLIENT-10] changes its language while open, keeping what is written', async () => {
    open({ draft: '草稿' });
    expect(field().attributes('placeholder')).toContain('写');
    useI18n().setLocale('en');
    await flushPromises();
    expect(field().attributes('placeholder')).toContain('Message');
    expect(text()).toBe('草稿');
  });
});
