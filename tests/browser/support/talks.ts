import type { Person } from '../../../static/wire/presence';
import { ANN, ASSISTANT, BO, ME, NOW } from './stage-room';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const person = (id: string, name: string): Person => ({ id, name, verified: true });

const CELINE = person('Ce1ine5Vu3Ts1Rq9', 'Céline Dubois');
const QIANG = person('Qi4ng9Lm2nPqR4sT', '阿强');
const TANAKA = person('T4n4k4uV8a1B2c3D', '田中 愛');

/** A talk that a staged room has had: what it welcomes people with. */
export interface Talk {
  /** Oldest first; the place of each is its index, from 1. */
  readonly events: readonly object[];
  /** Oneself first; `null` where they are too many to name. */
  readonly people: readonly Person[] | null;
  readonly count?: number;
  /** The places of the pinned messages. */
  readonly pins?: readonly number[];
  /** How far each has read, by their ids. */
  readonly read?: Readonly<Record<string, number>>;
  /** Of which log. */
  readonly epoch?: string;
}

/** What somebody said, so long before {@link NOW}, with what became of it. */
const said = (by: Person, ago: number, message: string, more: object = {}): object => ({
  type: 'chat',
  message,
  sender_id: by.id,
  sender_name: by.name,
  is_auto_reply: by === ASSISTANT,
  is_system: false,
  timestamp: new Date(NOW - ago).toISOString(),
  cid: null,
  ...more,
});

/** In the order in which the events stand. */
const inOrder = (events: readonly object[]): readonly object[] =>
  events.map((event, index) => ({ ...event, seq: index + 1 }));

const by = (emoji: string, ...people: readonly Person[]): object => ({
  emoji,
  people: people.map(({ id }) => id),
});

const CODE = [
  '先看这一段，离开房间的人怎么记：',
  '```rust',
  '/// Nobody is told before the grace is over.',
  'pub fn leave(&mut self, person: PersonId) -> Effects {',
  '    let until = self.clock.now() + GRACE; // 12 s',
  '    self.grace.insert(person, until);',
  '    Effects::wake_at(until, "and the alarm survives a hibernation, an eviction and a kill")',
  '}',
  '```',
].join('\n');

const LIST = [
  '**今晚要定的事**，大家先看看：',
  '',
  '1. 首页改不改版',
  '2. *深色主题* 的强调色',
  '3. ~~换字体~~（不换了，用系统的）',
  '',
  '> 原则：先能读，再好看。',
  '',
  '细节在 [设计稿](https://example.com/design)，命令是 `npm run gallery`',
].join('\n');

/** A day and a half of all that a message can be, the latest 3 minutes ago. */
export const BUSY: Talk = {
  people: [ME, ANN, BO, CELINE, QIANG, TANAKA],
  pins: [3, 12],
  read: { [ANN.id]: 20, [BO.id]: 20, [CELINE.id]: 12 },
  events: inOrder([
    said(BO, DAY + 70 * MINUTE, '周一例会改到下午四点半，老地方。'),
    said(ANN, DAY + 68 * MINUTE, 'Works for me. I will join from the train, so bear with my connection.'),
    said(BO, DAY + 60 * MINUTE, LIST, { reactions: [by('👍', ANN, CELINE, ME), by('❤', QIANG)] }),
    said(ME, DAY + 55 * MINUTE, '收到，我先把两个主题的截图准备好。', {
      edited: new Date(NOW - DAY).toISOString(),
    }),
    said(QIANG, 95 * MINUTE, '早'),
    said(QIANG, 95 * MINUTE, '我昨天看了一遍空房间的页面，首屏只有一句话，挺安静的。'),
    said(QIANG, 94 * MINUTE, '就是 320 px 的时候按钮有点挤。'),
    said(CELINE, 80 * MINUTE, '', { deleted: true }),
    said(
      CELINE,
      79 * MINUTE,
      'Same here. The wide screen is lovely, though: it reads like a page of a book.',
      {
        reply: 6,
      },
    ),
    said(ME, 78 * MINUTE, '320 px 我来改。', { reply: 7 }),
    said(ME, 78 * MINUTE, '改完发截图。'),
    said(ANN, 40 * MINUTE, CODE, { reactions: [by('👏', ME, BO), by('🎉', TANAKA)] }),
    said(ME, 38 * MINUTE, '这段注释写得好，一看就懂。'),
    said(TANAKA, 30 * MINUTE, '现在时间？'),
    said(ASSISTANT, 30 * MINUTE, '现在是北京时间：2026-11-23 16:00:12', { reply: 14 }),
    said(TANAKA, 12 * MINUTE, '👏👏'),
    said(
      ANN,
      11 * MINUTE,
      '@小明 could you look at the dark theme before we meet? The seal red is a bit loud there.',
    ),
    said(BO, 10 * MINUTE, '还有半小时，@Ann Lee 到了吗'),
    said(ME, 4 * MINUTE, '好，深色我现在看，`--seal` 调低一点。', { reply: 17 }),
    said(ME, 3 * MINUTE, 'https://example.com/preview/dark 看看这个？'),
  ]),
};

