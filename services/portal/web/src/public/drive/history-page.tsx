import type { DriveView, MomentsView, TotalsView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveAddress, drivePath } from '../../domain/drive-address.ts';
import { amountsText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { useSettled } from '../../platform/use-settled.ts';
import { Carton } from '../components/carton.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';
import { PledgeCount } from './pledge-count.tsx';
import { doubtfulAmounts, kitAmounts, spoiledAmounts, stageAmounts } from './progress.ts';
import { Stages } from './stages.tsx';

/** Totals of past moments never have the places of kits. */
const NO_KITS = { all: [], ends: [], several: [] };

/** The places of a drive's goods at past moments, which a slider chooses. Givers are not named. */
export function HistoryPage({ slug }: { readonly slug: string }) {
  const drive = useDrive(slug);
  const driveId = drive.resource.status === 'ready' ? drive.resource.body.driveId : undefined;
  const moments = useResource(
    driveId === undefined ? undefined : routes.listMoments.at({ driveId }),
  );
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} notFound="drive" />;
  if (moments.resource.status === 'failed')
    return (
      <ProblemPage problem={moments.resource.problem} onRetry={moments.reload} notFound="drive" />
    );
  if (drive.resource.status === 'loading' || moments.resource.status === 'loading')
    return <Loading />;
  return <History drive={drive.resource.body} {...moments.resource.body} />;
}

function History({
  drive,
  moments,
  least,
}: { readonly drive: DriveView } & Pick<MomentsView, 'moments' | 'least'>) {
  const { t } = useTranslation();
  const { driveId, slug, terms } = drive;
  const [step, setStep] = useState(moments.length - 1);
  const asked = useSettled(moments[step]);
  const { resource, reload } = useResource(
    asked === undefined ? undefined : routes.showTotals.at({ driveId }, { asOf: asked }),
  );
  // The totals stay while those of another moment are loaded.
  const [shown, setShown] = useState<TotalsView>();
  useEffect(() => {
    if (resource.status === 'ready') setShown(resource.body);
  }, [resource]);
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} notFound="drive" />;
  return (
    <Page
      title={t('history.title')}
      name={`${t('history.title')} ${terms.title}`}
      before={
        <p className="belongs-to">
          <Link to={drivePath(slug)}>{terms.title}</Link>
        </p>
      }
    >
      <p className="quiet">{t('history.steps', { least })}</p>
      {moments.length === 0 ? (
        <>
          <Carton />
          <p>{t('history.none', { least })}</p>
        </>
      ) : (
        <>
          {moments.length === 1 ? null : (
            <StepSlider moments={moments} step={step} onChoose={setStep} />
          )}
          {shown === undefined ? <Loading /> : <Moment totals={shown} />}
          <p className="quiet print-address">{driveAddress(location.origin, slug)}</p>
          <div className="button-column no-print">
            <button type="button" className="button button-quiet" onClick={() => print()}>
              {t('report.print')}
            </button>
          </div>
        </>
      )}
    </Page>
  );
}

/** Formats a public moment, which is the last millisecond of an hour, as the full hour. */
const momentText = (moment: string): string =>
  formatInstant(new Date(Date.parse(moment) + 1).toISOString(), serverNow());

function StepSlider({
  moments,
  step,
  onChoose,
}: {
  readonly moments: readonly string[];
  readonly step: number;
  readonly onChoose: (step: number) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const last = moments.length - 1;
  const text = momentText(moments[step] ?? '');
  return (
    <div className="card step-slider no-print">
      <label htmlFor={id}>{t('history.choose')}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        step={1}
        value={step}
        aria-valuetext={text}
        onChange={(event) => onChoose(Number(event.target.value))}
      />
      {/* A disabled button would lose the focus at the first and last step. */}
      <div className="button-row">
        <button
          type="button"
          className="text-button"
          aria-disabled={step === 0}
          onClick={() => onChoose(Math.max(0, step - 1))}
        >
          {t('history.earlier')}
        </button>
        <button
          type="button"
          className="text-button"
          aria-disabled={step === last}
          onClick={() => onChoose(Math.min(last, step + 1))}
        >
          {t('history.later')}
        </button>
      </div>
    </div>
  );
}

function Moment({ totals: { asOf, rows, counts } }: { readonly totals: TotalsView }) {
  const { t } = useTranslation();
  const doubtful = doubtfulAmounts(rows);
  const inKits = kitAmounts(rows).all;
  return (
    <section aria-labelledby="moment-title">
      <h2 id="moment-title">{t('history.moment', { at: momentText(asOf) })}</h2>
      <Stages stages={stageAmounts(rows)} inKits={NO_KITS} spoiled={spoiledAmounts(rows)} />
      {inKits.length === 0 ? null : (
        <p className="quiet">{t('history.in-kits', { amounts: amountsText(t, inKits) })}</p>
      )}
      {doubtful.length === 0 ? null : (
        <p className="quiet">{t('history.doubtful', { amounts: amountsText(t, doubtful) })}</p>
      )}
      <PledgeCount pledges={counts.pledges} />
    </section>
  );
}
