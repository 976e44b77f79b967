import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { usePageTitle } from '../frame/page-heading.tsx';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { Loaded } from '../notices/loaded.tsx';
import './board.css';
import { FreshnessMark } from './freshness-mark.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { NeedBars } from './need-bars.tsx';

const route = getRouteApi('/console/drives/$driveId/wall');

/** The drive for a screen on the wall: dark, without a frame, to be read from three metres. */
export function WallPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { query, freshness, receivedAt } = useLiveTotals(driveId);
  usePageTitle(drive.terms.title);
  return (
    <main className="wall">
      <header className="wall-head">
        <h1>{drive.terms.title}</h1>
        <FreshnessMark freshness={freshness} receivedAt={receivedAt} />
        <ButtonLink to="/console/drives/$driveId/board" params={{ driveId }} search={{}}>
          {t('board.wallEnd')}
        </ButtonLink>
      </header>
      <Loaded query={query}>
        {(totals) => (
          <>
            <FunnelTable rows={totals.rows} />
            <NeedBars needs={drive.terms.needs} rows={totals.rows} />
          </>
        )}
      </Loaded>
    </main>
  );
}
