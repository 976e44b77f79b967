import i18next, { type Resource, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Functions that load the texts of a language, by namespace; one for each language. */
export type Catalogues = Readonly<Record<Language, () => Promise<ResourceLanguage>>>;

const STORAGE_KEY = 'bluebox.language';
const HTML_LANGUAGE: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const OWN_NAME: Record<Language, string> = { zh: '中文', en: 'English' };

let catalogues: Catalogues | undefined;

/**
 * Sets up i18next with the texts of the language last chosen in this browser, or otherwise of the
 * reader's own.
 * @param namespace namespace in which keys without a `name:` prefix are looked up.
 */
export async function setUpLanguage(available: Catalogues, namespace: string): Promise<void> {
  catalogues = available;
  let language = rememberedLanguage();
  let texts: ResourceLanguage;
  try {
    texts = await available[language]();
  } catch {
    // The texts may not load on a weak network, and a page in Chinese is better than none.
    language = 'zh';
    texts = await available.zh();
  }
  const resources: Resource = { [language]: texts };
  await i18next.use(initReactI18next).init({
    lng: language,
    resources,
    defaultNS: namespace,
    fallbackLng: false,
    // React escapes values itself.
    interpolation: { escapeValue: false },
    // The error makes browser tests fail on a missing value, which would leave a gap in the text.
    missingInterpolationHandler: (text: string, [, name]: RegExpExecArray) => {
      console.error(`Text without its value for "${name}": ${text}`);
      return '';
    },
    react: { useSuspense: false },
  });
  document.documentElement.lang = HTML_LANGUAGE[language];
}

/** Loads the texts of a language, shows them, and remembers the choice. */
export async function switchLanguage(language: Language): Promise<void> {
  for (const [namespace, texts] of Object.entries((await catalogues?.[language]()) ?? {}))
    i18next.addResourceBundle(language, namespace, texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = HTML_LANGUAGE[language];
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Some private windows refuse storage. The choice then lasts only as long as the page.
  }
}

/** Returns the language that is not shown now, with its name in that language. */
export const otherLanguage = (): {
  readonly language: Language;
  readonly name: string;
  /** Language tag of `name`, for the attribute `lang`. */
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
    // There is no earlier choice if the browser refuses storage.
  }
  return firstLanguage(chosen, navigator.languages);
}

/**
 * Returns the chosen language; without a choice, the first preferred language in which the pages
 * exist; without such a language, Chinese.
 */
export const firstLanguage = (chosen: string | null, preferred: readonly string[]): Language =>
  [chosen ?? '', ...preferred]
    .map((tag) => LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language))
    .find((language) => language !== undefined) ?? 'zh';
