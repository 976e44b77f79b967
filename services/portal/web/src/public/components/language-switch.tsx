import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { otherLanguage, switchLanguage } from '../../platform/language.ts';

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
          // Without a network the texts may not load. The page then stays in the same language, and
          // an error appears.
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
