import type { Locator, Page } from 'playwright-core';
import { LAW_SCENES } from './stage-law';
import { LOOKUP_SCENES } from './stage-lookups';
import { ANN, BO, NOW, searchAnswer, StageRoom } from './stage-room';
import { BUSY, LONG, RTL, TEA, type Talk } from './talks';
import type { Visitor } from './visitors';

/** The rooms that one has been in, with how many messages are new in each. */
const ROOMS = {
  设计组: 0,
  lobby: 136,
  茶室: 136,
  tea: 3,
  前端周会: 136,
  'reading-club-of-the-second-floor-and-all-its-guests': 136,
};

/** A page whose room is a {@link StageRoom}. */
export class Stage {
  readonly room = new StageRoom();
  readonly visitor: Visitor;
  readonly #origin: URL;

  private constructor(visitor: Visitor, origin: URL) {
    this.visitor = visitor;
    this.#origin = origin;
  }

  static async set(visitor: Visitor, origin: URL): Promise<Stage> {
    const stage = new Stage(visitor, origin);
    await visitor.page.clock.install({ time: NOW });
    await stage.room.open(visitor.page);
    return stage;
  }

  get page(): Page {
    return this.visitor.page;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#origin).href);
  }

  /** Opens the room and enters it as 小明. */
  async enter(room = '设计组', name = '小明'): Promise<void> {
    await this.open(`/r/${room}`);
    await this.visitor.chooseName(name);
    // What stands beside the room comes a little later: before a scene takes the network away.
    const beside = (this.page.viewportSize()?.width ?? 0) >= 1024;
    if (beside) await this.page.locator('nav .brand img').evaluate((mark: HTMLImageElement) => mark.decode());
  }

  /** Enters a conversation that is under way. */
  async converse(): Promise<void> {
    this.room.converse();
    await this.enter();
    await this.visitor.sees('好');
  }

  /** Enters a room where `talk` was had. */
  async join(talk: Talk & { readonly room?: string }): Promise<void> {
    const { room, ...rest } = talk;
    this.room.host(rest);
    await this.enter(room, talk.people?.[0]?.name);
    await this.visitor.joined();
    await this.visitor.log.locator('li.message').first().waitFor();
    // Formatting comes with a script of its own, and so does what stands beside.
    await this.visitor.log.locator('.bubble :is(pre, ol, ul, strong)').first().waitFor();
    const beside = this.page.locator('aside');
    if ((await beside.count()) > 0) await beside.locator('.people').waitFor();
    await this.visitor.log.evaluate((log) => log.scrollTo(0, log.scrollHeight));
  }

  /** Opens the menu of the latest message with `text`. */
  async menuOf(text: string): Promise<Locator> {
    const message = this.visitor.log.locator('li.message', { hasText: text }).last();
    await message.scrollIntoViewIfNeeded();
    await message.hover();
    await message.locator('.said > .more').click();
    const menu = this.page.getByRole('menu');
    await menu.waitFor();
    return menu;
  }

  /** Opens the `nth` of the composer's menus: the formatting, the emoji. */
  async composerMenu(nth: number): Promise<Locator> {
    await this.page.locator('.tool').nth(nth).click();
    const menu = this.page.locator('[popover]:popover-open');
    await menu.waitFor();
    return menu;
  }

  /** Shows who is here: beside the conversation, or over it. */
  async openPeople(): Promise<void> {
    if ((await this.page.locator('aside').count()) === 0) await this.page.locator('.open-people').click();
    await this.page.locator('.people .who').first().waitFor();
  }

  /** This person has been in other rooms too, where things were said since: how many, by their names. */
  async keepRooms(news: Readonly<Record<string, number>> = ROOMS): Promise<void> {
    const seq = 4;
    await this.page.route('**/api/rooms/*/messages?after=4&limit=100', (route) => {
      const [, name = ''] = /rooms\/([^/]+)/.exec(route.request().url()) ?? [];
      const head = seq + (news[decodeURIComponent(name)] ?? 0);
      return route.fulfill({ json: { epoch: 'epoch-of-old', head, messages: [] } });
    });
    await this.page.evaluate(
      ({ names, now, read }) => {
        const rooms = names.map((name, n) => ({
          name,
          visited: now - n * 60_000,
          read,
          muted: name === '茶室' && n > 0,
          starred: n === 3,
        }));
        localStorage.setItem('edge-chat:rooms', JSON.stringify(rooms));
        window.dispatchEvent(new StorageEvent('storage', { key: 'edge-chat:rooms' }));
      },
      { names: Object.keys(news), now: NOW, read: { epoch: 'epoch-of-old', seq } },
    );
  }

