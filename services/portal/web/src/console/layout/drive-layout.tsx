import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { meQuery } from '../api/portal.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { DriveStatusTag } from '../drives/drive-status-tag.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { useDriveFeed } from '../live/use-drive-feed.ts';
import { MayOpen } from './may-open.tsx';
import { isInScope, mayDo, placeOfPage, ShownPlace } from './use-may.ts';

const route = getRouteApi('/console/layout/drives/$driveId');

/** The sections of a drive, each with the required permission. */
const PLACES = [
  ['/console/drives/$driveId/board', 'board', 'staff'],
  ['/console/drives/$driveId/pledges', 'pledges', 'desk'],
  ['/console/drives/$driveId/desk', 'desk', 'desk'],
  ['/console/drives/$driveId/packing', 'packing', 'packing'],
  ['/console/drives/$driveId/consignments', 'consignments', 'staff'],
  ['/console/drives/$driveId/cases', 'cases', 'volunteer'],
  ['/console/drives/$driveId/notifications', 'notifications', 'coordinator'],
  ['/console/drives/$driveId/terms', 'terms', 'coordinator'],
] as const;

/**
 * The layout of a drive's pages, with the drive's name and sections. The layout follows the drive's
 * feed, so that the pages stay fresh.
 */
export function DriveLayout() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const drive = useQuery(driveQuery(driveId));
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  const { data: me } = useQuery(meQuery);
  const here = pathname.split('/')[4];
  const placeOf = (name: string | undefined) => placeOfPage(me, drive.data, name);
  const readsFeed =
    me?.grants === undefined || (drive.data !== undefined && mayDo(me, 'staff', placeOf('board')));
  useDriveFeed(driveId, me !== undefined && readsFeed);
  const work = PLACES.find(([, name]) => name === here)?.[2] ?? 'staff';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pathname` triggers the effect
  useEffect(() => {
    nav.current?.querySelector('.active')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  return (
    <>
      <div className="drive-bar screen-only">
        <div className="drive-bar-inner">
          <p className="drive-bar-title">
            <span>{drive.data?.terms.title ?? '…'}</span>
            {drive.data !== undefined && <DriveStatusTag status={drive.data.status} />}
          </p>
          <nav ref={nav} aria-label={t('frame.driveNav')}>
            <ul>
              {PLACES.filter(([, name, work]) => mayDo(me, work, placeOf(name))).map(
                ([to, name]) => (
                  <li key={name}>
                    <Link to={to} params={{ driveId }} className="nav-link">
                      {t(`frame.${name}`)}
                    </Link>
                  </li>
                ),
              )}
            </ul>
          </nav>
        </div>
      </div>
      <main id="content" className="frame-main">
        {/* Only a failed first load is reported here. The loaded drive stays if a refresh fails. */}
        {drive.data === undefined ? (
          <Loaded
            query={drive}
            wayOn={<ButtonLink to="/console/drives">{t('frame.toDrives')}</ButtonLink>}
          >
            {() => null}
          </Loaded>
        ) : (
          <ShownPlace value={placeOf(here)}>
            {me !== undefined && !isInScope(me, drive.data) ? (
              <OutOfScope />
            ) : (
              <MayOpen work={work}>
                <Outlet />
              </MayOpen>
            )}
          </ShownPlace>
        )}
      </main>
    </>
  );
}

/** The notice in place of a drive in which the person has no role, for instance no longer. */
function OutOfScope() {
  const { t } = useTranslation();
  return (
    <div className="panel" role="alert">
      <EmptyNotice title={t('frame.outOfScope')}>
        <p>{t('frame.outOfScopeHint')}</p>
        <ButtonLink to="/console/drives">{t('frame.toDrives')}</ButtonLink>
      </EmptyNotice>
    </div>
  );
}
