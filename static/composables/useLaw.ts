import { readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { decodeLaw, type Law } from '../wire/law';
import { useConversation } from './useConversation';
import { useOrders } from './useOrders';

/** What stands in the room, asked for anew whenever something was done; `null` until it has come. */
export function useLaw(): {
  readonly law: Readonly<ShallowRef<Law | null>>;
  /** Why it could not be had, in words. */
  readonly failure: Readonly<Ref<string | null>>;
} {
  const { room } = useConversation();
  const { ask } = useOrders();
  const law = shallowRef<Law | null>(null);
  const failure = ref<string | null>(null);

  watch(
    () => [room.state.value.law, room.connection.value.status] as const,
    async () => {
      const { ok, error } = await ask({ type: 'law' });
      if (ok) law.value = decodeLaw(ok) ?? law.value;
      failure.value = error ?? null;
    },
    { immediate: true },
  );
  return { law, failure: readonly(failure) };
}
