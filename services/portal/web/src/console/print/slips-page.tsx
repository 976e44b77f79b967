import type { DriveView, PledgeView } from '@bluebox/contracts';
import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { handInAddress } from '../../domain/hand-in-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDay } from '../../platform/formatting.ts';
import { driveQuery, pledgeQuery } from '../api/pledge.ts';
import { qrPicture } from '../api/portal.ts';
import { LoadingNotice } from '../feedback/loading-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import { PrintBar } from './print-bar.tsx';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/slips');

/**
 * The page with hand-in slips of several pledges, four on an A4 sheet. Slips do not name the giver,
 * because they travel with the goods.
 */
export function SlipsPage() {
  return (
    <main className="print-page">
      <MayOpen work="desk">
        <Slips />
      </MayOpen>
    </main>
  );
}

function Slips() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { ids } = route.useSearch();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const pledges = useQueries({ queries: ids.split('.').map((id) => pledgeQuery(driveId, id)) });
  usePageTitle(t('slips.name'));
  const problems = pledges.flatMap(({ error }) => (error === null ? [] : [error]));
  return (
    <>
      <style>{'@page { size: A4; margin: 10mm }'}</style>
      <PrintBar paper={t('label.sizeA4')} ready={pledges.every(({ isLoading }) => !isLoading)} />
      <h1 className="out-of-sight">{t('slips.name')}</h1>
      {problems.length > 0 && (
        <div className="screen-only">
          <ProblemNotice problem={problems[0]} />
        </div>
      )}
      <div className="slips">
        {pledges.map(({ data }, index) =>
          data === undefined ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record that has not loaded has no id
            <LoadingNotice key={index} />
          ) : (
            <Slip key={data.pledgeId} drive={drive} pledge={data} />
          ),
        )}
      </div>
    </>
  );
}

function Slip({ drive, pledge }: { readonly drive: DriveView; readonly pledge: PledgeView }) {
  const { t } = useTranslation();
  const { title, handInPoints, window: open } = drive.terms;
  const point = handInPoints.find(({ pointId }) => pointId === pledge.handInPointId);
  const due = pledge.lines.filter(({ outstanding }) => outstanding > 0);
  return (
    <article className="slip" aria-label={t('slips.of', { reference: pledge.reference })}>
      <header className="slip-head">
        <div>
          <p>{title}</p>
          <h2>{pledge.reference}</h2>
        </div>
        <img
          className="slip-qr"
          src={qrPicture(handInAddress(location.origin, pledge.reference))}
          alt={t('slips.qr')}
        />
      </header>
      <ul className="slip-lines">
        {(due.length > 0 ? due : pledge.lines).map(({ lineId, item, outstanding, quantity }) => (
          <li key={lineId}>
            <span>
              {item.name} {item.specification}
            </span>
            <span>{quantityText(t, item.unit, outstanding > 0 ? outstanding : quantity)}</span>
          </li>
        ))}
      </ul>
      <p>{t('slips.until', { day: formatDay(open.closesOn) })}</p>
      {point !== undefined && (
        <p>{[point.name, point.address, point.hours].filter(Boolean).join(' · ')}</p>
      )}
    </article>
  );
}
