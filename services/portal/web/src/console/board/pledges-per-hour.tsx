import type { TimelineView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { timelineQuery } from '../api/tracker.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { LoadingNotice } from '../feedback/loading-notice.tsx';
import { BoardCard } from './board-card.tsx';
import { everyHour, hoursUntil } from './every-hour.ts';

// The chart library is larger than the rest of the board, and must not delay the numbers.
const HourChart = lazy(() => import('./hour-chart.tsx'));

interface PledgesPerHourProps {
  readonly driveId: string;
  /** Whether the card is open, and shows the numbers as a table too. */
  readonly isOpen: boolean;
  /** A past moment, with the number of pledges at that moment; undefined for the live board. */
  readonly until: { readonly moment: string; readonly pledges: number } | undefined;
}

/** Pledges by hour, as bars and as a table. */
export function PledgesPerHour({ driveId, isOpen, until }: PledgesPerHourProps) {
  const { t } = useTranslation();
  const timeline = useQuery(timelineQuery(driveId));
  return (
    <BoardCard driveId={driveId} name="hours" title={t('board.hours')} isOpen={isOpen}>
      <Loaded query={timeline}>
        {({ hours }) => <Hours hours={hours} isOpen={isOpen} until={until} />}
      </Loaded>
    </BoardCard>
  );
}

function Hours({
  hours: all,
  isOpen,
  until,
}: Pick<TimelineView, 'hours'> & Pick<PledgesPerHourProps, 'isOpen' | 'until'>) {
  const { t } = useTranslation();
  const { moment, pledges: then = 0 } = until ?? {};
  const hours = useMemo(
    () => (moment === undefined ? all : hoursUntil(all, moment, then)),
    [all, moment, then],
  );
  // A change of the totals renders the board again. The memo keeps the chart from being drawn
  // again.
  const bars = useMemo(() => everyHour(hours), [hours]);
  if (hours.every(({ pledges }) => pledges === 0))
    return <p className="soft">{t('board.hoursEmpty')}</p>;
  return (
    <>
      <Suspense fallback={<LoadingNotice />}>
        <HourChart hours={bars} />
      </Suspense>
      {isOpen && <HourTable hours={hours} />}
    </>
  );
}

function HourTable({ hours }: Pick<TimelineView, 'hours'>) {
  const { t } = useTranslation();
  return (
    <details className="chart-table">
      <summary>{t('board.asTable')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('board.hour')}</th>
            <th scope="col">{t('board.count.pledges')}</th>
          </tr>
        </thead>
        <tbody>
          {hours
            .filter(({ pledges }) => pledges > 0)
            .map(({ hour, pledges }) => (
              <tr key={hour}>
                <th scope="row">{formatInstant(hour)}</th>
                <td>{pledges.toLocaleString()}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
