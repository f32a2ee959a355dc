import type { Page, WebSocketRoute } from 'playwright-core';
import type { ChatFrame } from '../../../static/wire/frames';
import type { Visitor } from './visitors';

/** When the staged scenes play. */
export const NOW = Date.parse('2026-11-23T08:30:00.000Z');

const OWN = { sender_id: 'a1B2c3D4' };
const ANN = { sender_id: 'k9Lm2nPq', sender_name: 'Ann Lee' };
const BO = { sender_id: 'Xy7Zw5Vu', sender_name: '林波' };
const ASSISTANT = { sender_id: 'system', sender_name: '客服助手', is_auto_reply: true };
const ROOM = { sender_id: 'system', sender_name: '系统通知', is_system: true };

function chat(minutesAgo: number, message: string, fields: Partial<ChatFrame>): ChatFrame {
  return {
    type: 'chat',
    message,
    sender_id: '',
    sender_name: '小明',
    is_auto_reply: false,
    is_system: false,
    timestamp: new Date(NOW - minutesAgo * 60_000).toISOString(),
    ...fields,
  };
}

/** All that a conversation can hold. */
const CONVERSATION: readonly ChatFrame[] = [
  chat(26 * 60, '昨天的最后一句', ANN),
  chat(30, 'Ann Lee 加入了聊天室', ROOM),
  chat(29, '早!新版聊天室上线了 🎉', OWN),
  chat(29, '用 Rust 写的房间,页面是 Vue 3。\n代码在 https://example.com/edge-chat', OWN),
  chat(28, 'Congratulations! It feels very quick from here.', ANN),
  chat(
    28,
    'I would like to read how the room keeps its timers, and what becomes of an answer it owes when nobody is left to hear it.',
    ANN,
  ),
  chat(27, '👏👏', ANN),
  chat(26, '林波 加入了聊天室', ROOM),
  chat(26, '大家好！看起来很不错。', BO),
  chat(25, '现在时间?', OWN),
  chat(25, '现在是北京时间:2026-11-23 16:05:01', ASSISTANT),
  chat(24, 'supercalifragilisticexpialidocious_without_any_place_to_break_the_line_at_all_0123456789', BO),
  chat(23, '林波 离开了聊天室', ROOM),
  chat(22, '今晚一起看看?', ANN),
  chat(21, '好', OWN),
];

/** A room that answers as the scene wants it to: states that a real one is hard to bring to. */
class Stage {
  readonly #visitor: Visitor;
  readonly #origin: URL;
  #act: (socket: WebSocketRoute) => void = () => undefined;
  #socket: WebSocketRoute | null = null;

  private constructor(visitor: Visitor, origin: URL) {
    this.#visitor = visitor;
    this.#origin = origin;
  }

  static async set(visitor: Visitor, origin: URL): Promise<Stage> {
    const stage = new Stage(visitor, origin);
    await visitor.page.clock.install({ time: NOW });
    await visitor.page.routeWebSocket(/\/ws\/chat\//, (socket) => {
      stage.#socket = socket;
      stage.#act(socket);
    });
    return stage;
  }

  get page(): Page {
    return this.#visitor.page;
  }

  get visitor(): Visitor {
    return this.#visitor;
  }

  /** What becomes of every socket from now on. */
  every(act: (socket: WebSocketRoute) => void): void {
    this.#act = act;
  }

  /** The socket that was opened last. */
  get socket(): WebSocketRoute {
    if (!this.#socket) throw new Error('no socket was opened');
    return this.#socket;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#origin).href);
  }

  /** Opens the room and enters it as 小明. */
  async enter(): Promise<void> {
    await this.open('/r/设计组');
    await this.#visitor.chooseName('小明');
  }

  /** Resolves when the room has said `text`. */
  async hears(text: string): Promise<void> {
    await this.#visitor.sees(text);
  }

  /** Lets the client's timers run for five seconds. */
  async fiveSeconds(): Promise<void> {
    await this.page.clock.runFor(5_000);
  }
}

const tell = (socket: WebSocketRoute, frame: object): void => socket.send(JSON.stringify(frame));

const refuse = (socket: WebSocketRoute, code: string, message: string): void =>
  tell(socket, { type: 'error', code, message, timestamp: new Date(NOW).toISOString() });

function welcome(socket: WebSocketRoute): void {
  tell(socket, { type: 'system', message: '欢迎', client_id: OWN.sender_id, client_name: '小明' });
  tell(socket, chat(0, '小明 加入了聊天室', ROOM));
}

function converse(socket: WebSocketRoute): void {
  welcome(socket);
  for (const frame of CONVERSATION) tell(socket, frame);
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
    stage.every((socket) => void socket.close({ code: 1012 }));
    await stage.enter();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'room full'(stage) {
    stage.every((socket) => {
      refuse(socket, 'room_full', '聊天室已满,请稍后再试');
      void socket.close({ code: 4100 });
    });
    await stage.enter();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'name refused by the room'(stage) {
    stage.every((socket) => {
      refuse(socket, 'name_not_allowed', '名称包含不允许的字符');
      void socket.close({ code: 4010 });
    });
    await stage.enter();
    await stage.visitor.alert.waitFor();
  },
  async 'empty room'(stage) {
    stage.every(welcome);
    await stage.enter();
    await stage.visitor.joined();
    await stage.page.locator('.chip').first().waitFor();
  },
  async conversation(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
  },
  async 'new messages below'(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    await stage.visitor.log.evaluate((log) => log.scrollTo(0, 0));
    await stage.page.locator('.jump').waitFor();
    tell(stage.socket, chat(0, '看这里', ANN));
    await stage.page.locator('.jump').getByText('1').waitFor();
  },
  async 'change of name'(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    await stage.page.locator('.me').click();
    await stage.page.getByRole('dialog').waitFor();
  },
  async 'message refused'(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    await stage.visitor.say('这一条没有发出去');
    await stage.visitor.composer.fill('下一条已经在写');
    refuse(stage.socket, 'unavailable', '服务暂时不可用,请稍后再试');
    await stage.visitor.alert.waitFor();
  },
  async 'message too long'(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    await stage.visitor.composer.fill('字'.repeat(4012));
    await stage.visitor.alert.waitFor();
  },
  async reconnecting(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    stage.every((socket) => void socket.close({ code: 1012 }));
    await stage.socket.close({ code: 1012 });
    await stage.page.locator('.status.reconnecting').waitFor();
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async reconnected(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    stage.every(welcome);
    await stage.socket.close({ code: 1012 });
    await stage.page.locator('.status.reconnecting').waitFor();
    await stage.page.clock.runFor(1_000);
    await stage.page.locator('li.mark').waitFor();
  },
  async offline(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    stage.every((socket) => void socket.close({ code: 1012 }));
    await stage.visitor.context.setOffline(true);
    await stage.page.locator('.status.offline').waitFor();
    await stage.visitor.say('先写着');
    await stage.fiveSeconds();
    await stage.page.locator('.banner').waitFor();
  },
  async 'let go of'(stage) {
    stage.every(converse);
    await stage.enter();
    await stage.hears('好');
    await stage.socket.close({ code: 4001 });
    await stage.visitor.alert.waitFor();
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>;

export type Scene = keyof typeof SCENES;

export const SCENE_NAMES = Object.keys(SCENES) as readonly Scene[];

/** Brings the page of `visitor`, at the site `at`, into the state `scene`. */
export async function play(scene: Scene, visitor: Visitor, at: URL): Promise<void> {
  await SCENES[scene](await Stage.set(visitor, at));
}
