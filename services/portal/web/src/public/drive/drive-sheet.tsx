import type { DriveView, TotalsView } from '@bluebox/contracts';
import { needsIn } from '@bluebox/contracts/drive-texts';
import type { NeedStanding } from '@bluebox/contracts/watched-needs';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { needProgress } from '../../domain/need-progress.ts';
import { amountsText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { currentLanguage, langOf } from '../../platform/language.ts';
import { Callout } from '../components/callout.tsx';
import { Carton } from '../components/carton.tsx';
import { Page } from '../components/page.tsx';
import { Link } from '../navigation/link.tsx';
import { loadAhead } from '../pages.ts';
import { type DrivePhase, drivePhase, phaseText } from './drive-phase.ts';
import { HandInPoints } from './hand-in-points.tsx';
import { LimitedNeeds, Needs } from './needs.tsx';
import { PledgeCount } from './pledge-count.tsx';
import {
  acceptedQuantity,
  arrivalText,
  doubtfulAmounts,
  fullness,
  kitAmounts,
  spoiledAmounts,
  stageAmounts,
} from './progress.ts';
import { DrivePicture, OrganiserLine, Responsible } from './responsible.tsx';
import { Rules } from './rules.tsx';
import { Stages } from './stages.tsx';

const NOTHING_YET = {
  upcoming: 'stage.nothing-upcoming',
  open: 'stage.nothing',
  closed: 'stage.nothing-closed',
  completed: 'stage.nothing-closed',
} as const;

/** Returns the key of the heading above the needs, in the past tense once no more is pledged. */
const needsTitle = (phase: DrivePhase) =>
  phase === 'completed'
    ? 'needs.title-over'
    : phase === 'closed'
      ? 'needs.title-closed'
      : 'needs.title';

interface ShownTotals {
  readonly rows: TotalsView['rows'];
  readonly counts: Pick<TotalsView['counts'], 'pledges'>;
}

interface DriveSheetProps {
  readonly drive: DriveView;
  /** Totals; `undefined` until loaded. */
  readonly totals: ShownTotals | undefined;
  /** A mark that shows whether the totals are current. */
  readonly mark?: ReactNode;
  /** Links to the pledges of this device. */
  readonly own?: ReactNode;
  readonly thanks?: ReactNode;
  /** Coverage of each need; absent if unknown or if none is limited. */
  readonly standings?: readonly NeedStanding[] | undefined;
  /** The files of the public ledger. */
  readonly ledger?: ReactNode;
}

/** The content of a drive's public page: the needs, how to give, and where the goods are. */
export function DriveSheet({
  drive,
  totals,
  mark,
  own,
  thanks,
  ledger,
  standings,
}: DriveSheetProps) {
  const { t } = useTranslation();
  const { terms, slug } = drive;
  const now = serverNow();
  const today = calendarDay(now);
  const phase = drivePhase(drive, today);
  const rows = totals?.rows ?? [];
  const stages = stageAmounts(rows);
  const doubtful = doubtfulAmounts(rows);
  const inKits = kitAmounts(rows);
  const { opensOn, closesOn } = terms.window;
  const completed = phase === 'completed';
  const progress = needProgress(
    needsIn(currentLanguage(), terms.needs),
    rows,
    completed ? acceptedQuantity : undefined,
  );
  const full =
    totals !== undefined && progress.length > 0 && progress.every(({ missing }) => missing === 0);
  const over = phase === 'closed' || completed;
  const isSomewhere = (wanted: (stage: string) => boolean) =>
    stages.some(({ stage, amounts }) => wanted(stage) && amounts.length > 0);
  const awaited = isSomewhere((stage) => stage === 'promised');
  const arrival = arrivalText(phase, stages);
  const day = (date: string) => formatDay(date, now);
  // The form's code is loaded in advance, so that the form opens at once and without a network.
  useEffect(() => {
    if (phase === 'open') loadAhead('give');
  }, [phase]);

  return (
    <Page
      title={terms.title}
      before={<p className={`phase phase-${phase}`}>{t(`phase.${phase}`)}</p>}
      lead={
        terms.summary === undefined ? undefined : (
          <span lang={langOf(terms.summary)}>{terms.summary}</span>
        )
      }
    >
      <p className="recipient">
        {t('drive.recipient')}
        <strong lang={langOf(terms.recipient.name)}>{terms.recipient.name}</strong>
        {terms.recipient.region === undefined ? null : (
          <span className="region" lang={langOf(terms.recipient.region)}>
            {terms.recipient.region}
          </span>
        )}
        <OrganiserLine terms={terms} />
      </p>

      <section className="card needs-card" aria-labelledby="needs-title">
        <div className="needs-head">
          <h2 id="needs-title">{t(needsTitle(phase))}</h2>
          <Carton fill={fullness(progress)} />
        </div>
        <Needs progress={progress} known={totals !== undefined} over={over} completed={completed} />
        {over || standings === undefined ? null : <LimitedNeeds standings={standings} />}
        {doubtful.length === 0 || completed ? null : (
          <p className="quiet needs-doubtful">
            {t('needs.doubtful', { amounts: amountsText(t, doubtful) })}
          </p>
        )}
        {completed ? null : mark}
      </section>

      <DrivePicture drive={drive} />

      {own}

      {phase === 'open' ? null : (
        <Callout title={t(`drive.${phase}.title`)}>
          <p>{t(phaseText(drive, today), { opens: day(opensOn), closes: day(closesOn) })}</p>
          {phase === 'upcoming' ? null : (
            <p>
              <Link to={drivePath(slug, 'report')}>{t('report.open')}</Link>
            </p>
          )}
        </Callout>
      )}

      <section aria-labelledby="stages-title">
        <h2 id="stages-title">{t(completed ? 'stage.title-over' : 'stage.title')}</h2>
        {totals === undefined ? null : stages.every(({ amounts }) => amounts.length === 0) &&
          inKits.all.length === 0 ? (
          <p className="quiet">{t(NOTHING_YET[phase])}</p>
        ) : (
          <>
            <Stages stages={stages} inKits={inKits} spoiled={spoiledAmounts(rows)} />
            <PledgeCount pledges={totals.counts.pledges} />
            <p>
              <Link to={drivePath(slug, 'statement')}>{t('statement.open')}</Link>
            </p>
            <p>
              <Link to={drivePath(slug, 'history')}>{t('history.open')}</Link>
            </p>
          </>
        )}
        {arrival === undefined ? null : (
          <p className="quiet">
            {t(arrival, {
              day: day(terms.expectedArrival),
              name: terms.recipient.name,
            })}
          </p>
        )}
        {ledger}
      </section>

      {thanks}

      {over ? null : (
        <section aria-labelledby="rules-title">
          <h2 id="rules-title">{t('rules.title')}</h2>
          <Rules terms={terms} />
        </section>
      )}
      {completed || (over && !awaited) ? null : (
        <section aria-labelledby="points-title">
          <h2 id="points-title">{t('points.title')}</h2>
          <p>{over ? t('points.late') : t('points.until', { day: day(closesOn) })}</p>
          <HandInPoints points={terms.handInPoints} />
        </section>
      )}

      <Responsible drive={drive} />

      {phase === 'open' ? (
        <div className="give-bar">
          <Link className="button button-large" to={drivePath(slug, 'give')}>
            {t(full ? 'drive.give-full' : 'drive.give')}
          </Link>
          <p className="deadline">
            {full ? `${t('drive.full')} ` : ''}
            {t('drive.until', { day: day(closesOn) })}
          </p>
        </div>
      ) : null}
    </Page>
  );
}
