import i18next, { type Resource, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A function for each language, which loads the texts by namespace. */
export type Catalogues = Readonly<Record<Language, () => Promise<ResourceLanguage>>>;

const STORAGE_KEY = 'bluebox.language';
const HTML_LANGUAGE: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const OWN_NAME: Record<Language, string> = { zh: '中文', en: 'English' };

let catalogues: Catalogues | undefined;

/**
 * Sets up i18next with the language last chosen in this browser; without a choice, with a language
 * that the reader prefers.
 * @param namespace namespace of keys without a prefix.
 */
export async function setUpLanguage(available: Catalogues, namespace: string): Promise<void> {
  catalogues = available;
  let language = rememberedLanguage();
  let texts: ResourceLanguage;
  try {
    texts = await available[language]();
  } catch {
    // The texts may not load on a weak network. A page in Chinese is better than no page.
    language = 'zh';
    texts = await available.zh();
  }
  const resources: Resource = { [language]: texts };
  await i18next.use(initReactI18next).init({
    lng: language,
    resources,
    defaultNS: namespace,
    fallbackLng: false,
    // React escapes the values.
    interpolation: { escapeValue: false },
    // A missing value leaves a gap in the text. Browser tests fail on the logged error.
    missingInterpolationHandler: (text: string, [, name]: RegExpExecArray) => {
      console.error(`Text without its value for "${name}": ${text}`);
      return '';
    },
    react: { useSuspense: false },
  });
  document.documentElement.lang = HTML_LANGUAGE[language];
}

/** Loads and shows the texts of a language, and remembers the choice. */
export async function switchLanguage(language: Language): Promise<void> {
  for (const [namespace, texts] of Object.entries((await catalogues?.[language]()) ?? {}))
    i18next.addResourceBundle(language, namespace, texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = HTML_LANGUAGE[language];
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Some private windows refuse storage, so the choice ends with the page.
  }
}

/** Returns the language that is not shown now, with its own name, such as 中文. */
export const otherLanguage = (): {
  readonly language: Language;
  readonly name: string;
  /** Value of the attribute `lang` for `name`. */
  readonly tag: string;
} => {
  const language = currentLanguage() === 'zh' ? 'en' : 'zh';
  return { language, name: OWN_NAME[language], tag: HTML_LANGUAGE[language] };
};

/**
 * Returns the value of the attribute `lang` for a text of a drive; `undefined` if the text is in the
 * page's language. An English page shows texts without a translation in Chinese.
 */
export const langOf = (text: string): 'zh-CN' | undefined => chineseOn(currentLanguage(), text);

/** Returns `zh-CN` for a text with Chinese characters on an English page. */
export const chineseOn = (page: Language, text: string): 'zh-CN' | undefined =>
  page === 'en' && /\p{Script=Han}/u.test(text) ? 'zh-CN' : undefined;

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

function rememberedLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(STORAGE_KEY);
  } catch {
    // A browser that refuses storage has no stored choice.
  }
  return firstLanguage(chosen, navigator.languages);
}

/**
 * Returns the chosen language; without a choice, the first preferred language that the pages have;
 * otherwise Chinese.
 */
export const firstLanguage = (chosen: string | null, preferred: readonly string[]): Language =>
  [chosen ?? '', ...preferred]
    .map((tag) => LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language))
    .find((language) => language !== undefined) ?? 'zh';
