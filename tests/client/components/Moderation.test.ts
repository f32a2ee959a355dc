import { flushPromises } from '@vue/test-utils';
import { nextTick } from 'vue';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import ActionNotice from '../../../static/components/ActionNotice.vue';
import ComposerNotice from '../../../static/components/ComposerNotice.vue';
import DeedNotice from '../../../static/components/DeedNotice.vue';
import MessageComposer from '../../../static/components/MessageComposer.vue';
import MessageMenu from '../../../static/components/MessageMenu.vue';
import PeoplePanel from '../../../static/components/PeoplePanel.vue';
import PersonDesk from '../../../static/components/PersonDesk.vue';
import RefusedPanel from '../../../static/components/RefusedPanel.vue';
import RenameDialog from '../../../static/components/RenameDialog.vue';
import TimelineMessage from '../../../static/components/TimelineMessage.vue';
import type { StoredEntry } from '../../../static/composables/useConversation';
import { useI18n } from '../../../static/composables/useI18n';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { DeedFrame } from '../../../static/wire/deeds';
import type { Person, Role } from '../../../static/wire/presence';
import { answering, NOT_PASSED } from '../support/answering';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage } from '../support/conversation';
import { ANN, AT, chat, ME } from '../support/frames';

inFreshPage();
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLElement.prototype.showPopover ??= () => undefined;
  HTMLElement.prototype.hidePopover ??= () => undefined;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const { t } = useI18n();
const NOW = Date.parse(AT);
const LIN: Person = { id: 'lin0000000000000', name: 'Lin', verified: true, role: 'owner' };

/** A room in which one is `role`, with Ann, who is `theirs`, and Lin, who owns it. */
function room(
  role: Role | null,
  theirs: Role | null = null,
  ...events: readonly RoomEvent[]
): ConversationStage {
  const withRole = (person: Person, one: Role | null): Person => ({
    ...person,
    verified: true,
    ...(one && { role: one }),
  });
  const people = [withRole(ME, role), withRole(ANN, theirs), LIN];
  const first: readonly RoomEvent[] = [
    { kind: 'welcomed', you: withRole(ME, role), room: {}, at: NOW },
    { kind: 'people', presence: { count: 3, people } },
    { kind: 'said', frames: [chat(1, 'spam spam')], fresh: true, at: NOW },
  ];
  return new ConversationStage([...first, ...events].reduce<RoomState>(reduce, EMPTY_ROOM));
}

const menuOf = (stage: ConversationStage) =>
  mountInPage(MessageMenu, {
    global: stage.global,
    props: { entry: stage.state.value.entries[0] as StoredEntry, anchor: document.body },
  });

const buttons = (wrapper: { findAll: (selector: string) => { text: () => string }[] }): readonly string[] =>
  wrapper.findAll('button').map((button) => button.text());

