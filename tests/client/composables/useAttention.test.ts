import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, shallowRef, type EffectScope, type ShallowRef } from 'vue';
import { useAttention } from '../../../static/composables/useAttention';
import { useI18n } from '../../../static/composables/useI18n';
import { useSettings } from '../../../static/composables/useSettings';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import { chat, ME, own } from '../support/frames';
import { FakeNotification, useFakeNotifications } from '../support/notifications';
import { setVisible } from '../support/page';

let state: ShallowRef<RoomState>;
let scope: EffectScope;
let icon: HTMLLinkElement;
let rooms = 0;
const badge = vi.fn<(n: number) => Promise<void>>();
const noBadge = vi.fn<() => Promise<void>>();

function happens(...events: readonly RoomEvent[]): void {
  for (const event of events) state.value = reduce(state.value, event);
}

const said = (...frames: readonly ReturnType<typeof chat>[]): RoomEvent => ({
  kind: 'said',
  frames,
  fresh: true,
  at: 0,
});

function hide(): void {
  setVisible(false);
  happens({ kind: 'watching', watching: false });
}

function look(): void {
  setVisible(true);
  happens({ kind: 'watching', watching: true });
}

/** Resolves when `n` notifications were shown, in all. */
async function shown(n: number): Promise<void> {
  await vi.waitFor(() => expect(FakeNotification.shown).toHaveLength(n), 5_000);
}

beforeEach(() => {
  localStorage.clear();
  useFakeNotifications();
  FakeNotification.permission = 'granted';
  badge.mockReset().mockResolvedValue();
  noBadge.mockReset().mockResolvedValue();
  Object.assign(navigator, { setAppBadge: badge, clearAppBadge: noBadge });
  useI18n().setLocale('en');
  useSettings().setNotify('off');
  useSettings().setSound('off');
  document.head.replaceChildren();
  icon = document.createElement('link');
  icon.rel = 'icon';
  document.head.append(icon);
  state = shallowRef(EMPTY_ROOM);
  rooms += 1;
  scope = effectScope();
  // A room of its own: a notification keeps others of its room waiting.
  scope.run(() => useAttention(`room-${rooms}`, state, () => 'Tea'));
  happens({ kind: 'welcomed', you: ME, at: 0 });
});

afterEach(() => {
  scope.stop();
  setVisible(true);
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'locks');
});

describe('the page itself', () => {
  it('[CLIENT-35] the title counts those apart that name oneself', async () => {
    hide();
    happens(said(chat(1, 'tea?'), chat(2, `@${ME.name} tea?`)));
    await vi.waitFor(() => expect(document.title).toBe('(2, @1) Tea · Edge Chat'));
    happens(said(chat(3, `@${ME.name} hello`), own(4, `@${ME.name}`)));
    await vi.waitFor(() => expect(document.title).toBe('(3, @2) Tea · Edge Chat'));
    look();
    await vi.waitFor(() => expect(document.title).toBe('Tea · Edge Chat'));
    hide();
    happens(said(chat(5, 'tea?')));
    await vi.waitFor(() => expect(document.title).toBe('(1) Tea · Edge Chat'));
  });

  it('[CLIENT-35] title, icon and badge count what nobody has seen', async () => {
    expect(document.title).toBe('Tea · Edge Chat');
    hide();
    happens(said(chat(1, 'a'), chat(2, 'b')));
    await nextTick();
    expect(document.title).toBe('(2) Tea · Edge Chat');
    expect(icon.getAttribute('href')).toBe('/favicon-unread.svg');
    expect(badge).toHaveBeenLastCalledWith(2);

    look();
    await nextTick();
    expect(document.title).toBe('Tea · Edge Chat');
    expect(icon.getAttribute('href')).toBe('/favicon.svg');
    expect(noBadge).toHaveBeenCalledOnce();
  });

  it('[CLIENT-35] leave nothing behind', async () => {
    hide();
    happens(said(chat(1, 'a')));
    await nextTick();
    scope.stop();
    expect(icon.getAttribute('href')).toBe('/favicon.svg');
    expect(noBadge).toHaveBeenCalledOnce();
  });
});

