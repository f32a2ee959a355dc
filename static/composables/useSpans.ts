import { onScopeDispose, readonly, ref, type Ref } from 'vue';
import { spanOf } from '../room/spans';
import { localDay } from './localDay';
import { useI18n } from './useI18n';

/** Words for how long something lasts, and when it ends. */
export interface Spans {
  /** `10 minutes`, `1 day`. */
  spanText(ms: number): string;
  /** The time of day of `at` (milliseconds since 1970), with the day where that is another than today. */
  whenText(at: number): string;
}

export function useSpans(): Spans {
  const { formats, timeOf } = useI18n();
  const tag = (): string => formats.value.time.resolvedOptions().locale;
  return {
    spanText(ms) {
      const { n, unit } = spanOf(ms);
      return new Intl.NumberFormat(tag(), { style: 'unit', unit, unitDisplay: 'long' }).format(n);
    },
    whenText(at) {
      if (localDay(at) === localDay(Date.now())) return timeOf(at);
      return new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
    },
  };
}

/** The present time, in milliseconds since 1970, told anew every second. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const timer = window.setInterval(() => {
    now.value = Date.now();
  }, 1_000);
  onScopeDispose(() => window.clearInterval(timer));
  return readonly(now);
}
