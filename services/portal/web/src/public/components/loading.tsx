import { useTranslation } from 'react-i18next';

/**
 * Placeholder for a page that is loading. The style shows the placeholder only after a delay,
 * because a short flash would disturb.
 */
export function Loading() {
  const { t } = useTranslation();
  return (
    <main id="main" className="loading">
      <p role="status">{t('site.loading')}</p>
    </main>
  );
}
