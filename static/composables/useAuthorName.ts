import type { MessageEntry } from '../room/state';
import { useI18n } from './useI18n';
import { useNicknames } from './useNicknames';

/** What the interface calls whoever wrote a message. */
export function useAuthorName(): (entry: Pick<MessageEntry, 'author' | 'senderId' | 'senderName'>) => string {
  const { t } = useI18n();
  const { nameOf } = useNicknames();
  return ({ author, senderId, senderName }) => {
    if (author === 'self') return t('message.you');
    return author === 'assistant' ? t('message.assistant') : nameOf(senderId, senderName);
  };
}
