import { flushPromises } from '@vue/test-utils';
import { nextTick } from 'vue';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import RoomDesk from '../../../static/components/RoomDesk.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { EMPTY_ROOM } from '../../../static/room/state';
import type { Role } from '../../../static/wire/presence';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage } from '../support/conversation';
import { ANN, AT, ME } from '../support/frames';

inFreshPage();
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
});

const { t } = useI18n();
const LAW = {
  room: { access: 'unlisted', guests: true, locked: false, slow: 0, retention: 30 },
  roles: [
    { id: ANN.id, name: 'Ann', verified: true, role: 'member' },
    { id: ME.id, name: '小明', verified: true, role: 'owner' },
  ],
  invites: [
    { id: 3, role: 'moderator', uses: 1, until: AT },
    { id: 4, role: 'member', uses: 25, until: AT },
  ],
  sanctions: [
    { id: 5, act: 'mute', person: ANN.id, until: AT },
    { id: 6, act: 'ban', person: 'bo00000000000000' },
    { id: 6, act: 'ban' },
  ],
};
const deed = (seq: number, act: string, more: object = {}): object => ({
  type: 'moderate',
  act,
  sender_id: ANN.id,
  sender_name: 'Ann',
  timestamp: new Date().toISOString(),
  seq,
  ...more,
});
const BAN = deed(6, 'ban', { person: 'bo00000000000000', name: 'Bo' });

/** The panel of a room in which one is `role`, at its part `tab`. */
async function open(
  role: Role,
  tab: string,
  entries: readonly object[] = [BAN],
  more = false,
  earlier: readonly object[] = [],
) {
  const me = { ...ME, verified: true, role } as const;
  const stage = new ConversationStage({ ...EMPTY_ROOM, me, law: 6 });
  stage.answers.set('law', [{ ok: LAW }, { ok: LAW }, { ok: LAW }]);
  stage.answers.set('audit', [{ ok: { entries, more } }, { ok: { entries: earlier, more: false } }]);
  stage.answer = { ok: { seq: 9, at: AT } };
  const desk = mountInPage(RoomDesk, { global: stage.global });
  await flushPromises();
  await desk
    .findAll('[role=tab]')
    .find((one) => one.text() === tab)
    ?.trigger('click');
  await flushPromises();
  return { stage, desk, panel: desk.get('[role=tabpanel]') };
}

describe('the panel of a room', () => {
  it('[CLIENT-68] is walked through by the arrows', async () => {
    const { desk } = await open('owner', t('desk.settings'));
    const selected = () => desk.get('[aria-selected=true]').text();
    await desk.get('[role=tablist]').trigger('keydown', { key: 'ArrowLeft' });
    expect(selected()).toBe(t('desk.log'));
    await desk.get('[role=tablist]').trigger('keydown', { key: 'Home' });
    expect(selected()).toBe(t('desk.settings'));
  });

  it('[CLIENT-68] says why it is empty', async () => {
    const stage = new ConversationStage(EMPTY_ROOM);
    stage.answer = { error: { code: 'not_allowed', message: '', retry: false } };
    const desk = mountInPage(RoomDesk, { global: stage.global });
    await flushPromises();
    expect(desk.get('[role=alert]').text()).toBe(t('error.not_allowed'));
  });
});

describe('its settings', () => {
  it('[CLIENT-68] [ROLE-6] a moderator has those that are a moderator’s', async () => {
    const { panel, stage } = await open('moderator', t('desk.settings'));
    expect(panel.findAll('fieldset, select')).toHaveLength(2);
    await panel.get('select').setValue('30');
    await panel.findAll<HTMLInputElement>('[type=radio]')[0]?.setValue();
    await flushPromises();
    expect(stage.commands('settings')).toEqual([
      { type: 'settings', slow: 30 },
      { type: 'settings', locked: true },
    ]);
    expect(stage.conversation.told.value).toEqual({ where: 'room', text: t('settings.done'), undo: 9 });
    expect(panel.get('[role=status]').text()).toContain(t('undo.action'));
  });

  it('[CLIENT-68] what deletes is asked about first', async () => {
    const { panel, stage } = await open('owner', t('desk.settings'));
    const retention = panel.findAll('select')[1];
    await retention?.setValue('7');
    expect([
      stage.commands('settings').length,
      (retention?.element as HTMLSelectElement | undefined)?.value,
    ]).toEqual([0, '30']);
    expect(panel.get('.ask').text()).toContain('7');
    await panel.get('.ask .quiet').trigger('click');
    expect(panel.find('.ask').exists()).toBe(false);
    await retention?.setValue('7');
    await panel.get('.ask .danger').trigger('click');
    await retention?.setValue('90');
    expect(stage.commands('settings')).toEqual([
      { type: 'settings', retention: 7 },
      { type: 'settings', retention: 90 },
    ]);
  });
});

