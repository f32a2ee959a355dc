import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach } from 'vitest';
import { useI18n } from '../../../static/composables/useI18n';

/** Whether the window's primary pointer is a finger, for `matchMedia`. */
export const pointer = { coarse: false };

/** Gives each test a page in Chinese, with a mouse, that keeps nothing from the last. */
export function inFreshPage(): void {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    pointer.coarse = false;
    useI18n().setLocale('zh-CN');
    window.matchMedia = (query: string): MediaQueryList =>
      Object.assign(new EventTarget(), {
        matches: pointer.coarse && query.includes('coarse'),
        media: query,
        onchange: null,
        addListener: () => undefined,
        removeListener: () => undefined,
      });
  });
  afterEach(() => {
    document.body.replaceChildren();
  });
}

/** Mounts into the document, where focus and `form` work. */
export const mountInPage: typeof mount = ((component: never, options: object = {}): VueWrapper =>
  mount(component, { attachTo: document.body, ...options })) as typeof mount;
