import { effectScope, nextTick, shallowRef } from 'vue';
import { expect, it } from 'vitest';
import { keepReply } from '../../../static/composables/keepReply';
import type { Composing, StoredEntry } from '../../../static/composables/useConversation';
import { inFreshPage } from '../support/components';

inFreshPage();

const message = (seq: number, deleted = false): StoredEntry => ({ seq, deleted }) as StoredEntry;

/** A page that opens the room, and `loads` what it has of it. */
function opened(room = 'tea') {
  const composing = shallowRef<Composing | null>(null);
  const entries = shallowRef<readonly StoredEntry[]>([]);
  const find = (seq: number) => entries.value.find((entry) => entry.seq === seq) ?? null;
  const scope = effectScope();
  scope.run(() => keepReply(room, { composing, find }));
  const loads = async (...of: StoredEntry[]) => {
    entries.value = of;
    await nextTick();
  };
  return { composing, loads, scope };
}

async function answering(seq: number): Promise<void> {
  const page = opened();
  page.composing.value = { kind: 'reply', entry: message(seq) };
  await nextTick();
  page.scope.stop();
}

it('[CLIENT-51] what is answered is answered still after a reload, once it is there', async () => {
  await answering(7);
  const { composing, loads } = opened();
  await loads(message(6));
  expect(composing.value).toBeNull();
  await loads(message(6), message(7));
  expect(composing.value).toMatchObject({ kind: 'reply', entry: { seq: 7 } });
  composing.value = null;
  await nextTick();
  await loads(message(7), message(8));
  expect(composing.value).toBeNull();
  expect(opened().composing.value).toBeNull();
});

it('[CLIENT-51] that is of its room alone, not of an edit, and left where something else is begun or it was removed', async () => {
  await answering(7);
  const other = opened('coffee');
  await other.loads(message(7));
  expect(other.composing.value).toBeNull();

  const removed = opened();
  await removed.loads(message(7, true));
  expect(removed.composing.value).toBeNull();

  const busy = opened();
  busy.composing.value = { kind: 'edit', entry: message(3) };
  await busy.loads(message(7));
  expect(busy.composing.value.kind).toBe('edit');
  busy.composing.value = null;
  await busy.loads(message(7), message(8));
  expect(busy.composing.value).toBeNull();
  const after = opened();
  await after.loads(message(7), message(3));
  expect(after.composing.value).toBeNull();
});
