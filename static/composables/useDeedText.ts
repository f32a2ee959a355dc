import { DAY_MS, SECOND_MS } from '../room/spans';
import type { DeedFrame, RoomSettings } from '../wire/deeds';
import { useConversation } from './useConversation';
import { useI18n, type MessageKey, type Params } from './useI18n';
import { useNicknames } from './useNicknames';
import { useSpans } from './useSpans';

/** One sentence about a deed. */
export interface Sentence {
  readonly message: MessageKey;
  readonly params: Params;
}

/** A role that is given by people: no other comes by an invitation. */
const modest = (role: DeedFrame['role']): 'member' | 'moderator' => (role === 'moderator' ? role : 'member');

/** Words for what was done by the room's law; none for what this client does not know. */
export function useDeedText(): (deed: DeedFrame) => readonly Sentence[] {
  const { t } = useI18n();
  const { nameOf } = useNicknames();
  const { spanText } = useSpans();
  const conversation = useConversation();

  const whom = ({ person, name }: DeedFrame): string => {
    if (person === undefined) return '';
    if (person === conversation.me.value) return t('deed.to_you');
    return name === undefined ? (conversation.nameOf(person) ?? t('deed.somebody')) : nameOf(person, name);
  };
  const lasting = ({ until, timestamp }: DeedFrame): string =>
    until === undefined ? '' : spanText(Date.parse(until) - Date.parse(timestamp));
  const settings = (by: string, set: Partial<RoomSettings>): readonly Sentence[] => {
    const said: Sentence[] = [];
    const { access, guests, locked, slow, retention } = set;
    if (access !== undefined) said.push({ message: `deed.access.${access}`, params: { by } });
    if (guests !== undefined) said.push({ message: `deed.guests.${guests ? 'on' : 'off'}`, params: { by } });
    if (locked !== undefined) said.push({ message: `deed.locked.${locked ? 'on' : 'off'}`, params: { by } });
    if (slow !== undefined)
      said.push({
        message: `deed.slow.${slow > 0 ? 'on' : 'off'}`,
        params: { by, time: spanText(slow * SECOND_MS) },
      });
    if (retention !== undefined)
      said.push({
        message: `deed.retention.${retention > 0 ? 'on' : 'off'}`,
        params: { by, time: spanText(retention * DAY_MS) },
      });
    return said;
  };
  const role = (by: string, deed: DeedFrame): Sentence => {
    const { role: now, person, sender_id: doer, invite } = deed;
    if (invite !== undefined) return { message: `deed.invited.${modest(now)}`, params: { by } };
    if (now === null && person === doer) return { message: 'deed.role.given_up', params: { by } };
    return { message: `deed.role.${now ? modest(now) : 'none'}`, params: { by, name: whom(deed) } };
  };

  return (deed) => {
    const { act, undone, until } = deed;
    const isOwn = deed.sender_id === conversation.me.value;
    const by = isOwn ? t('deed.by_you') : nameOf(deed.sender_id, deed.sender_name);
    const params = { by, name: whom(deed), time: lasting(deed), n: deed.targets.length };
    if (deed.settings) return settings(by, deed.settings);
    if (act === 'claim') return [{ message: 'deed.claim', params }];
    if (act === 'role' || undone === 'role') return [role(by, deed)];
    switch (undone ?? act) {
      case 'invite':
        return [{ message: undone ? 'deed.invite.revoked' : `deed.invite.${modest(deed.role)}`, params }];
      case 'mute':
        return [{ message: undone ? 'deed.mute.lifted' : 'deed.mute', params }];
      case 'kick':
      case 'ban':
        if (undone) return [{ message: 'deed.ban.lifted', params }];
        return [{ message: act === 'kick' ? 'deed.kick' : until ? 'deed.ban' : 'deed.ban.ever', params }];
      case 'hide':
        return [{ message: undone ? 'deed.hide.back' : 'deed.hide', params }];
      case 'erase':
        return [{ message: deed.person === deed.sender_id ? 'deed.erase.own' : 'deed.erase', params }];
      case 'clear':
        return [{ message: undone ? 'deed.clear.back' : 'deed.clear', params }];
      default:
        return [];
    }
  };
}
