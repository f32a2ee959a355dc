import { NO_ANSWER } from '../room/sender';
import { isKnownErrorCode } from '../wire/codes';
import { useI18n } from './useI18n';

/** Words for an error of the server, or of this client about it: in the server's own where there are none here. */
export function useErrorText(): (error: { readonly code: string; readonly message: string }) => string {
  const { t } = useI18n();
  return ({ code, message }) => {
    if (code === NO_ANSWER) return t('error.no_answer');
    return isKnownErrorCode(code) ? t(`error.${code}`) : message;
  };
}
