import { useTranslation } from 'react-i18next';

/**
 * Placeholder for a page that is loading. Its style delays it, because a placeholder that flashes
 * up for a moment would disturb.
 */
export function Loading() {
  const { t } = useTranslation();
  return (
    <main id="main" className="loading">
      <p role="status">{t('site.loading')}</p>
    </main>
  );
}
