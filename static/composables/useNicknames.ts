import { shallowRef } from 'vue';
import { hueOf } from '../room/avatars';
import {
  keepNicknames,
  KEY,
  keptNicknames,
  withNickname,
  type Nickname,
  type Nicknames,
} from '../room/nicknames';
import { lasting, whenOtherTabSets } from './storage';

const nicknames = shallowRef<Nicknames>(keptNicknames(lasting));

whenOtherTabSets(KEY, () => {
  nicknames.value = keptNicknames(lasting);
});

/** What one calls people, and in which colour; the same for the whole page, and all tabs. */
export interface NicknamesHere {
  /** What the person with `id`, who goes by `name`, is called here. */
  nameOf(id: string, name: string): string;
  /** The hue of the person with `id`. */
  hueOf(id: string): number;
  /** What one has given them; nothing by default. */
  given(id: string): Nickname;
  give(id: string, nickname: Nickname): void;
}

const here: NicknamesHere = {
  nameOf: (id, name) => nicknames.value.get(id)?.name ?? name,
  hueOf: (id) => nicknames.value.get(id)?.hue ?? hueOf(id),
  given: (id) => nicknames.value.get(id) ?? { name: null, hue: null },
  give(id, nickname) {
    nicknames.value = withNickname(nicknames.value, id, nickname);
    keepNicknames(lasting, nicknames.value);
  },
};

export function useNicknames(): NicknamesHere {
  return here;
}
