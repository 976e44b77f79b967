import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The sections of packing: cartons, stock, kits, stocktakes. */
export function PackingNav({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  return (
    <nav className="sub-nav" aria-label={t('packing.nav')}>
      <Link
        to="/console/drives/$driveId/packing"
        params={{ driveId }}
        activeOptions={{ exact: true, includeSearch: false }}
        className="nav-link"
      >
        {t('packing.boxes')}
      </Link>
      <Link to="/console/drives/$driveId/packing/stock" params={{ driveId }} className="nav-link">
        {t('packing.stock')}
      </Link>
      <Link to="/console/drives/$driveId/packing/kits" params={{ driveId }} className="nav-link">
        {t('packing.kits')}
      </Link>
      <Link to="/console/drives/$driveId/packing/counts" params={{ driveId }} className="nav-link">
        {t('counts.title')}
      </Link>
    </nav>
  );
}
