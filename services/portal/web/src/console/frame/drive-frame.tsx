import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { DriveStatusTag } from '../drives/drive-status-tag.tsx';
import { useDriveFeed } from '../live/use-drive-feed.ts';
import { Loaded } from '../notices/loaded.tsx';

const route = getRouteApi('/console/framed/drives/$driveId');

const PLACES = [
  ['/console/drives/$driveId/board', 'board'],
  ['/console/drives/$driveId/pledges', 'pledges'],
  ['/console/drives/$driveId/desk', 'desk'],
  ['/console/drives/$driveId/packing', 'packing'],
  ['/console/drives/$driveId/consignments', 'consignments'],
  ['/console/drives/$driveId/cases', 'cases'],
  ['/console/drives/$driveId/terms', 'terms'],
] as const;

/** Everything about one drive: its name, its parts, and fresh data while somebody looks. */
export function DriveFrame() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const drive = useQuery(driveQuery(driveId));
  useDriveFeed(driveId);
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: again on each page
  useEffect(() => {
    nav.current?.querySelector('.active')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  return (
    <>
      <div className="drive-bar screen-only">
        <div className="drive-bar-inner">
          <p className="drive-bar-title">
            {drive.data?.terms.title ?? '…'}
            {drive.data !== undefined && <DriveStatusTag status={drive.data.status} />}
          </p>
          <nav ref={nav} aria-label={t('frame.driveNav')}>
            <ul>
              {PLACES.map(([to, name]) => (
                <li key={name}>
                  <Link to={to} params={{ driveId }} className="nav-link">
                    {t(`frame.${name}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
      <main id="content" className="frame-main">
        {/* Once it is there, a failed refresh is told by the page below, not twice. */}
        {drive.data === undefined ? <Loaded query={drive}>{() => null}</Loaded> : <Outlet />}
      </main>
    </>
  );
}