describe('notifications', () => {
  it('[CLIENT-36] say who said what where, in one for the room, and go when it was seen', async () => {
    useSettings().setNotify('all');
    await vi.dynamicImportSettled();
    hide();
    happens(said(chat(1, 'hello')));
    await shown(1);
    const [first] = FakeNotification.shown;
    expect(first).toMatchObject({
      title: 'Tea · Edge Chat',
      options: { body: 'Ann: hello', silent: true, tag: `edge-chat:room-${rooms}` },
    });

    happens(said(chat(2, 'are you')), said(chat(3, 'there?')));
    await shown(2);
    const second = FakeNotification.shown[1];
    expect(second).toMatchObject({ title: '(3) Tea · Edge Chat', options: { body: 'Ann: there?' } });
    expect(second?.options.tag).toBe(first?.options.tag);
    look();
    await vi.waitFor(() => expect(second?.closed).toBe(true));
  });

  it('[CLIENT-36] a click leads to the page', async () => {
    const focus = vi.spyOn(window, 'focus');
    useSettings().setNotify('all');
    hide();
    happens(said(chat(1, 'hello')));
    await shown(1);
    FakeNotification.shown[0]?.dispatchEvent(new Event('click'));
    expect(focus).toHaveBeenCalledOnce();
    expect(FakeNotification.shown[0]?.closed).toBe(true);
  });

  it('[CLIENT-36] come only from what was wanted: not before, not in view, not of oneself', async () => {
    hide();
    happens(said(chat(1, 'before they were wanted')));
    useSettings().setNotify('mentions');
    happens(said(own(2, `@${ME.name} to myself`)), said(chat(3, 'to nobody')));
    setVisible(true);
    happens(said(chat(4, `@${ME.name} in view, further up`)));
    setVisible(false);
    happens(said(chat(5, `@${ME.name} away`)));
    await shown(1);
    expect(FakeNotification.shown[0]?.options.body).toBe(`Ann: @${ME.name} away`);
  });

  it('[CLIENT-36] do not come while another tab shows the room', async () => {
    const held: unknown[] = [{ name: `edge-chat:watched:room-${rooms}` }];
    const query = vi.fn<() => Promise<object>>(() => Promise.resolve({ held }));
    Object.defineProperty(navigator, 'locks', { value: { query }, configurable: true });
    useSettings().setNotify('all');
    hide();
    happens(said(chat(1, 'seen there')));
    await vi.waitFor(() => expect(query).toHaveBeenCalledOnce());
    held.pop();
    happens(said(chat(2, 'seen nowhere')));
    await shown(1);
    expect(FakeNotification.shown[0]?.options.body).toBe('Ann: seen nowhere');
  });
});

describe('the tone', () => {
  it('[CLIENT-37] sounds once it was switched on, for what nobody watches, and not again at once', async () => {
    const tones = vi.fn<() => void>();
    vi.stubGlobal('AudioContext', fakeAudio());
    vi.stubGlobal('GainNode', FakeNode);
    vi.stubGlobal(
      'OscillatorNode',
      class extends FakeNode {
        override start(): void {
          tones();
        }
      },
    );
    happens({ kind: 'watching', watching: false }, said(chat(1, 'while it is off')));
    useSettings().setSound('on');
    happens({ kind: 'watching', watching: true }, said(chat(2, 'in view')));
    happens({ kind: 'watching', watching: false }, said(own(3, 'my own')));
    await nextTick();
    expect(localStorage.getItem('edge-chat:toned')).toBeNull();
    happens(said(chat(4, 'now')), said(chat(5, 'and again')));
    // Two notes, one tone.
    await vi.waitFor(() => expect(tones).toHaveBeenCalledTimes(2));
    expect(localStorage.getItem('edge-chat:toned')).not.toBeNull();
  });
});

class FakeNode {
  readonly gain = {
    setValueAtTime: () => this.gain,
    linearRampToValueAtTime: () => this.gain,
    exponentialRampToValueAtTime: () => this.gain,
  };
  connect(next: unknown): unknown {
    return next;
  }
  start(): void {}
  stop(): void {}
}

function fakeAudio(): unknown {
  return class {
    readonly currentTime = 0;
    readonly destination = {};
    resume(): Promise<void> {
      return Promise.resolve();
    }
  };
}
