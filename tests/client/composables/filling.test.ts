import { nextTick, effectScope, ref, type EffectScope } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillAll, fillInView, isFilling, useFilling } from '../../../static/composables/filling';

/** What waits for the browser to be idle. */
let idle: (() => void)[] = [];
let scope: EffectScope;
let supported: boolean;

beforeEach(() => {
  idle = [];
  supported = true;
  scope = effectScope();
  vi.stubGlobal('CSS', { supports: () => supported });
  vi.stubGlobal('requestIdleCallback', (then: () => void) => idle.push(then));
});

afterEach(() => {
  scope.stop();
  idle.shift()?.();
  vi.unstubAllGlobals();
});

/** An element from `top` to `bottom` pixels below the top of the page. */
function at(top: number, bottom: number): HTMLElement {
  const element = document.createElement('div');
  element.getBoundingClientRect = () => new DOMRect(0, top, 100, bottom - top);
  return element;
}

/** `count` parts of 100 pixels above each other; the last is all that is in view. */
function stack(count: number) {
  return Array.from({ length: count }, (_, n) => {
    const top = (n - count + 1) * 101;
    return (
      scope.run(() =>
        useFilling(
          () => at(top, top + 100),
          () => false,
        ),
      ) ?? ref(false)
    );
  });
}

const view = at(0, 100);

describe('[CLIENT-62] parts of the timeline', () => {
  it('are filled at once where they are in view', () => {
    const parts = stack(5);
    expect(isFilling()).toBe(true);
    expect(fillInView(view)).toBe(true);
    expect(parts.map((part) => part.value)).toEqual([false, false, false, false, true]);
    expect(fillInView(view)).toBe(false);
  });

  it('and else when the browser is idle, the latest first, until none is left', () => {
    const parts = stack(3);
    const filled = (): number => parts.filter((part) => part.value).length;
    idle.shift()?.();
    expect(parts.map((part) => part.value)).toEqual([false, false, true]);
    while (idle.length > 0) idle.shift()?.();
    expect(filled()).toBe(3);
    expect(isFilling()).toBe(false);
  });

  it('are all filled for who looks for something', async () => {
    const parts = stack(3);
    await fillAll();
    expect(parts.every((part) => part.value)).toBe(true);
  });

  it('are filled from the beginning, or as soon as it is so, where they cannot wait', async () => {
    const now = ref(false);
    const [early, late] = scope.run(() => [
      useFilling(
        () => at(-900, -800),
        () => true,
      ),
      useFilling(
        () => at(-900, -800),
        () => now.value,
      ),
    ]) ?? [ref(false), ref(true)];
    expect([early.value, late.value]).toEqual([true, false]);
    now.value = true;
    await nextTick();
    expect(late.value).toBe(true);
  });

  it('are filled from the beginning in a browser that would not keep their place', () => {
    supported = false;
    expect(stack(3).every((part) => part.value)).toBe(true);
  });

  it('that are gone are not waited for', () => {
    stack(3);
    scope.stop();
    expect(isFilling()).toBe(false);
  });
});
