import type { Page } from 'playwright-core';
import { NOW, searchAnswer, StageRoom } from './stage-room';
import type { Visitor } from './visitors';

/** A page whose room is a {@link StageRoom}. */
class Stage {
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
  async enter(): Promise<void> {
    await this.open('/r/设计组');
    await this.visitor.chooseName('小明');
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

  /** This person has been in other rooms too, where things were said since. */
  async keepRooms(): Promise<void> {
    await this.page.route('**/api/rooms/*/messages?limit=1', (route) =>
      route.fulfill({
        json: { epoch: 'epoch-of-old', head: route.request().url().includes('tea') ? 7 : 140, messages: [] },
      }),
    );
    await this.page.evaluate((now) => {
      const names = [
        '设计组',
        'lobby',
        '茶室',
        'tea',
        '前端周会',
        'reading-club-of-the-second-floor-and-all-its-guests',
      ];
      const read = { epoch: 'epoch-of-old', seq: 4 };
      const rooms = names.map((name, n) => ({
        name,
        visited: now - n * 60_000,
        read,
        muted: name === '茶室',
        starred: n === 3,
      }));
      localStorage.setItem('edge-chat:rooms', JSON.stringify(rooms));
      window.dispatchEvent(new StorageEvent('storage', { key: 'edge-chat:rooms' }));
    }, NOW);
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
  async 'going to a day'(stage) {
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
    await stage.page.locator('li.edge button').click();
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
    if ((await stage.page.locator('aside').count()) === 0) await stage.page.locator('.open-people').click();
    await stage.page.locator('.people .edit').first().click();
    await stage.page.locator('.nickname').waitFor();
    await stage.settled();
  },
  async invite(stage) {
    await stage.converse();
    if ((await stage.page.locator('aside').count()) === 0) await stage.page.locator('.open-people').click();
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
  },
  async skipped(stage) {
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

export type Scene = keyof typeof SCENES;

export const SCENE_NAMES = Object.keys(SCENES) as readonly Scene[];

/** Brings the page of `visitor`, at the site `at`, into the state `scene`. */
export async function play(scene: Scene, visitor: Visitor, at: URL): Promise<void> {
  await SCENES[scene](await Stage.set(visitor, at));
}