describe('its invitations', () => {
  it('[CLIENT-68] are made, copied and revoked', async () => {
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      languages: ['zh-CN'],
      clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) },
    });
    const { panel, stage } = await open('owner', t('desk.invites'));
    stage.answers.set('invite', [{ ok: { seq: 4, at: AT, invite: 'a.b-c_d' } }]);
    await panel.get('[type=number]').setValue(0);
    await panel.get('form').trigger('submit');
    expect(stage.commands('invite')).toEqual([]);
    await panel.get('[type=number]').setValue(25);
    await panel.get('select').setValue('168');
    await panel.get('form').trigger('submit');
    await flushPromises();
    expect(stage.commands('invite')).toEqual([{ type: 'invite', role: 'member', uses: 25, hours: 168 }]);
    const link = `${window.location.origin}/#invite=a.b-c_d`;
    expect([copied, panel.get<HTMLInputElement>('[readonly]').element.value]).toEqual([[link], link]);
    expect(panel.findAll('li')[0]?.text()).toContain('25');
    await panel.findAll('.revoke')[1]?.trigger('click');
    expect(stage.commands('undo')).toEqual([{ type: 'undo', id: 3 }]);
    vi.unstubAllGlobals();
  });

  it('[CLIENT-68] a moderator makes members only, and revokes those alone', async () => {
    const { panel } = await open('moderator', t('desk.invites'));
    expect([panel.find('fieldset').exists(), panel.findAll('.revoke').length]).toEqual([false, 1]);
  });
});

describe('its people', () => {
  it('[CLIENT-68] have their roles changed, and one gives up one’s own only after a question', async () => {
    const { panel, stage } = await open('owner', t('desk.people'));
    const names = panel.findAll('li .name').map((name) => name.text());
    expect(names.slice(0, 2)).toEqual(['小明', 'Ann']);
    expect(panel.findAll('select')).toHaveLength(1);
    await panel.get('select').setValue('moderator');
    await panel.get('.own').trigger('click');
    expect(stage.commands('role')).toHaveLength(1);
    await panel.get('.ask .danger').trigger('click');
    expect(stage.commands('role')).toEqual([
      { type: 'role', person: ANN.id, role: 'moderator' },
      { type: 'role', person: ME.id, role: 'none' },
    ]);
  });

  it('[CLIENT-68] what stands against whom is told by name, once, and lifted', async () => {
    const { panel, stage } = await open('moderator', t('desk.people'));
    const rows = panel.findAll('ul')[1]?.findAll('li') ?? [];
    expect(rows.map((row) => row.get('bdi').text())).toEqual(['ann0000000000000', 'Bo']);
    expect(rows[1]?.get('small').text()).toBe(t('sanction.ban.ever'));
    await rows[1]?.get('button').trigger('click');
    expect(stage.commands('undo')).toEqual([{ type: 'undo', id: 6 }]);
  });

  it('[CLIENT-68] the name is found however long ago that was', async () => {
    const mute = deed(5, 'mute', { person: ANN.id, name: 'Ann' });
    const { panel, stage } = await open('moderator', t('desk.people'), [BAN], true, [mute]);
    const rows = panel.findAll('ul')[1]?.findAll('li') ?? [];
    expect(rows.map((row) => row.get('bdi').text())).toEqual(['Ann', 'Bo']);
    expect(stage.commands('audit').map((asked) => (asked as { before?: number }).before)).toEqual([7, 6]);
  });
});

describe('its log', () => {
  const ENTRIES = [
    deed(12, 'undo', { of: 8, undone: 'mute', person: 'bo00000000000000', name: 'Bo' }),
    deed(11, 'from_the_future'),
    deed(10, 'settings', { settings: { access: 'private' } }),
    deed(9, 'hide', { targets: [1], timestamp: '2026-01-01T00:00:00.000Z' }),
    deed(8, 'mute', { person: 'bo00000000000000', name: 'Bo', until: AT, undone_by: 12 }),
    BAN,
  ];

  it('[CLIENT-69] has what was done, by whom it was undone, and undo for what one may', async () => {
    const { panel, stage } = await open('moderator', t('desk.log'), ENTRIES);
    const rows = panel.findAll('li');
    expect(rows.map((row) => row.find('button').exists())).toEqual([false, false, false, false, true]);
    expect(rows[3]?.text()).toContain(t('log.undone', { name: 'Ann' }));
    await rows[4]?.get('button').trigger('click');
    expect(stage.commands('undo')).toEqual([{ type: 'undo', id: 6 }]);
    const owner = await open('owner', t('desk.log'), ENTRIES);
    expect(owner.panel.findAll('li').map((row) => row.find('button').exists())).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('[CLIENT-69] goes back page by page, and grows as things are done', async () => {
    const { panel, stage } = await open('moderator', t('desk.log'), ENTRIES, true);
    stage.answers.set('audit', [{ ok: { entries: [deed(3, 'claim')], more: false } }]);
    await panel.findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(stage.commands('audit').at(-1)).toEqual({ type: 'audit', before: 6, limit: 50 });
    expect([panel.findAll('li').length, panel.text().includes(t('log.more'))]).toEqual([6, false]);
    stage.answers.set('audit', [{ ok: { entries: [deed(13, 'hide'), ...ENTRIES], more: true } }]);
    stage.state.value = { ...stage.state.value, law: 13 };
    await nextTick();
    await flushPromises();
    expect(panel.findAll('li')).toHaveLength(7);
  });
});
