import type { Store } from './store';

/** Of the skin; without one it is yellow. */
export const TONES = ['none', 'light', 'medium_light', 'medium', 'medium_dark', 'dark'] as const;

export type Tone = (typeof TONES)[number];

const TONE = 'emoji:tone';
const RECENT = 'emoji:recent';

/** Three rows on a phone. */
const RECENT_KEPT = 24;

/** The first of the five characters that give a tone. */
const FIRST_MODIFIER = 0x1f3fb;

/** `emoji`, which comes in tones, in one of them; as `scripts/build/emoji.mjs` has checked for each. */
export function toned(emoji: string, tone: Tone): string {
  if (tone === 'none') return emoji;
  const modifier = String.fromCodePoint(FIRST_MODIFIER + TONES.indexOf(tone) - 1);
  return emoji.replaceAll(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${modifier}`);
}

export function keptTone(store: Store): Tone {
  return TONES.find((tone) => tone === store.get(TONE)) ?? 'none';
}

export function keepTone(store: Store, tone: Tone): void {
  store.set(TONE, tone === 'none' ? null : tone);
}

/** The emoji that were picked here last, the last one first. */
export function recentEmoji(store: Store): readonly string[] {
  return (store.get(RECENT) ?? '')
    .split(' ')
    .filter((emoji) => emoji !== '' && emoji.length < 40)
    .slice(0, RECENT_KEPT);
}

export function keepRecentEmoji(store: Store, emoji: string): void {
  const before = recentEmoji(store).filter((other) => other !== emoji);
  store.set(RECENT, [emoji, ...before].slice(0, RECENT_KEPT).join(' '));
}
