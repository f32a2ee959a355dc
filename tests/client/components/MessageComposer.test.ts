import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import MessageComposer from '../../../static/components/MessageComposer.vue';
import { useI18n } from '../../../static/composables/useI18n';
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
    expect(field().attributes('placeholder')).toContain('Write');
    expect(text()).toBe('草稿');
  });
});
