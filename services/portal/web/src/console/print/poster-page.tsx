import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDay } from '../../platform/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { qrPicture } from '../api/portal.ts';
import { useAddress } from '../components/use-address.ts';
import { noteFirstRun } from '../drives/first-run.ts';
import { usePageTitle } from '../layout/page-heading.tsx';
import { PrintBar } from './print-bar.tsx';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/poster');

/** The page with an A4 poster: the needs, the deadline, and how to give. */
export function PosterPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { title, summary, recipient, window: open, needs, handInPoints } = drive.terms;
  const { organiser, sender } = drive.terms;
  // Drives of earlier versions name only the sender of the goods.
  const organiserName = organiser?.name ?? sender?.name;
  const phone = organiser === undefined ? sender?.phone : organiser.contact?.phone;
  const address = driveAddress(useAddress(), drive.slug);
  usePageTitle(t('poster.name'));
  useEffect(() => noteFirstRun('poster'), []);
  return (
    <main className="print-page">
      <style>{'@page { size: A4; margin: 0 }'}</style>
      <PrintBar paper={drive.status === 'draft' ? t('terms.notPublished') : t('label.sizeA4')} />
      <article className="poster" aria-label={t('poster.name')}>
        <h1>{title}</h1>
        <p className="poster-for">{t('drives.for', { recipient: recipient.name })}</p>
        {summary !== undefined && <p>{summary}</p>}
        <ul className="poster-needs">
          {needs.map(({ needId, category, itemName, unit, quantity }) => (
            <li key={needId}>
              {itemName ?? t(`vocabulary:category.${category}`)} {quantityText(t, unit, quantity)}
            </li>
          ))}
        </ul>
        <img className="poster-qr" src={qrPicture(address)} alt={t('poster.qr')} />
        <p className="poster-scan">{t('poster.scan')}</p>
        <p className="poster-address">{address}</p>
        <p className="poster-until">{t('poster.until', { day: formatDay(open.closesOn) })}</p>
        <ul className="poster-points">
          {handInPoints.map(({ pointId, name, address: place, hours }) => (
            <li key={pointId}>
              <strong>{name}</strong>
              {place !== undefined && <span>{place}</span>}
              {hours !== undefined && <span>{hours}</span>}
            </li>
          ))}
        </ul>
        {organiserName !== undefined && (
          <p className="poster-sender">
            {t('poster.organiser', { name: organiserName })}
            {phone !== undefined && <span>{t('poster.phone', { phone })}</span>}
          </p>
        )}
      </article>
    </main>
  );
}
