import { computed, watchEffect, type ComputedRef, type Ref } from 'vue';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { choiceOf } from './choice';

/** The languages of the interface, as BCP 47 tags. */
export const LOCALES = ['zh-CN', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

/** A text of the interface. A key that is counted has its plural forms under `key.one` and `key.other`. */
export type MessageKey = keyof typeof zh;

type PluralKey = { [K in MessageKey]: K extends `${infer Base}.other` ? Base : never }[MessageKey];

/** What stands for the `{name}`s in a text; several stand there as a list. */
export type Params = Readonly<Record<string, string | number | readonly string[]>>;

/** A piece of a text: as written, or what stands for `param`. */
export type Part = { readonly text: string; readonly param: string | null };

const MESSAGES: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { 'zh-CN': zh, en };

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

const { value: locale, choose: setLocale } = choiceOf('locale', (kept) =>
  firstLocale(kept, navigator.languages),
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
  return parts(key, params)
    .map((part) => part.text)
    .join('');
}

function parts(key: MessageKey, params: Params = {}): readonly Part[] {
  const messages = MESSAGES[locale.value];
  return partsOf(messages[key], params, messages['list.separator']);
}

function count(key: PluralKey, n: number): string {
  const form = formats.value.plural.select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as MessageKey, { n: formats.value.number.format(n) });
}

/** The interface's language, and texts, dates and numbers in it; the same for the whole page. */
export interface I18n {
  readonly locale: Readonly<Ref<Locale>>;
  setLocale(next: Locale): void;
  t(key: MessageKey, params?: Params): string;
  /** As {@link t}, in pieces, for texts that hold a name. */
  parts(key: MessageKey, params?: Params): readonly Part[];
  /** The plural form of `key` for `n`. */
  count(key: PluralKey, n: number): string;
  readonly formats: ComputedRef<{
    readonly time: Intl.DateTimeFormat;
    readonly day: Intl.DateTimeFormat;
    /** Date and time in full. */
    readonly moment: Intl.DateTimeFormat;
  }>;
}

const i18n: I18n = {
  locale,
  setLocale,
  t,
  parts,
  count,
  formats,
};

export function useI18n(): I18n {
  return i18n;
}
