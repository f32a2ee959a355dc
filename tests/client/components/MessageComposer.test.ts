import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import MessageComposer from '../../../static/components/MessageComposer.vue';
import { useI18n } from '../../../static/composables/useI18n';
import type { Rejection } from '../../../static/room/state';
import { inFreshPage, mountInPage, pointer } from '../support/components';

inFreshPage();

let say: ReturnType<typeof vi.fn<(text: string) => boolean>>;
let composer: VueWrapper<InstanceType<typeof MessageComposer>>;

beforeEach(() => {
  say = vi.fn<(text: string) => boolean>(() => true);
});

function open(props: { draft?: string; canSay?: boolean; rejection?: Rejection | null } = {}): void {
  const { draft = '', canSay = true, rejection = null } = props;
  composer = mountInPage(MessageComposer, {
    props: {
      modelValue: draft,
      'onUpdate:modelValue': (text: string) => composer.setProps({ modelValue: text }),
      say,
      canSay,
      rejection,
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

const refused = (given: string): Rejection => ({
  key: 1,
  text: given,
  reason: { kind: 'refused', code: 'unprocessable', message: '处理消息时发生错误' },
});

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
  it('[CLIENT-9] stays in the field while there is no connection, and says why', async () => {
    say.mockReturnValue(false);
    open({ draft: '等一下', canSay: false });
    expect(alerts()).toEqual([]);
    await press({});
    expect(text()).toBe('等一下');
    expect(alerts()).toEqual([useI18n().t('composer.not_connected')]);
    await composer.setProps({ canSay: true });
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

  it('[CLIENT-9] a refused text comes back into an empty field, with the reason', async () => {
    open();
    await composer.setProps({ rejection: refused('bad') });
    expect(text()).toBe('bad');
    expect(alerts()).toEqual([useI18n().t('error.unprocessable')]);
  });

  it('[CLIENT-9] into a field in use only when asked', async () => {
    open({ draft: 'the next' });
    await composer.setProps({ rejection: refused('bad') });
    expect(text()).toBe('the next');
    expect(composer.text()).toContain('bad');
    const restore = composer
      .findAll('button')
      .find((button) => button.text() === useI18n().t('composer.restore'));
    await restore?.trigger('click');
    expect(text()).toBe('bad\nthe next');
    expect(composer.text()).not.toContain(useI18n().t('composer.restore'));
  });

  it('[CLIENT-9] a reason without words of its own is told in the server’s', async () => {
    open({
      rejection: { key: 1, text: 'x', reason: { kind: 'refused', code: 'slow_down', message: '慢一点' } },
    });
    expect(alerts()).toEqual(['慢一点']);
  });

  it('[CLIENT-9] a text that may have been said is given back too', async () => {
    open();
    await composer.setProps({ rejection: { key: 1, text: 'x', reason: { kind: 'unconfirmed' } } });
    expect(text()).toBe('x');
    expect(alerts()).toEqual([useI18n().t('composer.unconfirmed')]);
  });

  it('the reason can be put away', async () => {
    open({ rejection: refused('bad') });
    await composer.get(`[aria-label="${useI18n().t('composer.dismiss')}"]`).trigger('click');
    expect(composer.emitted('dismiss')).toHaveLength(1);
  });
});

describe('for everyone', () => {
  it('[CLIENT-14] field and buttons have names', () => {
    open({ rejection: refused('x') });
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