describe('a message’s menu', () => {
  it.each<[Role | null, Role | null, boolean]>([
    [null, null, false],
    ['member', null, false],
    ['moderator', null, true],
    ['moderator', 'member', true],
    ['moderator', 'moderator', false],
    ['owner', 'moderator', true],
    ['owner', 'owner', false],
  ])('[CLIENT-66] of one who is %s offers to moderate one who is %s: %s', (mine, theirs, offered) => {
    const all = buttons(menuOf(room(mine, theirs)));
    expect(all.includes(t('menu.hide'))).toBe(offered);
    expect(all.some((text) => text.includes(t('menu.moderate', { name: 'Ann' })))).toBe(offered);
  });

  it('[CLIENT-66] hides at once, tells so, and takes it back', async () => {
    const stage = room('moderator');
    stage.answers.set('hide', [{ ok: { seq: 9, at: AT } }]);
    const menu = menuOf(stage);
    await menu.findAll('.danger')[0]?.trigger('click');
    await flushPromises();
    expect(stage.commands('hide')).toEqual([{ type: 'hide', seq: 1 }]);
    const notice = mountInPage(ActionNotice, { global: stage.global, props: { where: 'conversation' } });
    expect(notice.get('[role=status]').text()).toContain(t('measure.hide.done', { name: 'Ann' }));
    const elsewhere = mountInPage(ActionNotice, { global: stage.global, props: { where: 'people' } });
    expect(elsewhere.text()).toBe('');
    stage.answers.set('undo', [{ ok: { seq: 10, more: true } }, { ok: { seq: 11 } }]);
    await notice.get('.button').trigger('click');
    await flushPromises();
    expect(stage.commands('undo')).toEqual([
      { type: 'undo', id: 9 },
      { type: 'undo', id: 9 },
    ]);
    expect(notice.text()).toContain(t('undo.done'));
    expect(notice.find('.button').exists()).toBe(false);
    await notice.get('.icon-button').trigger('click');
    expect(notice.find('.notice').exists()).toBe(false);
  });

  it.each([
    ['menu.copy', true, 'menu.copied'],
    ['menu.link', true, 'menu.copied'],
    ['menu.copy', false, 'menu.copy.failed'],
  ] as const)('[CLIENT-24] %s says what came of it, allowed: %s', async (item, allowed, said) => {
    const stage = room(null);
    const copied: string[] = [];
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
      if (!allowed) return Promise.reject(new DOMException('', 'NotAllowedError'));
      copied.push(text);
      return Promise.resolve();
    });
    await menuOf(stage)
      .findAll('[role=menuitem]')
      .find((one) => one.text() === t(item))
      ?.trigger('click');
    await flushPromises();
    expect(copied).toHaveLength(allowed ? 1 : 0);
    expect(stage.conversation.told.value).toMatchObject({ text: t(said), failed: !allowed });
  });

  it('[CLIENT-66] a refusal is told in its place', async () => {
    const stage = room('moderator');
    stage.answer = { error: { code: 'not_allowed', message: '', retry: false } };
    await menuOf(stage).findAll('.danger')[0]?.trigger('click');
    await flushPromises();
    expect(stage.conversation.told.value).toMatchObject({
      text: t('error.not_allowed'),
      undo: null,
      failed: true,
    });
  });
});

