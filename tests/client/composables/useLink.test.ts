import { effectScope, type EffectScope } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useI18n } from '../../../static/composables/useI18n';
import { useLink } from '../../../static/composables/useLink';
import { linkIn } from '../../../static/room/places';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import { answering, NOT_PASSED } from '../support/answering';
import { inFreshPage } from '../support/components';
import { ConversationStage } from '../support/conversation';
import { ME } from '../support/frames';

inFreshPage();
const { t } = useI18n();
const KNOWN: RoomState = { ...EMPTY_ROOM, me: { ...ME, verified: true } };
let scope: EffectScope;

beforeEach(() => {
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  window.location.hash = '';
});

/** Somebody came with the link that `hash` is. */
function come(hash: string, stage = new ConversationStage(KNOWN)): ConversationStage {
  window.location.hash = hash;
  scope.run(() => useLink(stage.conversation));
  return stage;
}

describe('the links that one comes with', () => {
  it.each([
    ['', null],
    ['#claim=', null],
    ['#invite=a b', null],
    ['#other=a', null],
    ['#claim=k1.abc.x-_', 'k1.abc.x-_'],
    ['#invite=k1.abc', 'k1.abc'],
  ])('[CLIENT-64] %j', (hash, link) => {
    expect(linkIn(hash)).toEqual(link);
  });
});

describe('a link that was used', () => {
  it.each(['owner', 'moderator', 'member'] as const)(
    '[CLIENT-64] tells that one is %s now, and goes from the address',
    async (role) => {
      const stage = come('#claim=k1.abc', new ConversationStage({ ...KNOWN, roles: { [ME.id]: role } }));
      expect(stage.conversation.told.value).toBeNull();
      stage.invited.value = null;
      await vi.waitFor(() => expect(stage.conversation.told.value?.text).toBe(t(`link.${role}`)));
      expect([window.location.hash, stage.asked]).toEqual(['', []]);
    },
  );

  it('[CLIENT-64] and made one nothing says so', async () => {
    const stage = come('#invite=k1.abc', new ConversationStage(KNOWN));
    stage.invited.value = null;
    const said = { text: t('error.bad_link'), failed: true };
    await vi.waitFor(() => expect(stage.conversation.told.value).toMatchObject(said));
  });

  it('[CLIENT-64] and is no good says so', async () => {
    const stage = come('#invite=k1.abc');
    stage.invited.value = { code: 'bad_link', message: '', retry: false };
    const said = { text: t('error.bad_link'), failed: true };
    await vi.waitFor(() => expect(stage.conversation.told.value).toMatchObject(said));
  });

  it('[CLIENT-64] waits until one is known, and a guest is told that it is not for them', async () => {
    vi.useFakeTimers();
    answering(200, {});
    const stage = come('#claim=k1.abc', new ConversationStage({ ...EMPTY_ROOM, me: ME }));
    vi.advanceTimersByTime(2_999);
    expect([stage.asked.length, stage.conversation.told.value]).toEqual([0, null]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stage.conversation.told.value).toMatchObject({ text: t('link.guest'), failed: true });
  });

  it('[CLIENT-64] leads nobody away who has left the room meanwhile', async () => {
    vi.useFakeTimers();
    answering(200, {}, NOT_PASSED);
    const leave = vi.spyOn(window.location, 'assign').mockReturnValue();
    come('#claim=k1.abc', new ConversationStage({ ...EMPTY_ROOM, me: ME }));
    vi.advanceTimersByTime(3_000);
    scope.stop();
    await vi.advanceTimersByTimeAsync(1);
    expect(leave).not.toHaveBeenCalled();
  });

  it('[CLIENT-64] [CLIENT-73] has a guest show first that they are human, where that makes them none', async () => {
    vi.useFakeTimers();
    answering(200, {}, NOT_PASSED);
    const leave = vi.spyOn(window.location, 'assign').mockReturnValue();
    window.history.replaceState(null, '', '/r/tea?a=b');
    const stage = come('#claim=k1.abc', new ConversationStage({ ...EMPTY_ROOM, me: ME }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(leave.mock.calls).toEqual([['/check#to=%2Fr%2Ftea%3Fa%3Db%23claim%3Dk1.abc']]);
    expect(stage.conversation.told.value).toBeNull();
  });
});
