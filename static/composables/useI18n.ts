import { computed, shallowRef, watch, watchEffect, type ComputedRef, type Ref } from 'vue';
import type zhLater from '../locales/zh-CN.later.json';
import type zh from '../locales/zh-CN.json';
import { choiceOf } from './choice';

/** The languages of the interface, as BCP 47 tags. */
export const LOCALES = ['zh-CN', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

/** A text of the interface. A key that is counted has its plural forms under `key.one` and `key.other`. */
export type MessageKey = keyof typeof zh | keyof typeof zhLater;

type PluralKey = { [K in MessageKey]: K extends `${infer Base}.other` ? Base : never }[MessageKey];

/** What stands for the `{name}`s in a text; several stand there as a list. */
export type Params = Readonly<Record<string, string | number | readonly string[]>>;

/** A piece of a text: as written, or what stands for `param`. */
export type Part = { readonly text: string; readonly param: string | null };

type Texts = Readonly<Record<string, string>>;

/** Where texts are: nobody loads those of a language that they do not read. */
type Files = Readonly<Record<Locale, () => Promise<{ readonly default: Texts }>>>;

/** Those of what comes with the page. */
const FILES: Files = {
  'zh-CN': () => import('../locales/zh-CN.json'),
  en: () => import('../locales/en.json'),
};

/** Those of what is loaded once it is asked for. */
const LATER: Files = {
  'zh-CN': () => import('../locales/zh-CN.later.json'),
  en: () => import('../locales/en.later.json'),
};

/** The language to begin with: the one chosen here before, else the browser's first that there is, else English. */
export function firstLocale(chosen: string | null, languages: readonly string[]): Locale {
  for (const language of chosen === null ? languages : [chosen, ...languages]) {
    const locale = LOCALES.find((known) => sameLanguage(known, language));
    if (locale) return locale;
  }
  return 'en';
}

function sameLanguage(a: string, b: string): boolean {
  return a.split('-')[0]?.toLowerCase() === b.split('-')[0]?.toLowerCase();
}

/** `template` cut at its `{params}`; `separator` stands between the items of a list. */
export function partsOf(template: string, params: Params, separator = ', '): readonly Part[] {
  const pieces: Part[] = [];
  template.split(/\{(\w+)\}/).forEach((piece, index) => {
    if (index % 2 === 0) {
      pieces.push({ text: piece, param: null });
      return;
    }
    [params[piece] ?? ''].flat().forEach((item, place) => {
      if (place > 0) pieces.push({ text: separator, param: null });
      pieces.push({ text: String(item), param: piece });
    });
  });
  return pieces.filter((part) => part.text !== '');
}

const { value: chosen, choose: setLocale } = choiceOf('locale', (kept) =>
  firstLocale(kept, navigator.languages),
);

/** What was loaded, by the function that did. */
const loaded = new Map<Files[Locale], Texts>();
let shown: readonly (Texts | undefined)[] = [];
/** What has to be there of a language before it is shown. */
let needed: readonly Files[] = [FILES];
/** Of the language that is shown; none before {@link loadTexts}. */
const texts = shallowRef<Texts>({});
/** The language that is shown: the one that was chosen, once its texts are there. */
const locale = shallowRef(chosen.value);

/**
 * Loads the texts of `wanted`, and shows them if that is the language that is chosen. Nothing is said before the first
 * time. Rejects where they cannot be had: what was shown before stays.
 */
export async function loadTexts(wanted: Locale = chosen.value): Promise<void> {
  await Promise.all(
    needed.map(async (files) => {
      const load = files[wanted];
      if (!loaded.has(load)) loaded.set(load, (await load()).default);
    }),
  );
  show(chosen.value);
}

/** As {@link loadTexts}, from now on with the texts of what does not come with the page. */
export async function loadLaterTexts(): Promise<void> {
  needed = [FILES, LATER];
  await loadTexts();
}

/** Whether the texts of `wanted` were there. */
function show(wanted: Locale): boolean {
  const found = needed.map((files) => loaded.get(files[wanted]));
  if (found.includes(undefined)) return false;
  // All that is shown depends on it.
  if (found.length !== shown.length || found.some((file, at) => file !== shown[at])) {
    shown = found;
    texts.value = Object.assign({}, ...found) as Texts;
    locale.value = wanted;
  }
  return true;
}

watch(
  chosen,
  (wanted) => {
    if (!show(wanted)) loadTexts(wanted).catch(() => undefined);
  },
  { flush: 'sync' },
);

/** The tag for dates and numbers: one's own kind of English (or Chinese) where the browser names one. */
const formatting = computed(
  () => navigator.languages.find((language) => sameLanguage(language, locale.value)) ?? locale.value,
);

const formats = computed(() => {
  const tag = formatting.value;
  return {
    time: new Intl.DateTimeFormat(tag, {
      minute: '2-digit',
      // Chinese locales differ; in writing 24 hours is the custom.
      ...(locale.value === 'zh-CN' ? { hour: '2-digit', hourCycle: 'h23' } : { hour: 'numeric' }),
    }),
    day: new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }),
    moment: new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' }),
    number: new Intl.NumberFormat(tag),
    plural: new Intl.PluralRules(locale.value),
  };
});

watchEffect(() => {
  document.documentElement.lang = locale.value;
});

function t(key: MessageKey, params: Params = {}): string {
  const text = texts.value[key] ?? '';
  // Most say the same always, and some stand in every message.
  if (!text.includes('{')) return text;
  return parts(key, params)
    .map((part) => part.text)
    .join('');
}

const MINUTE_MS = 60_000;
let latest = { formats: formats.value, minute: Number.NaN, text: '' };

function timeOf(at: number): string {
  const minute = Math.floor(at / MINUTE_MS);
  // Much is said within a minute, and each format takes long.
  if (latest.minute !== minute || latest.formats !== formats.value)
    latest = { formats: formats.value, minute, text: formats.value.time.format(at) };
  return latest.text;
}

function parts(key: MessageKey, params: Params = {}): readonly Part[] {
  return partsOf(texts.value[key] ?? '', params, texts.value['list.separator']);
}

function count(key: PluralKey, n: number): string {
  const form = formats.value.plural.select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as MessageKey, { n: formats.value.number.format(n) });
}

/** The interface's language, and texts, dates and numbers in it; the same for the whole page. */
export interface I18n {
  /** The one that was chosen, which is shown once its texts have come. */
  readonly locale: Readonly<Ref<Locale>>;
  setLocale(next: Locale): void;
  t(key: MessageKey, params?: Params): string;
  /** As {@link t}, in pieces, for texts that hold a name. */
  parts(key: MessageKey, params?: Params): readonly Part[];
  /** The plural form of `key` for `n`. */
  count(key: PluralKey, n: number): string;
  /** The time of day of `at` (milliseconds since 1970), to the minute. */
  timeOf(at: number): string;
  readonly formats: ComputedRef<{
    readonly time: Intl.DateTimeFormat;
    readonly day: Intl.DateTimeFormat;
    /** Date and time in full. */
    readonly moment: Intl.DateTimeFormat;
  }>;
}

const i18n: I18n = {
  locale: chosen,
  setLocale,
  t,
  parts,
  count,
  timeOf,
  formats,
};

export function useI18n(): I18n {
  return i18n;
}