describe('moderating somebody', () => {
  const desk = (stage: ConversationStage, person: Person = { ...ANN, verified: true }) =>
    mountInPage(PersonDesk, { global: stage.global, props: { person, where: 'people' } });
  const choose = (wrapper: ReturnType<typeof desk>, nth: number) =>
    wrapper.findAll<HTMLInputElement>('form input[type=radio]')[nth]?.setValue();

  it('[CLIENT-66] mutes for as long, and for the reason, that one says', async () => {
    const stage = room('moderator');
    stage.answers.set('mute', [{ ok: { seq: 9, at: AT } }]);
    const dialog = desk(stage);
    await dialog.get('select').setValue('60');
    await dialog.get('input[maxlength]').setValue(' flooding ');
    await dialog.get('form').trigger('submit');
    await flushPromises();
    expect(stage.commands('mute')).toEqual([
      { type: 'mute', minutes: 60, person: ANN.id, reason: 'flooding' },
    ]);
    expect(stage.conversation.told.value).toEqual({
      where: 'people',
      text: t('measure.mute.done', { name: 'Ann' }),
      undo: 9,
    });
  });

  it('[CLIENT-66] kicks, and bans for ever or from where they are', async () => {
    const stage = room('moderator');
    const first = desk(stage);
    await choose(first, 1);
    expect(first.find('select').exists()).toBe(false);
    await first.get('form').trigger('submit');
    const second = desk(stage);
    await choose(second, 2);
    await second.get('[type=checkbox]').setValue(true);
    await second.get('form').trigger('submit');
    const third = desk(stage);
    await choose(third, 2);
    await third.get('select').setValue('1440');
    await third.get('form').trigger('submit');
    await flushPromises();
    expect(stage.asked).toEqual([
      { type: 'kick', person: ANN.id },
      { type: 'ban', network: true, person: ANN.id },
      { type: 'ban', minutes: 1_440, person: ANN.id },
    ]);
  });

  it('[CLIENT-66] [MOD-6] clears in as many steps as it takes, as one', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const stage = room('owner');
    stage.answers.set('clear', [
      { ok: { seq: 9, at: AT, messages: 200, more: true } },
      { ok: { seq: 10, at: AT, messages: 40 } },
    ]);
    const dialog = desk(stage);
    await choose(dialog, 3);
    await dialog.get('form').trigger('submit');
    await flushPromises();
    expect(stage.commands('clear')).toEqual([
      { type: 'clear', since: NOW - 3_600_000, person: ANN.id },
      { type: 'clear', id: 9 },
    ]);
    expect(stage.conversation.told.value).toMatchObject({
      text: t('measure.clear.done', { name: 'Ann', n: 240 }),
      undo: 9,
    });
  });

  it('[CLIENT-66] [PRIV-5] an owner erases what somebody said, once that was agreed to, until nothing is left', async () => {
    const stage = room('owner');
    stage.answers.set('erase', [
      { ok: { messages: 0, more: true } },
      { ok: { seq: 9, at: AT, messages: 200, more: true } },
      { ok: { seq: 10, at: AT, messages: 40 } },
    ]);
    const dialog = desk(stage);
    await choose(dialog, 4);
    await dialog.get('form').trigger('submit');
    expect([stage.asked, dialog.get('.ask').text()]).toEqual([
      [],
      expect.stringContaining(t('measure.erase.ask', { name: 'Ann' })),
    ]);
    await choose(dialog, 0);
    expect(dialog.find('.ask').exists(), 'it was another that was asked about').toBe(false);
    await choose(dialog, 4);
    await dialog.get('form').trigger('submit');
    await dialog.get('form').trigger('submit');
    expect(stage.asked, 'Enter in a field agrees to nothing').toEqual([]);
    await dialog.get('.ask .danger').trigger('click');
    expect(dialog.find('.ask').exists(), 'it is under way').toBe(false);
    await flushPromises();
    const erase = { type: 'erase', person: ANN.id };
    expect(stage.asked).toEqual([erase, erase, erase]);
    expect(stage.conversation.told.value).toEqual({
      where: 'people',
      text: t('measure.erase.done', { name: 'Ann', n: 240 }),
      undo: null,
    });
    const offered = (role: Role) => desk(room(role)).findAll('form input[type=radio]').length;
    expect([offered('owner'), offered('moderator')]).toEqual([5, 4]);
  });

  it('[CLIENT-66] gives roles, as far as one may, and never to a guest', async () => {
    const stage = room('owner');
    const roles = (wrapper: ReturnType<typeof desk>): readonly string[] =>
      wrapper.findAll('dialog > fieldset .option').map((option) => option.text());
    const dialog = desk(stage);
    expect(roles(dialog)).toEqual([t('role.none'), t('role.member'), t('role.moderator')]);
    await dialog.findAll<HTMLInputElement>('input[type=radio]')[2]?.setValue();
    await flushPromises();
    expect(stage.commands('role')).toEqual([{ type: 'role', person: ANN.id, role: 'moderator' }]);
    expect(roles(desk(room('moderator')))).toEqual([t('role.none'), t('role.member')]);
    expect(desk(stage, ANN).findAll('fieldset')).toHaveLength(1);
  });
});

