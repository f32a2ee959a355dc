/** What the page says, in the languages of the client. */
export const TEXTS = {
  'zh-CN': {
    title: '确认你是真人',
    wait: '请稍候……',
    check: '本站需要先确认来的不是机器。通过之后会回到刚才的地方，以后不会再问。',
    failed: '没有通过，请再试一次。',
    blocked: '无法连接 Cloudflare。请检查网络，或暂停拦截插件后重试。',
    unavailable: '暂时无法确认，请稍后重试。',
    refused: '此浏览器无法登录。请允许 Cookie 后重试。',
    again: '重试',
    back: '先以访客身份返回',
  },
  en: {
    title: 'Confirm that you are human',
    wait: 'One moment …',
    check:
      'This site lets in people, not machines. Then you are taken back to where you were, and not asked again.',
    failed: 'That did not work. Please try again.',
    blocked: 'Cloudflare cannot be reached. Check the network, or pause what blocks it, and try again.',
    unavailable: 'It cannot be confirmed just now. Please try again later.',
    refused: 'This browser could not be signed in. Please allow cookies, and try again.',
    again: 'Try again',
    back: 'Go back as a guest',
  },
} as const;

export type Text = keyof (typeof TEXTS)['en'];

/** The texts in the first of these languages that there is; English where there is none. */
export function textsFor(languages: readonly string[]): Readonly<Record<Text, string>> {
  for (const language of languages) {
    const [tag] = language.toLowerCase().split('-');
    if (tag === 'zh') return TEXTS['zh-CN'];
    if (tag === 'en') return TEXTS.en;
  }
  return TEXTS.en;
}