  /** Searches for `word`, and waits for the answer. */
  async search(word: string): Promise<void> {
    await this.page.route('**/api/rooms/*/search?*', (route) => route.fulfill({ json: searchAnswer(word) }));
    await this.page.locator('.open-search').click();
    const answered = this.page.waitForResponse('**/search?*');
    await this.page.locator('.search input').fill(word);
    await answered;
    await this.page.locator('.search [aria-busy=false]').waitFor();
    await this.settled();
  }

  /** Lets the client's timers run for five seconds. */
  async fiveSeconds(): Promise<void> {
    await this.page.clock.runFor(5_000);
  }

  /** The connection is lost, and no other can be made. */
  async lose(): Promise<void> {
    this.room.closes = 1012;
    await this.room.socket.close({ code: 1012 });
    await this.page.locator('.status.reconnecting').waitFor();
  }

  /** Resolves when what appears slowly is there. */
  async settled(): Promise<void> {
    await this.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
  }
}

/** The states of the page; each resolves when the state is there to see. */
const SCENES = {
  async 'first visit'(stage) {
    await stage.open('/r/设计组');
    await stage.page.locator('#name').waitFor();
  },
  async 'name refused in place'(stage) {
    await stage.open('/');
    await stage.visitor.chooseName('  ');
    await stage.visitor.alert.waitFor();
  },
  async 'bad room'(stage) {
    await stage.open('/r/a.b');
    await stage.page.getByRole('link').waitFor();
  },
  async connecting(stage) {
    await stage.enter();
    await stage.page.locator('.status.connecting').waitFor();
  },
  async unreachable(stage) {
    stage.room.closes = 1012;
    await stage.enter();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'room full'(stage) {
    stage.room.refuse('hello', 'room_full', '聊天室已满,请稍后再试', true);
    await stage.enter();
    await stage.page.locator('.status.full').waitFor();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'name refused by the room'(stage) {
    stage.room.refuse('hello', 'name_not_allowed', '名称包含不允许的字符');
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
  async 'empty room'(stage) {
    stage.room.welcome();
    await stage.enter();
    await stage.visitor.joined();
    await stage.page.locator('.chip').first().waitFor();
  },
  async conversation(stage) {
    await stage.converse();
  },
  async 'new messages below'(stage) {
    await stage.converse();
    await stage.visitor.log.evaluate((log) => log.scrollTo(0, 0));
    await stage.page.locator('.jump').waitFor();
    stage.room.says('看这里');
    await stage.page.locator('.jump').getByText('1').waitFor();
  },
  async 'what is new'(stage) {
    await stage.page.addInitScript(() => localStorage.setItem('edge-chat:seen:设计组', '0'));
    await stage.converse();
    await stage.visitor.log.evaluate((log) => log.scrollTo(0, 0));
    await stage.page.locator('li.new').waitFor();
    await stage.page.locator('.jump').waitFor();
  },
  async 'a day that cannot be looked up'(stage) {
    await stage.converse();
    await stage.page.route('**/api/rooms/**', (route) => route.abort());
    await stage.page.locator('li.day button').last().click();
    const dialog = stage.page.getByRole('dialog');
    await dialog.locator('button[type=submit]').click();
    await stage.visitor.alert.waitFor();
  },
  async 'history failed'(stage) {
    await stage.page.route('**/api/rooms/**', (route) => route.abort());
    stage.room.reset();
    await stage.enter();
    await stage.visitor.sees('后来的一句');
    await stage.page.locator('.edge button').click();
    await stage.visitor.alert.waitFor();
  },
  async 'change of name'(stage) {
    await stage.converse();
    await stage.page.locator('.me').click();
    await stage.page.getByRole('dialog').waitFor();
  },
  async settings(stage) {
    await stage.visitor.context.grantPermissions(['notifications']);
    await stage.converse();
    await stage.visitor.openSettings();
    await stage.settled();
  },
  async 'settings, notifications blocked, installable'(stage) {
    await stage.page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { value: 'denied' });
    });
    await stage.converse();
    await stage.page.evaluate(() => window.dispatchEvent(new Event('beforeinstallprompt')));
    await stage.visitor.openSettings();
    await stage.settled();
  },
  async 'new version'(stage) {
    await stage.converse();
    const page = '<script type="module" src="/assets/index-next.js"></script>';
    await stage.page.route('**/', (route) => route.fulfill({ contentType: 'text/html', body: page }));
    await stage.page.evaluate(() => window.dispatchEvent(new Event('vite:preloadError')));
    await stage.page.locator('.notice').getByRole('button').waitFor();
  },
  async rooms(stage) {
    await stage.converse();
    await stage.keepRooms();
    await stage.page.keyboard.press('Control+k');
    await stage.page.locator('dialog .row .badge').first().waitFor();
    await stage.settled();
  },
  async 'no room by that name'(stage) {
    await stage.converse();
    await stage.keepRooms();
    await stage.page.keyboard.press('Control+k');
    await stage.page.locator('dialog input').fill('不 行');
    await stage.visitor.alert.waitFor();
    await stage.settled();
  },
  async people(stage) {
    await stage.converse();
    await stage.openPeople();
    await stage.page.locator('.people .edit').first().click();
    await stage.page.locator('.nickname').waitFor();
    await stage.settled();
  },
  async invite(stage) {
    await stage.converse();
    await stage.openPeople();
    await stage.page.locator('.invite').click();
    await stage.page.locator('dialog svg[role=img]').waitFor();
    await stage.settled();
  },
  async 'search, nothing written'(stage) {
    await stage.converse();
    await stage.page.locator('.open-search').click();
    await stage.page.locator('.search .help').waitFor();
    await stage.settled();
  },
  async search(stage) {
    await stage.converse();
    await stage.search('的');
    await stage.page.locator('.search mark').first().waitFor();
  },
  async 'search, nothing found'(stage) {
    await stage.converse();
    await stage.search('没有人说过的词');
  },
  async sending(stage) {
    await stage.converse();
    await stage.visitor.say('这一条正在发送');
    await stage.page.locator('.progress').waitFor();
    await stage.settled();
  },
  async 'message failed'(stage) {
    await stage.converse();
    await stage.visitor.say('这一条没有得到回应');
    await stage.page.locator('.progress').waitFor();
    await stage.fiveSeconds();
    await stage.fiveSeconds();
    await stage.visitor.alert.waitFor();
    stage.room.refuse('send', 'in_doubt', '无法确认消息是否已发送');
    await stage.visitor.say('👋');
    await stage.visitor.alert.nth(1).waitFor();
    await stage.visitor.composer.fill('下一条已经在写');
  },
  async 'message too long'(stage) {
    await stage.converse();
    await stage.visitor.composer.fill('字'.repeat(4012));
    await stage.visitor.alert.waitFor();
  },
  async reconnecting(stage) {
    await stage.converse();
    await stage.lose();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'too much waits'(stage) {
    await stage.converse();
    await stage.lose();
    for (let n = 1; n <= 17; n += 1) await stage.visitor.say(`第 ${n} 条`);
    await stage.visitor.alert.waitFor();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async skipped(stage) {
    await stage.page.route('**/api/rooms/*/messages?*', () => undefined);
    await stage.converse();
    stage.room.reset();
    await stage.room.socket.close({ code: 1012 });
    await stage.page.locator('.status.reconnecting').waitFor();
    await stage.page.clock.runFor(1_000);
    await stage.page.locator('li.mark').waitFor();
  },
  async offline(stage) {
    await stage.converse();
    stage.room.closes = 1012;
    await stage.visitor.context.setOffline(true);
    await stage.page.locator('.status.offline').waitFor();
    await stage.visitor.say('先写着');
    await stage.visitor.say('连上了再发出去');
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'let go of'(stage) {
    await stage.converse();
    await stage.room.socket.close({ code: 4001 });
    await stage.visitor.alert.waitFor();
  },
  async 'continues elsewhere'(stage) {
    await stage.converse();
    await stage.room.socket.close({ code: 4002 });
    await stage.visitor.alert.waitFor();
  },
  async 'server too old'(stage) {
    await stage.room.growOld(stage.page);
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>;

/** What is in a room where much was said, and what opens over it. */
const BUSY_SCENES = {
  async lobby(stage) {
    stage.room.welcome();
    await stage.open('/');
    await stage.visitor.chooseName('小明');
    await stage.visitor.joined();
    await stage.page.locator('.greeting input').waitFor();
    if ((await stage.page.locator('aside').count()) > 0) await stage.openPeople();
  },
  async nowhere(stage) {
    await stage.open('/rooms');
    await stage.page.getByRole('link').waitFor();
  },
  async 'busy room'(stage) {
    await stage.join(BUSY);
    stage.room.tell({ type: 'typing', people: [ANN, BO] });
    await stage.page.locator('.typing bdi').first().waitFor();
  },
  async 'busy room, from its first message'(stage) {
    await stage.page.addInitScript(() => localStorage.setItem('edge-chat:seen:设计组', '9'));
    await stage.join(BUSY);
    await stage.visitor.log.evaluate((log) => log.scrollTo(0, 0));
    await stage.page.locator('.jump').waitFor();
  },
  async 'busy room, where one has stopped reading'(stage) {
    await stage.page.addInitScript(() => localStorage.setItem('edge-chat:seen:设计组', '12'));
    await stage.join(BUSY);
    await stage.page.locator('li.new').evaluate((divider) => divider.scrollIntoView({ block: 'center' }));
  },
  async 'all pins'(stage) {
    await stage.join(BUSY);
    await stage.page.locator('.pinned .button').click();
    await stage.page.locator('.pinned .icon-button').nth(1).waitFor();
  },
  async 'menu of a message'(stage) {
    await stage.join(BUSY);
    await stage.menuOf('还有半小时');
    await stage.settled();
  },
  async 'menu of one’s own message'(stage) {
    await stage.join(BUSY);
    await stage.menuOf('https://example.com/preview');
    await stage.settled();
  },
  async 'other reactions'(stage) {
    await stage.join(BUSY);
    const menu = await stage.menuOf('还有半小时');
    await menu.locator('.emoji').last().click();
    await stage.page.locator('.picker .grid button').first().waitFor();
    await stage.settled();
  },
  async emoji(stage) {
    await stage.join(BUSY);
    const picker = await stage.composerMenu(1);
    await picker.locator('.grid button').first().waitFor();
    await stage.settled();
  },
  async 'no such emoji'(stage) {
    await stage.join(BUSY);
    const picker = await stage.composerMenu(1);
    await picker.locator('.grid button').first().waitFor();
    await picker.locator('input').fill('qqqq');
    await picker.locator('p.none:not(.visually-hidden)').waitFor();
    await stage.settled();
  },
  async formatting(stage) {
    await stage.join(BUSY);
    await stage.composerMenu(0);
    await stage.settled();
  },
  async 'names to complete'(stage) {
    await stage.join(BUSY);
    await stage.visitor.composer.pressSequentially('好的 @');
    await stage.page.getByRole('option').first().waitFor();
  },
  async 'emoji to complete'(stage) {
    await stage.join(BUSY);
    await stage.visitor.composer.pressSequentially(':smi');
    await stage.page.getByRole('option').first().waitFor();
  },
  async keys(stage) {
    await stage.join(BUSY);
    await stage.visitor.log.focus();
    await stage.page.keyboard.press('?');
    await stage.page.getByRole('dialog').waitFor();
    await stage.settled();
  },
  async answering(stage) {
    await stage.join(BUSY);
    await (await stage.menuOf('还有半小时')).getByRole('menuitem').nth(1).click();
    await stage.page.locator('.context').waitFor();
    await stage.visitor.composer.fill('好的，晚上看。\n第二行也写一点。');
  },
  async 'an edit that comes too late'(stage) {
    await stage.join(BUSY);
    stage.room.refuse('edit', 'too_late', '超过 24 小时');
    await stage.visitor.composer.press('ArrowUp');
    await stage.page.locator('.context').waitFor();
    await stage.visitor.say('看看这个，改过了');
    await stage.visitor.alert.waitFor();
  },
  async 'a message to remove'(stage) {
    await stage.join(BUSY);
    await (await stage.menuOf('改完发截图')).locator('.danger').click();
    await stage.page.getByRole('dialog').waitFor();
    await stage.settled();
  },
  async 'what a message said before'(stage) {
    stage.room.answer('revisions', ({ ref }) => ({
      type: 'reply',
      ref,
      ok: {
        revisions: [
          { until: 5, message: '收到' },
          { until: 6, message: '收到，我先把截图准备好。' },
        ],
      },
    }));
    await stage.join(BUSY);
    await (await stage.menuOf('两个主题的截图')).getByRole('menuitem').nth(-2).click();
    await stage.page.getByRole('dialog').locator('li').first().waitFor();
    await stage.settled();
  },
  async 'a day to choose'(stage) {
    await stage.join(BUSY);
    await stage.page.locator('li.day button').last().click();
    await stage.page.getByRole('dialog').waitFor();
    await stage.settled();
  },
  async 'what to do with a room'(stage) {
    await stage.join(BUSY);
    await stage.keepRooms();
    await stage.page.keyboard.press('Control+k');
    const row = stage.page.locator('dialog .row').nth(3);
    await row.hover();
    await row.locator('.more').click();
    await stage.page.locator('.action').nth(2).waitFor();
    await stage.settled();
  },
  async 'who is here'(stage) {
    await stage.join(BUSY);
    await stage.openPeople();
    await stage.settled();
  },
  async 'a nickname and a colour'(stage) {
    await stage.page.addInitScript((id) => {
      const nickname = [[id, '安姐', 312]];
      localStorage.setItem('edge-chat:nicknames', JSON.stringify(nickname));
    }, ANN.id);
    await stage.join(BUSY);
    await stage.openPeople();
    await stage.page.locator('.people .edit').first().click();
    await stage.page.locator('.nickname').waitFor();
    await stage.settled();
  },
  async 'too many to list'(stage) {
    await stage.join({ ...BUSY, people: null, count: 1234 });
    if ((await stage.page.locator('aside').count()) === 0) await stage.page.locator('.open-people').click();
    await stage.page.locator('.people .note').waitFor();
    await stage.settled();
  },
  async 'nobody by that name'(stage) {
    await stage.join(LONG);
    await stage.openPeople();
    await stage.page.locator('.people input').fill('zzz');
    await stage.page.locator('.people .note').waitFor();
    await stage.settled();
  },
  async 'long texts and names'(stage) {
    await stage.join(LONG);
  },
  async 'long texts and names, from the first'(stage) {
    await stage.join(LONG);
    await stage.visitor.log.evaluate((log) => log.scrollTo(0, 0));
  },
  async 'from right to left'(stage) {
    await stage.join(RTL);
    await stage.visitor.composer.fill('مرحبا بالجميع');
  },
  async 'message too large'(stage) {
    await stage.join(BUSY);
    await stage.room.socket.close({ code: 4009 });
    await stage.visitor.alert.waitFor();
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>;

const ALL_SCENES = { ...SCENES, ...BUSY_SCENES, ...LAW_SCENES, ...LOOKUP_SCENES };

export type Scene = keyof typeof ALL_SCENES;

export const SCENE_NAMES = Object.keys(ALL_SCENES) as readonly Scene[];

/** Brings the page of `visitor`, at the site `at`, into the state `scene`. */
export async function play(scene: Scene, visitor: Visitor, at: URL): Promise<void> {
  await ALL_SCENES[scene](await Stage.set(visitor, at));
}

/** Brings the page of `visitor` into a room at its best, in the language of the page. */
export async function present(locale: keyof typeof TEA, visitor: Visitor, at: URL): Promise<void> {
  const stage = await Stage.set(visitor, at);
  const talk = TEA[locale];
  await stage.join(talk);
  const others: Readonly<Record<string, number>> =
    locale === 'zh-CN'
      ? { lobby: 12, 设计组: 3, 读书会: 0, 前端周会: 0 }
      : { lobby: 12, design: 3, books: 0, 'front-end': 0 };
  await stage.keepRooms({ [talk.room]: 0, ...others });
  stage.room.tell({ type: 'typing', people: [ANN] });
  await stage.page.locator('.typing bdi').waitFor();
  await stage.settled();
}