describe('the list of people', () => {
  const panel = (stage: ConversationStage, people: readonly Person[]) =>
    mountInPage(PeoplePanel, {
      global: stage.global,
      props: { me: ME.id, presence: { count: people.length, people } },
    });
  const GUEST: Person = { id: 'guest00000000000', name: 'Zoe' };

  it('[CLIENT-65] tells who is what, as of now', async () => {
    const stage = room(null);
    const list = panel(stage, [{ ...ME, verified: true }, { ...ANN, verified: true }, LIN, GUEST]);
    const standings = () =>
      list.findAll('.row').map((row) => row.find('.standing').exists() && row.get('.standing').text());
    expect(standings()).toEqual([false, false, t('role.owner'), t('role.guest')]);
    const frame: DeedFrame = { ...DEED, act: 'role', person: ANN.id, name: ANN.name, role: 'moderator' };
    stage.state.value = reduce(stage.state.value, { kind: 'said', frames: [frame], fresh: true, at: NOW });
    await nextTick();
    expect(standings()).toEqual([false, t('role.moderator'), t('role.owner'), t('role.guest')]);
  });

  it('[CLIENT-66] [CLIENT-68] offers to moderate those below, and the room; to others nothing', async () => {
    const people = [ME, { ...ANN, verified: true as const }, LIN, GUEST];
    const members = panel(room('member'), people);
    expect([members.findAll('.rule').length, members.find('.manage').exists()]).toEqual([0, false]);
    const stage = room('moderator');
    const list = panel(stage, people);
    expect(list.findAll('.rule').map((button) => button.attributes('aria-label'))).toEqual([
      t('people.moderate', { name: 'Ann' }),
      t('people.moderate', { name: 'Zoe' }),
    ]);
    await list.findAll('.rule')[1]?.trigger('click');
    expect(stage.conversation.desk.value).toEqual({ kind: 'person', person: GUEST, where: 'people' });
    await list.get('.manage').trigger('click');
    expect(stage.conversation.desk.value).toEqual({ kind: 'room' });
  });

  it('[CLIENT-65] beside the name of an owner or a moderator that is told, of others not', () => {
    const said = (by: Person) => chat(2, 'hi', { sender_id: by.id, sender_name: by.name });
    const badge = (stage: ConversationStage, by: Person): string | false => {
      const event = { kind: 'said', frames: [said(by)], fresh: true, at: NOW } as const;
      const entry = reduce(stage.state.value, event).entries.at(-1) as StoredEntry;
      const props = { entry, first: true, last: true, connected: true };
      const shown = mountInPage(TimelineMessage, { props, global: stage.global });
      return shown.find('.badge').exists() && shown.get('.badge').text();
    };
    expect(badge(room(null), LIN)).toBe(t('role.owner'));
    // Of a classic client: the id is its connection's.
    expect(badge(room(null), { id: 'aB3dE6gH', name: 'Old' })).toBe(t('role.guest'));
    expect(badge(room(null, 'moderator'), ANN)).toBe(t('role.moderator'));
    expect(badge(room(null, 'member'), ANN)).toBe(false);
  });
});

const DEED: DeedFrame = {
  type: 'deed',
  act: 'mute',
  targets: [],
  messages: [],
  sender_id: LIN.id,
  sender_name: LIN.name,
  timestamp: AT,
  seq: 2,
};
const iso = (ms: number): string => new Date(NOW + ms).toISOString();

