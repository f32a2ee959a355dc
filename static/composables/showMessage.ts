/** The id of the element that shows the message at `seq`. */
export function elementIdOf(seq: number): string {
  return `m-${seq}`;
}

/** Scrolls to the message at `seq`, and points at it for a moment; false where it is not on the page. */
export function showMessage(seq: number, way: ScrollBehavior): boolean {
  const element = document.getElementById(elementIdOf(seq));
  if (!element) return false;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: still ? 'auto' : way });
  element.focus({ preventScroll: true });
  element.classList.remove('pointed-at');
  // A class that comes anew, so that its animation begins anew.
  void element.offsetWidth;
  element.classList.add('pointed-at');
  element.addEventListener('animationend', () => element.classList.remove('pointed-at'), { once: true });
  return true;
}

/** Has the page's address lead to the message at the path `path`, for whoever copies it or loads it again. */
export function addressMessage(path: string): void {
  window.history.replaceState(window.history.state, '', path);
}

/** Has the page's address lead to the room again, and not to a message of it. */
export function addressRoom(): void {
  const { pathname } = window.location;
  const path = pathname.replace(/\/m\/\d+\/?$/, '');
  if (path !== pathname) window.history.replaceState(window.history.state, '', path);
}
