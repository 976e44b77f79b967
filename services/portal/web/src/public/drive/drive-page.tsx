import type { DriveView } from '@bluebox/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { LedgerFiles } from '../components/ledger-files.tsx';
import { Loading } from '../components/loading.tsx';
import { OpenedDetails } from '../components/opened-details.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useNeedStandings } from '../data/use-need-standings.ts';
import { readGiven, readPending } from '../give/stored-pledges.ts';
import { Link } from '../navigation/link.tsx';
import { DepartmentRanking } from './department-ranking.tsx';
import { DriveSheet } from './drive-sheet.tsx';
import { LiveMark } from './live-mark.tsx';
import { Thanks } from './thanks.tsx';
import { useLiveTotals } from './use-live-totals.ts';

export function DrivePage({ slug }: { readonly slug: string }) {
  const { resource, reload } = useDrive(slug);
  if (resource.status === 'loading') return <Loading />;
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} notFound="drive" />;
  return <Drive drive={resource.body} />;
}

function Drive({ drive }: { readonly drive: DriveView }) {
  const { totals, state } = useLiveTotals(drive.driveId);
  const { standings, reload } = useNeedStandings(drive);
  const known = totals !== undefined;
  const pledges = totals?.counts.pledges;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new pledge changes how the needs stand
  useEffect(() => {
    if (known) reload();
  }, [known, pledges, reload]);
  return (
    <DriveSheet
      drive={drive}
      totals={totals}
      standings={standings}
      mark={<LiveMark state={state} asOf={totals?.asOf} />}
      own={<OwnPledges driveId={drive.driveId} slug={drive.slug} />}
      thanks={
        <>
          {drive.terms.ranksDepartments === true ? <DepartmentRanking drive={drive} /> : null}
          <Thanks drive={drive} />
        </>
      }
      ledger={<DriveLedger driveId={drive.driveId} />}
    />
  );
}

function DriveLedger({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  return (
    <OpenedDetails title={t('ledger.drive')}>
      <p>{t('ledger.drive-text')}</p>
      <LedgerFiles driveId={driveId} />
    </OpenedDetails>
  );
}

/**
 * Links to the pledges that this device made to the drive: the registered pledges, and a pledge
 * that waits to be sent.
 */
function OwnPledges({ driveId, slug }: { readonly driveId: string; readonly slug: string }) {
  const { t } = useTranslation();
  const given = readGiven().filter((pledge) => pledge.driveId === driveId);
  const waits = readPending(driveId) !== undefined;
  if (given.length === 0 && !waits) return null;
  return (
    <section className="own-pledges" aria-labelledby="own-title">
      <h2 id="own-title">{t('own.title')}</h2>
      <ul>
        {waits ? (
          <li>
            <Link to={drivePath(slug, 'give')}>{t('own.waiting')}</Link>
          </li>
        ) : null}
        {given.map(({ pledgeId, reference, code }) => (
          <li key={pledgeId}>
            <Link to={`/p#${code}`}>{t('own.follow', { reference })}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
