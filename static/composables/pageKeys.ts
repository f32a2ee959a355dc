import { onScopeDispose } from 'vue';
import { keyMeaning } from '../room/pageKeys';

/** Does what keys mean wherever they are pressed in the page, until the scope ends. */
export function listenForKeys(does: Readonly<Record<'help' | 'search', () => void>>): void {
  const listening = new AbortController();
  window.addEventListener(
    'keydown',
    (event) => {
      const meaning = event.defaultPrevented ? null : keyMeaning(event, isWritten(event.target));
      // Another dialog has the page to itself; the search itself may stand in one.
      const mine = meaning === 'search' ? 'dialog[open]:not(:has(.search))' : 'dialog[open]';
      if (meaning === null || document.querySelector(mine)) return;
      event.preventDefault();
      does[meaning]();
    },
    { signal: listening.signal },
  );
  onScopeDispose(() => listening.abort());
}

/** Whether what is typed into `target` is a text. */
function isWritten(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
