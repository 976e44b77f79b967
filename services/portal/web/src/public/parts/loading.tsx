import { useTranslation } from 'react-i18next';

/** In place of a page that is on its way. Appears only when that takes long: a flash tells nothing. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <main id="main" className="loading">
      <p role="status">{t('site.loading')}</p>
    </main>
  );
}
