import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { otherLanguage, switchLanguage } from '../../platform/language.ts';

/** A button that switches to the other language, labelled with the name of that language. */
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
          // The texts may not load without a network. The page then stays as it is, and says so.
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