describe('the words of what was done', () => {
  const words = async (fields: Partial<DeedFrame>, stage = room(null)): Promise<string> => {
    const line = mountInPage(DeedNotice, { global: stage.global, props: { deed: { ...DEED, ...fields } } });
    await nextTick();
    return line.text().replaceAll(/\s+/g, ' ');
  };
  const ann = { person: ANN.id, name: ANN.name };

  it.each<[Partial<DeedFrame>, string]>([
    [{ ...ann, until: iso(600_000), reason: 'flooding' }, 'Lin muted Ann for 10 minutes: flooding'],
    [{ person: ME.id, name: ME.name, until: iso(3_600_000) }, 'Lin muted you for 1 hour'],
    [{ sender_id: ME.id, act: 'kick', ...ann }, 'You removed Ann'],
    [{ act: 'ban', ...ann }, 'Lin banned Ann'],
    [{ act: 'ban', ...ann, until: iso(86_400_000) }, 'Lin banned Ann for 1 day'],
    [{ act: 'undo', of: 1, undone: 'ban', ...ann }, 'Lin let Ann in again'],
    [{ act: 'undo', of: 1, undone: 'mute', ...ann }, 'Lin let Ann speak again'],
    [{ act: 'claim', person: LIN.id, role: 'owner' }, 'Lin became the owner of this room'],
    [{ act: 'role', ...ann, role: 'moderator' }, 'Lin made Ann a moderator'],
    [{ act: 'role', ...ann, role: null }, 'Lin removed the role from Ann'],
    [{ act: 'role', person: LIN.id, name: 'Lin', role: null }, 'Lin stepped down'],
    [
      { act: 'role', person: LIN.id, name: 'Lin', role: 'member', invite: 3 },
      'Lin became a member, by invitation',
    ],
    [{ act: 'undo', of: 1, undone: 'role', ...ann, role: 'member' }, 'Lin made Ann a member'],
    [{ act: 'invite', role: 'member' }, 'Lin made an invitation for members'],
    [{ act: 'undo', of: 1, undone: 'invite' }, 'Lin revoked an invitation'],
    [{ act: 'hide', targets: [1] }, 'Lin hid a message'],
    [{ act: 'clear', ...ann, targets: [1, 2, 3] }, 'Lin hid messages by Ann (3)'],
    [{ act: 'undo', of: 1, undone: 'clear', ...ann, targets: [1] }, 'Lin brought back messages by Ann (1)'],
    [
      { act: 'settings', settings: { access: 'private', guests: false, slow: 30 } },
      'Lin made the room private; Lin closed the room to guests; Lin turned slow mode on: a message every 30 seconds',
    ],
    [
      { act: 'settings', settings: { locked: true, retention: 0 } },
      'Lin locked the room; Lin set messages to be kept as the site has it',
    ],
    [{ act: 'undo', of: 1, undone: 'settings', settings: { locked: false } }, 'Lin unlocked the room'],
    [{ act: 'erase', ...ann, targets: [1] }, 'Lin erased what Ann said'],
    [
      { act: 'erase', ...ann, sender_id: ANN.id, sender_name: '匿名用户', targets: [1] },
      '匿名用户: own data erased',
    ],
    [{ act: 'kick', person: 'gone000000000000' }, 'Lin removed somebody'],
    [{ act: 'from_the_future' }, ''],
  ])('[CLIENT-67] [CLIENT-69] %j', async (fields, expected) => {
    useI18n().setLocale('en');
    await vi.waitFor(() => expect(t('deed.by_you')).toBe('You'));
    expect(await words(fields)).toBe(expected);
  });

  it('[CLIENT-10] in Chinese', async () => {
    expect(await words({ ...ann, until: iso(600_000) })).toMatch(/^Lin将 Ann 禁言 10\s?分钟$/);
  });
});

describe('what keeps one from saying something', () => {
  const notice = (state: Partial<RoomState>, role: Role | null = null) => {
    const stage = room(role);
    stage.state.value = { ...stage.state.value, ...state };
    const props = { barred: false, draft: 'mine', 'onUpdate:barred': (next: boolean) => bars.push(next) };
    const bars: boolean[] = [];
    return { stage, bars, shown: mountInPage(ComposerNotice, { global: stage.global, props }) };
  };

  it('[CLIENT-70] a mute, until it is over', async () => {
    vi.useFakeTimers({ now: NOW });
    const { bars, shown } = notice({ me: { ...ME, muted: NOW + 65_000 } });
    expect(shown.get('[role=status]').text()).toContain('禁言');
    expect(shown.get('.left').text()).toBe('1:05');
    vi.advanceTimersByTime(4_000);
    await nextTick();
    expect(shown.get('.left').text()).toBe('1:01');
    vi.advanceTimersByTime(62_000);
    await nextTick();
    expect(shown.find('.barred').exists()).toBe(false);
    expect(bars).toEqual([true, false]);
  });

  it('[CLIENT-70] a lock, but for those who moderate', () => {
    const { bars, shown } = notice({ settings: { locked: true } });
    expect(shown.get('[role=status]').text()).toBe(t('barred.locked'));
    expect(bars).toEqual([true]);
    const free = notice({ settings: { locked: true, slow: 30 } }, 'moderator');
    expect(free.shown.find('.barred').exists()).toBe(false);
  });

  it('[CLIENT-70] that it waits, with a countdown, and it can be taken back', async () => {
    vi.useFakeTimers({ now: NOW });
    expect(notice({ settings: { slow: 30 } }).shown.text()).toContain('慢速模式');
    const pending = { cid: 'c1', stored: false, failure: null };
    const said = [{ ...room(null).state.value.entries[0], text: 'too fast', pending }] as never;
    const { stage, shown, bars } = notice({ settings: { slow: 30 }, held: NOW + 20_000, outgoing: said });
    expect(shown.get('.left').text()).toBe('0:20');
    await shown.get('button').trigger('click');
    expect(stage.discarded).toEqual(['c1']);
    expect(shown.emitted('update:draft')).toEqual([['too fast\nmine']]);
    expect(bars).toEqual([]);
  });

  it('[CLIENT-70] Enter then sends nothing, and the text stays', async () => {
    const say = vi.fn(() => true);
    const composer = mountInPage(MessageComposer, {
      props: { say, waiting: 0, barred: true, modelValue: 'kept' },
    });
    await composer.get('textarea').trigger('keydown', { key: 'Enter' });
    await composer.get('form').trigger('submit');
    expect([say.mock.calls.length, composer.get('textarea').element.value]).toEqual([0, 'kept']);
    await composer.setProps({ barred: false });
    await composer.get('form').trigger('submit');
    expect(say).toHaveBeenCalledOnce();
  });
});

