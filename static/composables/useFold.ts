import { ref, type Ref } from 'vue';
import { lasting } from './storage';

/** Whether the column `name` is folded away; kept. */
export function useFold(name: 'rooms' | 'people'): {
  readonly folded: Readonly<Ref<boolean>>;
  fold(away: boolean): void;
} {
  const key = `fold:${name}`;
  const folded = ref(lasting.get(key) !== null);
  return {
    folded,
    fold(away) {
      folded.value = away;
      lasting.set(key, away ? 'yes' : null);
    },
  };
}
