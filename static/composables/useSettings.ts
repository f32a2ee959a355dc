import type { Ref } from 'vue';
import { NOTIFY, type Notify } from '../room/notify';
import { choiceOf, oneOf } from './choice';

const notify = choiceOf('notify', oneOf(NOTIFY));
const sound = choiceOf('sound', oneOf(['off', 'on']));

/** How one wants to be called while one is elsewhere: the same in all tabs, and not at all until it is chosen. */
export interface Settings {
  readonly notify: Readonly<Ref<Notify>>;
  setNotify(next: Notify): void;
  readonly sound: Readonly<Ref<'off' | 'on'>>;
  setSound(next: 'off' | 'on'): void;
}

export function useSettings(): Settings {
  return {
    notify: notify.value,
    setNotify: notify.choose,
    sound: sound.value,
    setSound: sound.choose,
  };
}
