import { computed } from 'vue';
import { localDay } from './localDay';
import { useI18n } from './useI18n';

/** Tells when something was, as briefly as can be: the time of today, the day of this year, or the date. */
export function useMoment(): (at: number) => string {
  const { formats } = useI18n();
  const tag = computed(() => formats.value.time.resolvedOptions().locale);
  const day = computed(() => new Intl.DateTimeFormat(tag.value, { month: 'short', day: 'numeric' }));
  const date = computed(() => new Intl.DateTimeFormat(tag.value, { dateStyle: 'medium' }));
  return (at) => {
    const [then, now] = [localDay(at), localDay(Date.now())];
    if (then === now) return formats.value.time.format(at);
    return (then.slice(0, 4) === now.slice(0, 4) ? day : date).value.format(at);
  };
}
