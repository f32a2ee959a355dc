import { computed, type ComputedRef } from 'vue';
import { moderates, ownRole, standsAbove } from '../room/roles';
import type { Command, Measure, Order } from '../wire/commands';
import type { Fields } from '../wire/fields';
import type { Role } from '../wire/presence';
import { useConversation, type Told } from './useConversation';
import { useErrorText } from './useErrorText';
import { useI18n } from './useI18n';

/** What came of an order: what the room said, or why not, in words. */
export type Answer =
  { readonly ok: Fields; readonly error?: undefined } | { readonly ok?: undefined; readonly error: string };

/** What whoever moderates may order, and how. */
export interface Orders {
  /** One's own role; `null`: none. */
  readonly role: ComputedRef<Role | null>;
  readonly isModerator: ComputedRef<boolean>;
  /** Whether one may do something to the person with `id`. */
  mayModerate(id: string): boolean;
  ask(command: Command): Promise<Answer>;
  /** Orders it, and tells of it `where` it was asked for, with what undoes it. Resolves to whether it was done. */
  order(command: Order, where: Told['where'], done: string): Promise<boolean>;
  /** The same for what may take several steps; `done` is told how many messages it was about. */
  measure(command: Measure, where: Told['where'], done: (messages: number) => string): Promise<boolean>;
  undo(id: number, where: Told['where']): Promise<boolean>;
}

/** Steps after which a clear, or what brings back, is left where it is: 200 messages each (MOD-6). */
const STEPS = 100;

export function useOrders(): Orders {
  const { t } = useI18n();
  const errorText = useErrorText();
  const { room, told, roles, me } = useConversation();
  const role = computed(() => ownRole(room.state.value));

  const ask = (command: Command): Promise<Answer> =>
    new Promise((resolve) => {
      room.ask(command, (outcome) => {
        if (outcome?.ok) resolve({ ok: outcome.ok });
        else resolve({ error: outcome ? errorText(outcome.error) : t('act.unanswered') });
      });
    });
  const tell = (where: Told['where'], text: string, undo: unknown = null): void => {
    told.value = { where, text, undo: typeof undo === 'number' ? undo : null };
  };
  /** Does `first`, and goes on with `rest` as long as there is more; the messages that it was about are counted. */
  const inSteps = async (
    first: Order,
    rest: (id: number) => Order,
  ): Promise<Answer & { readonly messages: number }> => {
    const answer = await ask(first);
    let messages = Number(answer.ok?.['messages'] ?? 0);
    let more = answer.ok?.['more'] === true;
    for (let step = 1; more && step < STEPS; step += 1) {
      const { ok } = await ask(rest(Number(answer.ok?.['seq'])));
      messages += Number(ok?.['messages'] ?? 0);
      more = ok?.['more'] === true;
    }
    return { ...answer, messages };
  };
  const failed = (where: Told['where'], error: string): false => {
    told.value = { where, text: error, undo: null, failed: true };
    return false;
  };

  const orders: Orders = {
    role,
    isModerator: computed(() => moderates(role.value)),
    mayModerate: (id) => id !== me.value && standsAbove(role.value, roles.value[id]),
    ask,
    async order(command, where, done) {
      const { ok, error } = await ask(command);
      if (error !== undefined) return failed(where, error);
      tell(where, done, ok['seq']);
      return true;
    },
    async measure(command, where, done) {
      const isForGood = command.type === 'erase';
      const answer = await inSteps(command, (id) => (isForGood ? command : { type: 'clear', id }));
      if (answer.error !== undefined) return failed(where, answer.error);
      tell(where, done(answer.messages), isForGood ? null : answer.ok['seq']);
      return true;
    },
    async undo(id, where) {
      const { error } = await inSteps({ type: 'undo', id }, () => ({ type: 'undo', id }));
      if (error !== undefined) return failed(where, error);
      tell(where, t('undo.done'));
      return true;
    },
  };
  return orders;
}