const NOBODY_BREAKS = 'supercalifragilisticexpialidocious'.repeat(5);
const LONG_NAME = person('L0ngN4me5Vu3Ts1R', 'Wolfeschlegelsteinhausenbergerdo');
const LONG_NAME_ZH = person(
  'L0ngZh4me5Vu3Ts1',
  '一个名字写满了三十二个字的人他从很远的地方来到这里只为说一句话',
);

/** Texts and names that are as long as they may be, or nearly, and lines that break nowhere. */
export const LONG: Talk = {
  people: [
    ME,
    LONG_NAME,
    LONG_NAME_ZH,
    ...Array.from({ length: 24 }, (_, n) => person(`many${n}`, `Visitor ${n}`)),
  ],
  pins: [1, 3],
  read: { [LONG_NAME.id]: 6 },
  events: inOrder([
    said(LONG_NAME, 20 * MINUTE, `${NOBODY_BREAKS} https://example.com/${NOBODY_BREAKS}`),
    said(
      LONG_NAME_ZH,
      19 * MINUTE,
      '春江潮水连海平，海上明月共潮生。滟滟随波千万里，何处春江无月明。'.repeat(8),
      {
        reply: 1,
        reactions: ['👍', '❤', '👏', '🎉', '😄', '🙏', '🌙', '🌊', '🍵'].map((emoji) =>
          by(emoji, ME, LONG_NAME),
        ),
      },
    ),
    said(
      ME,
      18 * MINUTE,
      `\`${NOBODY_BREAKS}\` ${'It goes on and on without an end in sight. '.repeat(12)}`,
      { reply: 2 },
    ),
    said(LONG_NAME, 17 * MINUTE, `\`\`\`text\n${NOBODY_BREAKS}\n\`\`\``),
    said(ME, 16 * MINUTE, `> ${NOBODY_BREAKS}\n\n- ${NOBODY_BREAKS}`),
    said(ME, 16 * MINUTE, `@${LONG_NAME_ZH.name} @${LONG_NAME.name}`, {
      edited: new Date(NOW).toISOString(),
    }),
  ]),
};

const NOA = person('N04h3brew5Vu3Ts1', 'נועה');
const LAYLA = person('L4yl4ar4bic5Vu3T', 'ليلى');

