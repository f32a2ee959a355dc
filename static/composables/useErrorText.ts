import { NO_ANSWER } from '../room/sender';
import { isKnownErrorCode } from '../wire/errors';
import type { CommandError } from '../wire/frames';
import { useI18n } from './useI18n';
import { useSpans } from './useSpans';

/** What went wrong, in the server's terms. */
export type ErrorToTell = Pick<CommandError, 'code' | 'message' | 'until'>;

/** What ends, which is told where it is known. */
const ENDS = new Set(['muted', 'banned', 'slow_down']);

/** Words for an error of the server, or of this client about it: in the server's own where there are none here. */
export function useErrorText(): (error: ErrorToTell) => string {
  const { t } = useI18n();
  const { whenText } = useSpans();
  return ({ code, message, until }) => {
    if (until !== undefined && ENDS.has(code))
      return t(`error.until.${code as 'muted' | 'banned' | 'slow_down'}`, { at: whenText(until) });
    if (code === NO_ANSWER) return t('error.no_answer');
    return isKnownErrorCode(code) ? t(`error.${code}`) : message;
  };
}
