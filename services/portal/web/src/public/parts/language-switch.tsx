import { useTranslation } from 'react-i18next';
import { currentLanguage, switchLanguage } from '../../shared/language.ts';

/** Offers the other language, in that language. */
export function LanguageSwitch() {
  useTranslation();
  const [other, name, code] =
    currentLanguage() === 'zh'
      ? (['en', 'English', 'en'] as const)
      : (['zh', '中文', 'zh-CN'] as const);
  return (
    <button
      type="button"
      className="language-switch"
      lang={code}
      onClick={() => {
        // Without a network the texts cannot be had: the page stays as it is.
        switchLanguage(other).catch(() => {});
      }}
    >
      {name}
    </button>
  );
}
