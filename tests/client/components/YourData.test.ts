import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import YourData from '../../../static/components/YourData.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { answering, NOT_PASSED } from '../support/answering';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();
afterEach(() => vi.unstubAllGlobals());

const { t } = useI18n();

it('[CLIENT-72] what one said is downloaded as one file', async () => {
  answering(200, { person: 'me', room: 'tea', messages: [{ message: 'hi' }], more: false });
  const files: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    files.push(file as Blob);
    return 'blob:tea';
  });
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    names.push(this.download);
  });
  const panel = mountInPage(YourData, { props: { room: 'tea' } });
  await panel.findAll('button')[0]?.trigger('click');
  await flushPromises();
  expect(names).toEqual(['edge-chat-tea.json']);
  expect(JSON.parse((await files[0]?.text()) ?? '')).toMatchObject({ messages: [{ message: 'hi' }] });
  expect(panel.get('[role=status]').text()).toBe(t('mine.downloaded', { n: 1 }));
});

it('[CLIENT-72] it is erased once that was agreed to', async () => {
  const asked = answering(200, { removed: 3, more: false });
  const panel = mountInPage(YourData, { props: { room: 'tea' } });
  await panel.get('.erase').trigger('click');
  expect(asked).not.toHaveBeenCalled();
  await panel.get('.ask .quiet').trigger('click');
  expect(panel.find('.ask').exists()).toBe(false);
  await panel.get('.erase').trigger('click');
  await panel.get('.ask .danger').trigger('click');
  await flushPromises();
  expect(asked.mock.calls.map(([path, { method }]) => `${method} ${path}`)).toEqual([
    'DELETE /api/rooms/tea/mine',
  ]);
  expect(panel.get('[role=status]').text()).toBe(t('mine.erased', { n: 3 }));
});

it.each([
  [403, { error: { code: 'not_signed_in' } }, 'mine.guest'],
  [503, { error: { code: 'unavailable' } }, 'mine.failed'],
  [200, {}, 'mine.failed'],
] as const)('[CLIENT-72] %d is told', async (status, body, key) => {
  answering(status, body);
  const panel = mountInPage(YourData, { props: { room: 'tea' } });
  await panel.findAll('button')[0]?.trigger('click');
  await flushPromises();
  expect(panel.get('[role=alert]').text()).toBe(t(key));
});

it('[CLIENT-72] [CLIENT-73] a guest is led to where they show that they are human', async () => {
  answering(403, { error: { code: 'not_signed_in' } }, NOT_PASSED);
  const panel = mountInPage(YourData, { props: { room: 'tea' } });
  expect(panel.find('a').exists()).toBe(false);
  await panel.findAll('button')[0]?.trigger('click');
  await flushPromises();
  expect(panel.get('a').attributes('href')).toMatch(/^\/check#to=%2F/);
});
