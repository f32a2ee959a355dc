import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import ShareDialog from '../../../static/components/ShareDialog.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(() => {
  Reflect.deleteProperty(navigator, 'share');
});

const { t } = useI18n();
const open = () => mountInPage(ShareDialog, { props: { room: '茶室', place: '茶室' } });
const ADDRESS = `${window.location.origin}/r/${encodeURIComponent('茶室')}`;

it('[CLIENT-46] the link is handed to the system’s sharing, where there is such', async () => {
  const share = vi.fn<(what: ShareData) => Promise<void>>().mockResolvedValue();
  Object.assign(navigator, { share });
  const dialog = open();
  const button = dialog.findAll('button').find((one) => one.text() === t('share.elsewhere'));
  await button?.trigger('click');
  expect(share.mock.calls).toEqual([[{ title: t('app.title', { place: '茶室' }), url: ADDRESS }]]);
});

it('[CLIENT-46] whoever thinks better of it is told nothing', async () => {
  const share = vi.fn<() => Promise<void>>().mockRejectedValue(new DOMException('', 'AbortError'));
  Object.assign(navigator, { share });
  const dialog = open();
  await dialog
    .findAll('button')
    .find((one) => one.text() === t('share.elsewhere'))
    ?.trigger('click');
  await flushPromises();
  expect([share.mock.calls.length, dialog.get('[role=status]').text()]).toEqual([1, '']);
});

it('[CLIENT-46] where there is none it is not offered', () => {
  expect(open().text()).not.toContain(t('share.elsewhere'));
});