describe('who is not let in', () => {
  const refusalOf = (code: string, until?: number) => ({
    kind: 'not_welcome' as const,
    error: { code, message: '', retry: false, ...(until !== undefined && { until }) },
  });
  const refused = (code: string, until?: number) =>
    mountInPage(RefusedPanel, { props: { refusal: refusalOf(code, until) } });

  it('[CLIENT-71] is told what can be done', () => {
    answering(200, {});
    for (const code of ['not_a_member', 'guests_off', 'banned'] as const) {
      const panel = refused(code);
      expect(panel.get('[role=alert]').text()).toContain(t(`refused.${code}.title`));
      expect(panel.get('[role=alert]').text()).toContain(t(`refused.${code}.text`));
      expect(panel.find('button').exists()).toBe(true);
    }
    const closed = mountInPage(RefusedPanel, { props: { refusal: { kind: 'closed', code: 4012 } } });
    expect(closed.text()).toContain(t('refused.banned.text'));
  });

  it('[CLIENT-71] [CLIENT-73] shows first that they are human, where that is asked for', async () => {
    answering(200, {}, NOT_PASSED);
    const panel = refused('guests_off');
    await flushPromises();
    expect(panel.get('[role=alert]').text()).toContain(t('refused.check'));
    expect(panel.get('a').attributes('href')).toMatch(/^\/check#to=%2F/);
    const other = refused('banned');
    await flushPromises();
    expect(other.find('a').exists()).toBe(false);
    const late = refused('guests_off');
    await late.setProps({ refusal: refusalOf('banned') });
    await flushPromises();
    expect(late.find('a').exists(), 'an answer that comes late').toBe(false);
  });

  it('[CLIENT-71] until when, and may try once it is over', async () => {
    vi.useFakeTimers({ now: NOW });
    const panel = refused('banned', NOW + 300_000);
    expect([panel.get('.left').text(), panel.find('button').exists()]).toEqual(['5:00', false]);
    vi.advanceTimersByTime(300_000);
    await nextTick();
    await panel.get('button').trigger('click');
    expect(panel.emitted('retry')).toHaveLength(1);
  });

  it('[CLIENT-71] of a name beside its field, until it is another', async () => {
    const error = { code: 'name_taken', message: '', retry: false };
    const dialog = mountInPage(RenameDialog, {
      props: { offered: 'Lin', refusal: { kind: 'not_welcome', error } },
    });
    expect(dialog.get('[role=alert]').text()).toBe(t('error.name_taken'));
    await dialog.get('form').trigger('submit');
    expect(dialog.emitted('choose')).toBeUndefined();
    await dialog.get('input').setValue('Lina');
    expect(dialog.find('[role=alert]').exists()).toBe(false);
    await dialog.get('form').trigger('submit');
    expect(dialog.emitted('choose')).toEqual([['Lina']]);
  });
});
