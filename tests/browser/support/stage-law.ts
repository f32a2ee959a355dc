import type { Locator } from 'playwright-core';
import type { Person } from '../../../static/wire/presence';
import type { Stage } from './stage';
import { ANN, BO, ME, NOW } from './stage-room';
import { BUSY } from './talks';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const iso = (ms: number): string => new Date(NOW + ms).toISOString();
const known = (person: Person, role?: Person['role']): Person => ({
  ...person,
  verified: true,
  ...(role && { role }),
});

const OWNER = known(ME, 'owner');
const GUEST: Person = { id: 'Gu3st5Vu3Ts1Rq9P', name: 'spam-bot-3000' };
const OTHERS: readonly Person[] = [
  known(ANN, 'moderator'),
  known(BO, 'member'),
  known({ id: 'Ce1ine5Vu3Ts1Rq9', name: 'Céline Dubois' }),
  GUEST,
];

/** Something that was done, so many minutes ago. */
const deed = (seq: number, act: string, ago: number, more: object, by: Person = ANN): object => ({
  type: 'moderate',
  act,
  sender_id: by.id,
  sender_name: by.name,
  timestamp: iso(-ago * MINUTE),
  seq,
  ...more,
});

const muted = { person: BO.id, name: BO.name, until: iso(6 * MINUTE), reason: '刷屏 / flooding' };
const banned = { person: GUEST.id, name: GUEST.name, network: true };

const ENTRIES = [
  deed(64, 'undo', 1, { of: 61, undone: 'mute', person: BO.id, name: BO.name }, ME),
  deed(63, 'settings', 2, { settings: { slow: 30 }, was: { slow: 0 } }, ME),
  deed(62, 'clear', 3, { person: GUEST.id, name: GUEST.name, targets: [40, 41, 42], reason: 'spam' }),
  deed(61, 'mute', 4, { ...muted, undone_by: 64 }),
  deed(60, 'ban', 5, banned),
  deed(52, 'hide', 90, { targets: [31] }),
  deed(51, 'invite', 1_500, { role: 'moderator', uses: 1, until: iso(DAY) }, ME),
  deed(50, 'role', 1_600, { person: ANN.id, name: ANN.name, role: 'moderator', before: 'none', invite: 51 }),
  deed(49, 'settings', 1_700, { settings: { access: 'private', guests: false }, was: {} }, ME),
  deed(48, 'claim', 1_800, { person: ME.id, name: ME.name, role: 'owner', before: 'none' }, ME),
];

const LAW = {
  room: { access: 'private', guests: true, locked: false, slow: 30, retention: 0 },
  roles: [OWNER, known(ANN, 'moderator'), known(BO, 'member')],
  invites: [
    { id: 51, role: 'moderator', uses: 1, until: iso(DAY) },
    { id: 47, role: 'member', uses: 25, until: iso(6 * DAY) },
  ],
  sanctions: [
    { id: 61, act: 'mute', person: BO.id, until: iso(6 * MINUTE) },
    { id: 60, act: 'ban', person: GUEST.id },
    { id: 60, act: 'ban' },
  ],
};

const INVITE = 'a.eyJyb29tIjoi6K6-6K6h57uEIn0.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6';

/** Somebody who owns the room is in it. */
async function own(stage: Stage): Promise<void> {
  const ok = (fields: object) => (command: { ref: number }) => ({
    type: 'reply',
    ref: command.ref,
    ok: fields,
  });
  stage.room.answer('law', ok(LAW));
  stage.room.answer('audit', ok({ entries: ENTRIES, more: true }));
  stage.room.answer('invite', ok({ seq: 51, at: iso(0), invite: INVITE }));
  for (const type of ['hide', 'mute', 'kick', 'ban', 'clear', 'role', 'settings', 'undo'])
    stage.room.answer(type, ok({ seq: 65, at: iso(0) }));
  await stage.join({ ...BUSY, people: [OWNER, ...OTHERS] });
}

/** The panel from which the room is managed, at its `nth` part. */
async function manage(stage: Stage, nth: number): Promise<void> {
  await own(stage);
  await stage.openPeople();
  await stage.page.locator('.manage').click();
  await stage.page.getByRole('tab').nth(nth).click();
  await stage.page.locator('.panel').locator('fieldset, form, section, ol li').first().waitFor();
  await stage.settled();
}

