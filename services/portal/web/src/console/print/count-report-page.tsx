import type { CountView, DriveView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { actorText } from '../actors/actor-text.ts';
import { useNames } from '../actors/use-names.ts';
import { countQuery } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';
import { actorsOf, CountFigures, CountSteps } from '../counts/count-figures.tsx';
import { CountTag } from '../counts/count-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import { PrintBar } from './print-bar.tsx';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/counts/$countId/report');

/** The report on a stocktake, to print and sign. */
export function CountReportPage() {
  return (
    <main className="print-page">
      <MayOpen work="staff">
        <LoadedReport />
      </MayOpen>
    </main>
  );
}

function LoadedReport() {
  const { t } = useTranslation();
  const { driveId, countId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const count = useQuery(countQuery(driveId, countId));
  const names = useNames(actorsOf(count.data));
  usePageTitle(t('counts.report'));
  return (
    <>
      <style>{'@page { size: A4; margin: 14mm }'}</style>
      <PrintBar paper={t('label.sizeA4')} ready={count.data !== undefined && names !== undefined} />
      <div className="count-report">
        <h1>{t('counts.report')}</h1>
        <Loaded query={count}>
          {(loaded) =>
            names === undefined ? null : <Report drive={drive} count={loaded} names={names} />
          }
        </Loaded>
      </div>
    </>
  );
}

interface ReportProps {
  readonly drive: DriveView;
  readonly count: CountView;
  readonly names: NonNullable<ReturnType<typeof useNames>>;
}

function Report({ drive, count, names }: ReportProps) {
  const { t } = useTranslation();
  const { kind, category, begunAt, begunBy, parcels, boxes, uncounted, steps } = count;
  const boxesThat = (state: 'present' | 'missing' | 'unseen', present: boolean | undefined) =>
    t('counts.boxesThat', {
      state: t(`counts.box.${state}`),
      boxes:
        boxes
          .filter((box) => box.present === present)
          .map(({ number }) => t('packing.boxNumber', { number }))
          .join(t('list.comma')) || t('counts.none'),
    });
  return (
    <article>
      <p className="strong">{drive.terms.title}</p>
      <p>
        {t('counts.name', {
          kind: t(`counts.kind.${kind}`),
          goods:
            category === undefined ? t('counts.allGoods') : t(`vocabulary:category.${category}`),
        })}
        {` · ${t('counts.begunBy', { name: actorText(t, begunBy, names) })} · ${formatInstant(begunAt)}`}
      </p>
      <p>
        <CountTag count={count} />
      </p>
      <p>{t('counts.uncounted', { count: uncounted })}</p>
      <CountFigures caption={t('counts.figures')} parcels={parcels} names={names} />
      {boxes.length > 0 && (
        <>
          <h2>{t('counts.boxes')}</h2>
          <p>{boxesThat('present', true)}</p>
          <p>{boxesThat('missing', false)}</p>
          <p>{boxesThat('unseen', undefined)}</p>
        </>
      )}
      {steps.length > 0 && (
        <>
          <h2>{t('counts.steps')}</h2>
          <CountSteps steps={steps} names={names} />
        </>
      )}
      <div className="count-signatures">
        <span>{t('counts.sign.counters')}</span>
        <span>{t('counts.sign.poster')}</span>
        <span>{t('counts.sign.date')}</span>
      </div>
    </article>
  );
}
