import { readonly, ref, type Ref } from 'vue';
import { lasting } from './storage';

/** In the order in which the button goes round. */
export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEY = 'theme';

const theme = ref<Theme>(THEMES.find((known) => known === lasting.get(KEY)) ?? 'system');

/** Light, dark, or as the system has it. `public/boot.js` does the same before the first paint. */
export function useTheme(): { readonly theme: Readonly<Ref<Theme>>; setTheme(next: Theme): void } {
  return {
    theme: readonly(theme),
    setTheme(next) {
      theme.value = next;
      lasting.set(KEY, next === 'system' ? null : next);
      window.applyTheme?.(next === 'system' ? null : next);
    },
  };
}
