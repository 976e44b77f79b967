import i18next, { type Resource, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The catalogues of a language, by namespace; loaded when the language is wanted. */
export type Catalogues = Readonly<Record<Language, () => Promise<ResourceLanguage>>>;

const STORAGE_KEY = 'bluebox.language';
const HTML_LANGUAGE: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const OWN_NAME: Record<Language, string> = { zh: '中文', en: 'English' };

let catalogues: Catalogues | undefined;

/**
 * Loads the texts, in the language last chosen in this browser or otherwise in the reader's own.
 * @param namespace where keys without a `name:` prefix are looked up.
 */
export async function setUpLanguage(available: Catalogues, namespace: string): Promise<void> {
  catalogues = available;
  let language = rememberedLanguage();
  let texts: ResourceLanguage;
  try {
    texts = await available[language]();
  } catch {
    // The page in the other language is better than none on a weak network.
    language = 'zh';
    texts = await available.zh();
  }
  const resources: Resource = { [language]: texts };
  await i18next.use(initReactI18next).init({
    lng: language,
    resources,
    defaultNS: namespace,
    fallbackLng: false,
    // React escapes.
    interpolation: { escapeValue: false },
    // The browser tests fail on it: "第  批" had stood over a receipt for a number that was not passed.
    missingInterpolationHandler: (text: string, [, name]: RegExpExecArray) => {
      console.error(`Text without its value for "${name}": ${text}`);
      return '';
    },
    react: { useSuspense: false },
  });
  document.documentElement.lang = HTML_LANGUAGE[language];
}

/** Loads the language if need be, shows it, and remembers it. */
export async function switchLanguage(language: Language): Promise<void> {
  for (const [namespace, texts] of Object.entries((await catalogues?.[language]()) ?? {}))
    i18next.addResourceBundle(language, namespace, texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = HTML_LANGUAGE[language];
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is refused in some private windows: the choice then holds for this page only.
  }
}

/** The language that is not shown now, in its own words. */
export const otherLanguage = (): {
  readonly language: Language;
  readonly name: string;
  /** Value of the attribute `lang` for its name. */
  readonly tag: string;
} => {
  const language = currentLanguage() === 'zh' ? 'en' : 'zh';
  return { language, name: OWN_NAME[language], tag: HTML_LANGUAGE[language] };
};

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

function rememberedLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(STORAGE_KEY);
  } catch {
    // Without storage there is no earlier choice.
  }
  return firstLanguage(chosen, navigator.languages);
}

/**
 * The earlier choice, or otherwise the first of the reader's languages that the pages have; Chinese if there
 * is none.
 */
export const firstLanguage = (chosen: string | null, preferred: readonly string[]): Language =>
  [chosen ?? '', ...preferred]
    .map((tag) => LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language))
    .find((language) => language !== undefined) ?? 'zh';
