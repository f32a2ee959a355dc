import { watch } from 'vue';
import { ofTheTab } from './storage';
import type { Conversation, StoredEntry } from './useConversation';

type Answering = Pick<Conversation, 'composing' | 'find'>;

/** Keeps what is being answered in `room` over a reload of the tab, as the draft is; the message is looked for once the room is there. */
export function keepReply(room: string, { composing, find }: Answering): void {
  const key = `reply:${room}`;
  const kept = Number(ofTheTab.get(key));
  watch(composing, (now) => ofTheTab.set(key, now?.kind === 'reply' ? `${now.entry.seq}` : null));
  if (kept > 0) answerAgain(kept, { composing, find });
}

/** Goes on with the answer to the message at `seq`, unless something else is begun before it is found. */
function answerAgain(seq: number, { composing, find }: Answering): void {
  const settled = (): StoredEntry | 'other' | null => (composing.value === null ? find(seq) : 'other');
  const { stop } = watch(
    settled,
    (found) => {
      if (found === null) return;
      // Not within its first run, when there is nothing to stop yet.
      queueMicrotask(() => stop());
      // Without the focus, which would open a phone's keyboard.
      if (found !== 'other' && !found.deleted) composing.value = { kind: 'reply', entry: found };
    },
    { immediate: true },
  );
}
