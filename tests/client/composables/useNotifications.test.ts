import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNotifications } from '../../../static/composables/useNotifications';
import { FakeNotification, useFakeNotifications } from '../support/notifications';

const notice = { tag: 'tea', title: 'Tea', body: 'Ann: hello' };

beforeEach(() => {
  useFakeNotifications();
  FakeNotification.permission = 'granted';
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'serviceWorker');
});

/** How often something was shown, and what it was in the end. */
const shown = (): unknown => [FakeNotification.shown.length, FakeNotification.shown.at(-1)?.options.body];

describe('notifications', () => {
  it('[CLIENT-36] are replaced once a second at most, by the latest', () => {
    const { tell } = useNotifications();
    for (const body of ['1', '2', '3']) tell({ ...notice, body });
    expect(shown()).toEqual([1, '1']);
    vi.advanceTimersByTime(1_000);
    expect(shown()).toEqual([2, '3']);
  });

  it('[CLIENT-36] what was seen meanwhile is not shown any more', () => {
    const { tell, hush } = useNotifications();
    tell(notice);
    tell({ ...notice, body: 'more' });
    hush(notice.tag);
    vi.advanceTimersByTime(1_000);
    expect(shown()).toEqual([1, notice.body]);
    expect(FakeNotification.shown[0]?.closed).toBe(true);
  });

  it('[CLIENT-36] are not shown once the browser has taken its permission back', () => {
    FakeNotification.permission = 'denied';
    useNotifications().tell(notice);
    expect(shown()).toEqual([0, undefined]);
  });

  it('[CLIENT-36] come from the worker where the page itself may show none, and go from there', async () => {
    class None {
      static readonly permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    }
    vi.stubGlobal('Notification', None);
    const close = vi.fn<() => void>();
    const registration = {
      showNotification: vi.fn<(title: string, options: NotificationOptions) => Promise<void>>(),
      getNotifications: () => Promise.resolve([{ close }]),
    };
    Object.defineProperty(navigator, 'serviceWorker', {
      value: { getRegistration: () => Promise.resolve(registration) },
      configurable: true,
    });
    const { tell, hush } = useNotifications();
    tell(notice);
    await vi.waitFor(() => expect(registration.showNotification).toHaveBeenCalledOnce());
    expect(registration.showNotification.mock.calls[0]).toMatchObject([
      notice.title,
      { tag: notice.tag, body: notice.body, data: window.location.href },
    ]);
    hush(notice.tag);
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  });
});
