import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { otherLanguage, switchLanguage } from '../../platform/language.ts';

/** A button with the name of the other language, in that language. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const [refused, setRefused] = useState(false);
  const { language, name, tag } = otherLanguage();
  return (
    <div className="language">
      <button
        type="button"
        className="language-switch"
        lang={tag}
        onClick={() => {
          // The texts cannot be loaded without a network, so the page stays as it is.
          switchLanguage(language).then(
            () => setRefused(false),
            () => setRefused(true),
          );
        }}
      >
        {name}
      </button>
      <p role="status" className="language-refused">
        {refused ? t('site.language-refused') : ''}
      </p>
    </div>
  );
}