/** The panel of what may be done about the author of a message. */
async function moderate(stage: Stage): Promise<Locator> {
  await own(stage);
  await (await stage.menuOf('还有半小时')).locator('.danger').last().click();
  const dialog = stage.page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

/** Somebody is in a room that asks something of them. */
async function barred(stage: Stage, you: object, room: object): Promise<void> {
  const welcome = { you: { ...known(ME), ...you }, room };
  stage.room.host({ ...BUSY, ...welcome });
  await stage.enter();
  await stage.page.locator('.barred').waitFor();
  await stage.visitor.log.locator('.bubble pre').first().waitFor();
  await stage.visitor.composer.fill('这句话还留在这里 / kept here');
}

const refuse = (stage: Stage, type: string, code: string, more: object = {}): void => {
  stage.room.answer(type, ({ ref }) => ({
    type: 'reply',
    ref,
    error: { number: 1, code, message: code, retry: false, ...more },
  }));
};

/** What a room's law looks like to those who keep it, and to those whom it keeps from something. */
export const LAW_SCENES = {
  async 'people and their roles'(stage) {
    await own(stage);
    await stage.openPeople();
    await stage.page.locator('.people .edit').first().focus();
    await stage.settled();
  },
  async 'what was done, between what was said'(stage) {
    await own(stage);
    const seq = BUSY.events.length;
    [ENTRIES[9], ENTRIES[8], ENTRIES[7], ENTRIES[3], ENTRIES[2], ENTRIES[1], ENTRIES[0]].forEach((entry, n) =>
      stage.room.tell({ ...entry, seq: seq + 1 + n }),
    );
    await stage.page.locator('.deed').nth(6).waitFor();
  },
  async 'a moderator’s menu of a message'(stage) {
    await own(stage);
    await stage.menuOf('还有半小时');
    await stage.settled();
  },
  async 'moderating somebody'(stage) {
    await moderate(stage);
    await stage.settled();
  },
  async 'banning somebody'(stage) {
    const dialog = await moderate(stage);
    await dialog.locator('form .option').nth(2).click();
    await dialog.locator('[type=checkbox]').check();
    await stage.settled();
  },
  async 'erasing somebody'(stage) {
    const dialog = await moderate(stage);
    await dialog.locator('form .option').nth(4).click();
    await dialog.locator('[type=submit]').click();
    await dialog.locator('.ask').waitFor();
    await stage.settled();
  },
  async 'a message that was hidden'(stage) {
    await own(stage);
    await (await stage.menuOf('还有半小时')).locator('.danger').first().click();
    await stage.page.locator('.foot .notice').waitFor();
    await stage.settled();
  },
  async 'room settings'(stage) {
    await manage(stage, 0);
  },
  async 'a retention that deletes'(stage) {
    await manage(stage, 0);
    await stage.page.locator('.panel select').last().selectOption('7');
    await stage.page.locator('.ask').waitFor();
  },
  async invitations(stage) {
    await manage(stage, 1);
    await stage.page.locator('.panel [type=submit]').click();
    await stage.page.locator('.panel [readonly]').waitFor();
    await stage.settled();
  },
  async 'roles, mutes and bans'(stage) {
    await manage(stage, 2);
  },
  async audit(stage) {
    await manage(stage, 3);
  },
  async muted(stage) {
    await barred(stage, { muted: iso(4 * MINUTE + 5_000) }, {});
  },
  async 'slow mode'(stage) {
    await barred(stage, {}, { slow: 30 });
  },
  async 'slow mode, a message waits'(stage) {
    refuse(stage, 'send', 'slow_down', { retry: true, until: iso(25_000) });
    await barred(stage, {}, { slow: 30 });
    await stage.visitor.say('这一条要等一会儿');
    await stage.page.locator('.barred.held').waitFor();
  },
  async 'too fast, a message waits'(stage) {
    refuse(stage, 'send', 'slow_down', { retry: true, until: iso(25_000) });
    await stage.join(BUSY);
    await stage.visitor.say('这一条要等一会儿');
    await stage.page.locator('.barred.fast').waitFor();
  },
  async 'removed while here'(stage) {
    await stage.join(BUSY);
    stage.room.tell({
      type: 'reply',
      ref: null,
      error: { number: 25, code: 'banned', message: '', retry: false, until: iso(5 * MINUTE) },
    });
    await stage.room.socket.close({ code: 4012, reason: 'removed' });
    await stage.visitor.alert.waitFor();
  },
  async 'erasing what one said'(stage) {
    await own(stage);
    await stage.visitor.openSettings();
    await stage.page.locator('.mine .erase').click();
    await stage.page.locator('.mine .ask').waitFor();
    await stage.page.locator('.mine').scrollIntoViewIfNeeded();
    await stage.settled();
  },
  async locked(stage) {
    await barred(stage, {}, { locked: true });
  },
  async 'private room'(stage) {
    refuse(stage, 'hello', 'not_a_member');
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
  async banned(stage) {
    refuse(stage, 'hello', 'banned', { until: iso(5 * MINUTE) });
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
  async 'no guests'(stage) {
    refuse(stage, 'hello', 'guests_off');
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
  async 'no guests, before a check'(stage) {
    await stage.page.route('**/api/identity', (route) =>
      route.fulfill({ status: 403, json: { error: { code: 'not_passed', site_key: 'k' } } }),
    );
    refuse(stage, 'hello', 'guests_off');
    await stage.enter();
    await stage.page.locator('.panel a.button').waitFor();
  },
  async 'name taken'(stage) {
    refuse(stage, 'hello', 'name_taken');
    await stage.enter();
    await stage.page.locator('.panel .button').click();
    await stage.page.getByRole('dialog').getByRole('alert').waitFor();
  },
  async 'too many connections'(stage) {
    refuse(stage, 'hello', 'too_many_connections', { retry: true });
    await stage.enter();
    await stage.page.locator('.status.reconnecting, .status.full').waitFor();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>;
