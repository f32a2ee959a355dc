import { readonly, ref, type Ref } from 'vue';

/** What the browser was told about notifications; `unsupported`: it has none. */
export type Permission = NotificationPermission | 'unsupported';

/** What a notification says; one replaces another of the same tag. */
export interface Notice {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
}

/** Milliseconds before a notification is replaced. */
const REPLACE_MS = 1_000;

const permission = ref<Permission>(present());
const shown = new Map<string, Notification>();
/** The tags that were told just now, with what has come since. */
const recent = new Map<string, Notice | null>();

void followPermission();

/** Notifications of the desktop. */
export interface Notifications {
  readonly permission: Readonly<Ref<Permission>>;
  /** Asks the person, who has just asked for it; true where they are allowed. */
  ask(): Promise<boolean>;
  /** Shows `notice`, in a moment if one with its tag was shown just now. */
  tell(notice: Notice): void;
  /** Takes back what was told under `tag`. */
  hush(tag: string): void;
}

export function useNotifications(): Notifications {
  return { permission: readonly(permission), ask, tell, hush };
}

function present(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** Whoever undoes a refusal in the browser's own settings need not reload. */
async function followPermission(): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'notifications' });
    status.addEventListener('change', () => {
      permission.value = present();
    });
  } catch {
    // It is looked up again when somebody asks.
  }
}

async function ask(): Promise<boolean> {
  if (present() === 'default') await Notification.requestPermission();
  permission.value = present();
  return permission.value === 'granted';
}

function tell(notice: Notice): void {
  const { tag } = notice;
  if (recent.has(tag)) {
    recent.set(tag, notice);
    return;
  }
  recent.set(tag, null);
  window.setTimeout(() => {
    const next = recent.get(tag);
    recent.delete(tag);
    if (next) tell(next);
  }, REPLACE_MS);
  if (present() === 'granted') show(notice);
}

function show({ tag, title, body }: Notice): void {
  // Silent: the tone is a choice of its own.
  const options = { tag, body, icon: '/icon-192.png', silent: true, data: window.location.href };
  try {
    const one = new Notification(title, options);
    shown.set(tag, one);
    one.addEventListener('click', () => {
      window.focus();
      one.close();
    });
  } catch {
    // On Android only the worker can; it also takes the click.
    void worker().then((registration) => registration?.showNotification(title, options));
  }
}

function hush(tag: string): void {
  if (recent.has(tag)) recent.set(tag, null);
  shown.get(tag)?.close();
  shown.delete(tag);
  void worker()
    .then((registration) => registration?.getNotifications({ tag }))
    .then((all) => all?.forEach((one) => one.close()));
}

async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await navigator.serviceWorker.getRegistration();
  } catch {
    return undefined;
  }
}
