import { describe, expect, it, vi } from 'vitest';
import PageControls from '../../../static/components/PageControls.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { useTheme } from '../../../static/composables/useTheme';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

describe('PageControls', () => {
  it('[CLIENT-10] one button goes to the other language, and says so in it', async () => {
    const [language] = mountInPage(PageControls).findAll('button');
    expect(language?.attributes()).toMatchObject({ lang: 'en', title: 'Switch to English' });
    await language?.trigger('click');
    expect(useI18n().locale.value).toBe('en');
    expect(language?.attributes()).toMatchObject({ lang: 'zh-CN', title: '切换到中文' });
  });

  it('[CLIENT-11] the other goes round the themes, and the choice is kept', async () => {
    useTheme().setTheme('system');
    const applied = vi.fn<(theme: 'light' | 'dark' | null) => void>();
    window.applyTheme = applied;
    const theme = mountInPage(PageControls).findAll('button')[1];
    const kept: (string | null)[] = [];
    for (const next of ['light', 'dark', 'system'] as const) {
      await theme?.trigger('click');
      expect(theme?.attributes('aria-label')).toBe(useI18n().t(`theme.${next}`));
      kept.push(localStorage.getItem('edge-chat:theme'));
    }
    expect(kept).toEqual(['light', 'dark', null]);
    expect(applied.mock.calls).toEqual([['light'], ['dark'], [null]]);
  });
});
