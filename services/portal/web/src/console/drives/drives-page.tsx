import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { drivesQuery } from '../api/pledge.ts';
import { meQuery, organisationsQuery } from '../api/portal.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { mayDo, placeOfPage, useMay } from '../layout/use-may.ts';
import { organisationName } from '../people/organisation-name.ts';
import { DriveStatusTag } from './drive-status-tag.tsx';
import { FirstRunGuide } from './first-run-guide.tsx';
import './drives.css';

/** The page that lists the drives, sorted by their first day, the latest first. */
export function DrivesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { data: me } = useQuery(meQuery);
  const drives = useQuery(drivesQuery);
  const organisations = useQuery(organisationsQuery).data?.organisations ?? [];
  const nameOf = new Map(
    organisations.map((organisation) => [
      organisation.organisationId,
      organisationName(organisation, currentLanguage()),
    ]),
  );
  return (
    <>
      <PageHeading title={t('drives.title')}>
        {may('new-drive') && (
          <ButtonLink primary to="/console/drives/new">
            {t('drives.open')}
          </ButtonLink>
        )}
      </PageHeading>
      <Loaded query={drives}>
        {({ drives: all }) => (
          <>
            {may('installation') && <FirstRunGuide drives={all} />}
            {all.length === 0 ? (
              <div className="panel">
                <EmptyNotice title={t('drives.empty')}>
                  <p>{t(may('new-drive') ? 'drives.emptyHint' : 'drives.emptyForHelpers')}</p>
                </EmptyNotice>
              </div>
            ) : (
              <ul className="drive-cards">
                {all.map(({ driveId, status, terms }) => (
                  <li key={driveId}>
                    <Link
                      to={
                        mayDo(me, 'staff', placeOfPage(me, { driveId, terms }, 'board'))
                          ? '/console/drives/$driveId/board'
                          : '/console/drives/$driveId/desk'
                      }
                      params={{ driveId }}
                      className="panel drive-card"
                    >
                      <span className="drive-card-title">{terms.title}</span>
                      <DriveStatusTag status={status} />
                      {nameOf.has(terms.organisationId ?? '') && (
                        <span>
                          {t('people.place.organisation', {
                            name: nameOf.get(terms.organisationId ?? ''),
                          })}
                        </span>
                      )}
                      <span>{t('drives.for', { recipient: terms.recipient.name })}</span>
                      <span className="soft">
                        {terms.window.opensOn === terms.window.closesOn
                          ? t('drives.day', { day: formatDay(terms.window.opensOn) })
                          : t('drives.window', {
                              from: formatDay(terms.window.opensOn),
                              to: formatDay(terms.window.closesOn),
                            })}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
