import { useTranslation } from 'react-i18next';

/**
 * Placeholder for a page that is loading. It appears only after a while, because a flash would only
 * disturb.
 */
export function Loading() {
  const { t } = useTranslation();
  return (
    <main id="main" className="loading">
      <p role="status">{t('site.loading')}</p>
    </main>
  );
}
