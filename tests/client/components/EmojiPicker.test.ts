import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';
import EmojiPicker from '../../../static/components/EmojiPicker.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

let picker: VueWrapper;

const signs = (): readonly string[] => picker.findAll('.grid button').map((button) => button.text());
const tab = (name: string) => picker.get(`[role=tab][aria-label="${name}"]`);

async function open(): Promise<void> {
  picker = mountInPage(EmojiPicker, { props: { anchor: document.body } });
  await vi.waitUntil(() => picker.findAll('.grid button').length > 0);
}

beforeEach(open);

it('[CLIENT-32] a pick is told, and offered first the next time', async () => {
  expect(signs()[0]).toBe('😀');
  await picker.get('.grid button:nth-child(3)').trigger('click');
  const [[picked]] = picker.emitted('pick') as [[string]];
  expect(picked).toBe(signs()[2]);
  await open();
  expect(tab('最近使用').attributes('aria-selected')).toBe('true');
  expect(signs()).toEqual([picked]);
});

it('[CLIENT-32] a search in either language, and Enter takes the first', async () => {
  const search = picker.get('input');
  for (const query of ['panda', '熊猫']) {
    await search.setValue(query);
    await vi.waitUntil(() => signs()[0] === '🐼');
  }
  expect(picker.get('[role=status]').text()).toMatch(/^找到 \d+ 个表情$/);
  await search.trigger('keydown', { key: 'Enter', isComposing: true });
  expect(picker.emitted('pick')).toBeUndefined();
  await search.trigger('keydown', { key: 'Enter' });
  expect(picker.emitted('pick')).toEqual([['🐼']]);
  await search.setValue('qqqq');
  await vi.waitUntil(() => signs().length === 0);
  expect(picker.get('[role=status]').text()).toBe('找到 0 个表情');
});

it('[CLIENT-32] the tone is that of all hands, and is kept', async () => {
  await tab('人物与身体').trigger('click');
  expect(signs()[0]).toBe('👋');
  await picker.get('select').setValue('dark');
  expect(signs()[0]).toBe('👋🏿');
  await open();
  await tab('人物与身体').trigger('click');
  expect(signs()[0]).toBe('👋🏿');
});

it('[CLIENT-32] keys lead from emoji to emoji and from tab to tab; one of each is in the order of Tab', async () => {
  const buttons = () => picker.findAll<HTMLButtonElement>('.grid button');
  const inOrder = () => buttons().filter((button) => button.attributes('tabindex') === '0');
  expect(inOrder()).toHaveLength(1);
  buttons()[0]?.element.focus();
  await buttons()[0]?.trigger('keydown', { key: 'End' });
  await flushPromises();
  expect(document.activeElement).toBe(buttons().at(-1)?.element);
  await buttons().at(-1)?.trigger('keydown', { key: 'ArrowLeft' });
  await flushPromises();
  expect(document.activeElement).toBe(buttons().at(-2)?.element);
  expect(inOrder()).toHaveLength(1);
  await tab('笑脸与情感').trigger('keydown', { key: 'ArrowRight' });
  await flushPromises();
  expect(tab('人物与身体').attributes('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(tab('人物与身体').element);
});

it('[CLIENT-10] [CLIENT-32] changes its language while open', async () => {
  useI18n().setLocale('en');
  await vi.waitUntil(() => picker.find('[aria-label="grinning face"]').exists());
  expect(picker.get('input').attributes('placeholder')).toBe('Search emoji');
});
