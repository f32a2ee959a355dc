import { flushPromises } from '@vue/test-utils';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import PageControls from '../../../static/components/PageControls.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { useNotifications } from '../../../static/composables/useNotifications';
import { useSettings } from '../../../static/composables/useSettings';
import { useTheme } from '../../../static/composables/useTheme';
import { inFreshPage, mountInPage } from '../support/components';
import { FakeNotification, useFakeNotifications } from '../support/notifications';

inFreshPage();
beforeEach(async () => {
  useFakeNotifications();
  useSettings().setNotify('off');
  useSettings().setSound('off');
  useTheme().setTheme('system');
  await useNotifications().ask();
  FakeNotification.permission = 'default';
});

// Loading it takes what a test has not.
beforeAll(() => import('../../../static/components/SettingsPanel.vue'), 30_000);

/** The settings, opened by their button. */
async function open() {
  const controls = mountInPage(PageControls);
  const button = controls.get('button');
  button.element.focus();
  await button.trigger('click');
  await vi.waitFor(() => expect(controls.find('dialog[open]').exists()).toBe(true));
  const option = (name: string, value: string) => controls.get(`input[name=${name}][value=${value}]`);
  return {
    controls,
    dialog: controls.get<HTMLDialogElement>('dialog'),
    async choose(name: string, value: string) {
      await option(name, value).setValue(true);
      await flushPromises();
    },
    isChosen: (name: string, value: string) => (option(name, value).element as HTMLInputElement).checked,
  };
}

describe('the settings', () => {
  it('[CLIENT-38] open and close', async () => {
    const { controls, dialog } = await open();
    expect(dialog.attributes('aria-labelledby')).toBe('settings-title');
    await dialog.get('button[aria-label=关闭]').trigger('click');
    expect(controls.find('dialog').exists()).toBe(false);
  });

  it('[CLIENT-38] a click beside them closes them, one into them does not', async () => {
    const { controls, dialog } = await open();
    await dialog.get('h2').trigger('click');
    expect(controls.find('dialog').exists()).toBe(true);
    await dialog.trigger('click');
    expect(controls.find('dialog').exists()).toBe(false);
  });

  it('[CLIENT-10] [CLIENT-38] each language is told in itself, and is there at once', async () => {
    const { dialog, choose, isChosen } = await open();
    expect(dialog.get('label[lang=en]').text()).toBe('English');
    await choose('language', 'en');
    expect(useI18n().locale.value).toBe('en');
    expect(dialog.get('h2').text()).toBe('Settings');
    expect(dialog.get('label[lang=zh-CN]').text()).toBe('中文');
    expect(isChosen('language', 'en')).toBe(true);
  });

  it('[CLIENT-11] [CLIENT-38] a theme is applied and kept', async () => {
    const applied = vi.fn<(theme: 'light' | 'dark' | null) => void>();
    window.applyTheme = applied;
    const { choose } = await open();
    const kept: (string | null)[] = [];
    for (const theme of ['light', 'dark', 'system']) {
      await choose('theme', theme);
      kept.push(localStorage.getItem('edge-chat:theme'));
    }
    expect(kept).toEqual(['light', 'dark', 'system']);
    expect(applied.mock.calls).toEqual([['light'], ['dark'], [null]]);
  });
});

describe('notifications', () => {
  it('[CLIENT-36] nobody is asked before they want them', async () => {
    const { choose, isChosen } = await open();
    expect(isChosen('notify', 'off')).toBe(true);
    const before = FakeNotification.asked;
    await choose('notify', 'mentions');
    expect(FakeNotification.asked).toBe(before + 1);
    expect(isChosen('notify', 'mentions')).toBe(true);
    expect(localStorage.getItem('edge-chat:notify')).toBe('mentions');
    await choose('notify', 'all');
    expect(FakeNotification.asked).toBe(before + 1);
  });

  it('[CLIENT-36] a refusal is told, with what undoes it, and nothing was chosen', async () => {
    FakeNotification.answer = 'denied';
    const { dialog, choose, isChosen } = await open();
    expect(dialog.get('[role=status]').text()).toBe(useI18n().t('notify.note.hidden'));
    await choose('notify', 'all');
    expect(isChosen('notify', 'off')).toBe(true);
    expect(dialog.get('[role=status]').text()).toBe(useI18n().t('notify.note.denied'));
    expect(useSettings().notify.value).toBe('off');

    FakeNotification.permission = 'granted';
    await choose('notify', 'all');
    expect(isChosen('notify', 'all')).toBe(true);
  });

  it('[CLIENT-36] what the browser has taken back is off, whatever was chosen', async () => {
    useSettings().setNotify('all');
    FakeNotification.permission = 'denied';
    await useNotifications().ask();
    expect((await open()).isChosen('notify', 'off')).toBe(true);
  });
});

describe('installing', () => {
  const offer = () => {
    const prompt = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
    window.dispatchEvent(event);
    return { event, prompt };
  };

  it('[CLIENT-39] is in the settings where the browser offers it, once', async () => {
    const { dialog } = await open();
    expect(dialog.find('.install').exists()).toBe(false);
    const { event, prompt } = offer();
    expect(event.defaultPrevented).toBe(true);
    await flushPromises();
    await dialog.get('.install').trigger('click');
    expect(prompt).toHaveBeenCalledOnce();
    expect(dialog.find('.install').exists()).toBe(false);
  });

  it('[CLIENT-39] is not there any more once it is installed', async () => {
    const { dialog } = await open();
    offer();
    await flushPromises();
    window.dispatchEvent(new Event('appinstalled'));
    await flushPromises();
    expect(dialog.find('.install').exists()).toBe(false);
  });
});
