import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import ConnectionBanner from '../../../static/components/ConnectionBanner.vue';
import ConnectionStatus from '../../../static/components/ConnectionStatus.vue';
import RefusedPanel from '../../../static/components/RefusedPanel.vue';
import { useI18n, type MessageKey } from '../../../static/composables/useI18n';
import type { ConnectionState, Refusal } from '../../../static/room/connection';
import { refusal } from '../support/frames';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

const { t } = useI18n();

const connecting: ConnectionState = { status: 'connecting', attempt: 0, loss: null };
const waiting: ConnectionState = { status: 'waiting', attempt: 1, loss: 'lost' };

describe('ConnectionStatus', () => {
  for (const [what, connection, returning, key] of [
    ['the first try', connecting, false, 'status.connecting'],
    ['in the room', { status: 'joined' }, true, 'status.joined'],
    ['after a loss', waiting, true, 'status.reconnecting'],
    ['trying again', { status: 'connecting', attempt: 2, loss: 'lost' }, true, 'status.reconnecting'],
    ['no network', { status: 'waiting', attempt: 1, loss: 'offline' }, true, 'status.offline'],
    ['a full room', { status: 'waiting', attempt: 1, loss: 'full' }, false, 'status.full'],
    ['refused', { status: 'refused', refusal: { kind: 'closed', code: 4001 } }, true, 'status.refused'],
  ] as const satisfies readonly (readonly [string, ConnectionState, boolean, MessageKey])[]) {
    it(`[CLIENT-5] tells ${what}`, () => {
      const status = mountInPage(ConnectionStatus, { props: { connection, returning } });
      expect(status.attributes('role')).toBe('status');
      expect(status.text()).toBe(t(key));
    });
  }

  it('[CLIENT-5] says the tries of one outage once', async () => {
    const status = mountInPage(ConnectionStatus, { props: { connection: waiting, returning: true } });
    const before = status.html();
    await status.setProps({ connection: { status: 'connecting', attempt: 3, loss: 'lost' } });
    expect(status.html()).toBe(before);
  });
});

describe('ConnectionBanner', () => {
  const open = (connection: ConnectionState, troubled: boolean, returning = true) =>
    mountInPage(ConnectionBanner, { props: { connection, troubled, returning } });

  it('[CLIENT-5] is not there before there is trouble', () => {
    expect(open(waiting, false).text()).toBe('');
  });

  for (const [connection, returning, key] of [
    [waiting, true, 'banner.lost'],
    [waiting, false, 'banner.unreachable'],
    [{ status: 'waiting', attempt: 1, loss: 'offline' }, true, 'banner.offline'],
    [{ status: 'connecting', attempt: 1, loss: 'full' }, false, 'banner.full'],
  ] as const satisfies readonly (readonly [ConnectionState, boolean, MessageKey])[]) {
    it(`[CLIENT-5] then it says ${key}, and offers to try now`, async () => {
      const banner = open(connection, true, returning);
      expect(banner.get('p').text()).toBe(t(key));
      await banner.get('button').trigger('click');
      expect(banner.emitted('retry')).toHaveLength(1);
    });
  }
});

describe('RefusedPanel', () => {
  const open = (refused: Refusal) => mountInPage(RefusedPanel, { props: { refusal: refused } });
  const notWelcome = (code: string, message?: string) =>
    open({ kind: 'not_welcome', error: refusal(code, message) });

  it.each([
    'name_too_long',
    'name_not_allowed',
    'name_taken',
    'name_reserved',
    'name_invisible',
    'name_marks',
  ] as const)('[CLIENT-6] a refused name leads to another one: %s', async (code) => {
    const panel = notWelcome(code);
    expect(panel.get('[role=alert]').text()).toContain(t(`error.${code}`));
    await panel.get('button').trigger('click');
    expect(panel.emitted('rename')).toHaveLength(1);
  });

  for (const [code, title] of [
    [4000, 'refused.set_up.title'],
    [4001, 'refused.gone.title'],
    [4002, 'refused.elsewhere.title'],
    [4009, 'refused.too_large.title'],
    [4042, 'refused.other.title'],
  ] as const) {
    it(`[CLIENT-6] ${code} is explained, and can be tried again`, async () => {
      const panel = open({ kind: 'closed', code });
      expect(panel.get('[role=alert]').text()).toContain(t(title));
      await panel.get('button').trigger('click');
      expect(panel.emitted('retry')).toHaveLength(1);
    });
  }

  it('[CLIENT-10] speaks the language of the page', async () => {
    const panel = notWelcome('name_too_long', '名称过长');
    useI18n().setLocale('en');
    await flushPromises();
    expect(panel.text()).toContain('too long');
  });

  it('a reason that this client has no words for is told in the server’s', () => {
    expect(notWelcome('from_the_future', '名称已被使用').text()).toContain('名称已被使用');
  });

  it('[CLIENT-6] a close for the name alone leads to another one too', () => {
    const panel = open({ kind: 'closed', code: 4010 });
    expect(panel.text()).toContain(t('refused.name.text'));
    expect(panel.get('button').text()).toBe(t('refused.name.action'));
  });

  it('[COMMAND-1] [CLIENT-41] a server of another version is told of, with a button that loads the page anew', async () => {
    const reload = vi.spyOn(window.location, 'reload').mockReturnValue();
    const panel = open({ kind: 'too_old' });
    expect(panel.get('[role=alert]').text()).toContain(t('refused.too_old.title'));
    await panel.get('button').trigger('click');
    expect([reload.mock.calls.length, panel.emitted('retry')]).toEqual([1, undefined]);
    reload.mockRestore();
  });
});
