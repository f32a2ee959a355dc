import { vi } from 'vitest';

/** A notification as the desktop shows it. */
export class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'default';
  /** What the person answers when asked. */
  static answer: NotificationPermission = 'granted';
  static asked = 0;
  static shown: FakeNotification[] = [];

  readonly title: string;
  readonly options: NotificationOptions;
  closed = false;

  constructor(title: string, options: NotificationOptions) {
    super();
    this.title = title;
    this.options = options;
    FakeNotification.shown.push(this);
  }

  static requestPermission(): Promise<NotificationPermission> {
    this.asked += 1;
    this.permission = this.answer;
    return Promise.resolve(this.permission);
  }

  close(): void {
    this.closed = true;
  }
}

/** Gives the page notifications, of which none was shown and for which nobody was asked. */
export function useFakeNotifications(): void {
  FakeNotification.permission = 'default';
  FakeNotification.answer = 'granted';
  FakeNotification.asked = 0;
  FakeNotification.shown = [];
  vi.stubGlobal('Notification', FakeNotification);
}
