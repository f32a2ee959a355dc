import type { Ref } from 'vue';
import { choiceOf, oneOf } from './choice';

export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const { value: theme, choose } = choiceOf('theme', oneOf(THEMES));

/** Light, dark, or as the system has it. `public/boot.js` does the same before the first paint, and for other tabs. */
export function useTheme(): { readonly theme: Readonly<Ref<Theme>>; setTheme(next: Theme): void } {
  return {
    theme,
    setTheme(next) {
      choose(next);
      window.applyTheme?.(next === 'system' ? null : next);
    },
  };
}