/** Some who write from right to left. */
export const RTL: Talk = {
  people: [ME, LAYLA, NOA],
  pins: [1],
  read: { [LAYLA.id]: 6 },
  events: inOrder([
    said(LAYLA, 20 * MINUTE, 'مرحبا بالجميع! هل نبدأ الاجتماع الساعة 16:30؟', { reactions: [by('👍', NOA)] }),
    said(NOA, 19 * MINUTE, 'כן, אני כבר כאן. הקישור: https://example.com/a?b=1 (פתוח לכולם).', { reply: 1 }),
    said(ME, 18 * MINUTE, '好的，@ליאה 之后再来。', { reply: 2 }),
    said(LAYLA, 17 * MINUTE, '@小明 شكراً\n\n1. أولاً `npm test`\n2. ثانياً\n\n> اقتباس'),
    said(NOA, 16 * MINUTE, 'Mixed: שלום, hello, 你好!'),
    said(ME, 15 * MINUTE, 'مرحبا'),
  ]),
};

const NOTE = `\`\`\`js
const cups = (people) => Math.ceil(people / 4) * 4;
cups(5); // 8: two pots
\`\`\``;

/** The same talk in each language: what README.md and README.zh-CN.md show. */
export const TEA: Readonly<Record<'zh-CN' | 'en-GB', Talk & { readonly room: string }>> = {
  'zh-CN': {
    room: '茶室',
    people: [ME, ANN, BO, QIANG, TANAKA],
    pins: [1],
    read: { [ANN.id]: 9, [BO.id]: 9 },
    events: inOrder([
      said(BO, 52 * MINUTE, '周六去龙井村喝茶，九点在**东站**碰头。', {
        reactions: [by('❤', ANN, ME, TANAKA)],
      }),
      said(ANN, 50 * MINUTE, 'Count me in! Which train do you take?'),
      said(ME, 49 * MINUTE, '9:12 那趟，10:25 到。票我一起买。', { reply: 2 }),
      said(TANAKA, 30 * MINUTE, '现在时间？'),
      said(ASSISTANT, 30 * MINUTE, '现在是北京时间：2026-11-23 16:00:12', { reply: 4 }),
      said(QIANG, 12 * MINUTE, `我写了两行，算要带几个杯子：\n${NOTE}`),
      said(BO, 6 * MINUTE, '@小明 茶具你带吗？上次那把紫砂壶真好。'),
      said(ME, 4 * MINUTE, '带，两壶八杯，刚好。', { reply: 6 }),
      said(ME, 3 * MINUTE, '路线在这里：https://example.com/longjing', {
        edited: new Date(NOW - 2 * MINUTE).toISOString(),
      }),
    ]),
  },
  'en-GB': {
    room: 'tea',
    people: [person(ME.id, 'Ming'), ANN, person(BO.id, 'Bo'), CELINE, TANAKA],
    pins: [1],
    read: { [ANN.id]: 9, [BO.id]: 9 },
    events: inOrder([
      said(
        person(BO.id, 'Bo'),
        52 * MINUTE,
        'Tea in the hills on Saturday: we meet at nine, **East Station**.',
        {
          reactions: [by('❤', ANN, ME, TANAKA)],
        },
      ),
      said(ANN, 50 * MINUTE, 'Count me in! Which train do you take?'),
      said(person(ME.id, 'Ming'), 49 * MINUTE, 'The 9:12, in by 10:25. I can get the tickets.', { reply: 2 }),
      said(TANAKA, 30 * MINUTE, '现在时间？'),
      said(ASSISTANT, 30 * MINUTE, '现在是北京时间：2026-11-23 16:00:12', { reply: 4 }),
      said(CELINE, 12 * MINUTE, `Two lines to tell how many cups we need:\n${NOTE}`),
      said(person(BO.id, 'Bo'), 6 * MINUTE, '@Ming will you bring the pot? The clay one from last time.'),
      said(person(ME.id, 'Ming'), 4 * MINUTE, 'Yes: two pots, eight cups.', { reply: 6 }),
      said(person(ME.id, 'Ming'), 3 * MINUTE, 'The way up: https://example.com/longjing', {
        edited: new Date(NOW - 2 * MINUTE).toISOString(),
      }),
    ]),
  },
};
