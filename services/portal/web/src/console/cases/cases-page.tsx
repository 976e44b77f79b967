import type { CaseView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { casesQuery } from '../api/shipment.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { CaseStateTag } from './case-tags.tsx';
import { caseTitle, reporterText, waitedText } from './case-title.ts';
import './cases.css';
import { OpenCaseDialog } from './open-case-dialog.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/cases');
const FILTERS = ['open', 'closed', 'all'] as const;

/** The page that lists the discrepancies and requests of a drive, called cases. */
export function CasesPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { status = 'open' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/cases' });
  const [opening, setOpening] = useState(false);
  const cases = useInfiniteQuery(casesQuery(driveId, status === 'all' ? undefined : status));
  return (
    <>
      <PageHeading title={t('cases.title')} hint={t('cases.hint')}>
        <Button type="primary" onClick={() => setOpening(true)}>
          {t('cases.open')}
        </Button>
      </PageHeading>
      <Segmented<(typeof FILTERS)[number]>
        className="cases-filter"
        value={status}
        options={FILTERS.map((value) => ({ value, label: t(`cases.filter.${value}`) }))}
        onChange={(value) => void navigate({ search: value === 'open' ? {} : { status: value } })}
      />
      <Loaded query={cases}>
        {({ rows: found }) =>
          found.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={status === 'open' ? t('cases.noneOpen') : t('cases.none')}>
                <p>{t('cases.emptyHint')}</p>
              </EmptyNotice>
            </div>
          ) : (
            <ul className="panel row-list">
              {found.map((one) => (
                <CaseRow key={one.id} found={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="cases" list={cases} />
      {opening && <OpenCaseDialog driveId={driveId} onClose={() => setOpening(false)} />}
    </>
  );
}

function CaseRow({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  const { driveId, id: caseId } = found;
  return (
    <li>
      <Link
        to="/console/drives/$driveId/cases/$caseId"
        params={{ driveId, caseId }}
        className="row-list-link"
      >
        <span className="row-list-name">
          {found.number !== undefined && (
            <span className="soft">{t('cases.number', { number: found.number })} </span>
          )}
          {caseTitle(t, found)}
        </span>
        <span className="soft">
          {[
            reporterText(t, found),
            found.status === 'open'
              ? waitedText(t, found.openedAt, serverNow())
              : t('cases.openedAt', { at: formatInstant(found.openedAt) }),
          ]
            .filter((text) => text !== undefined)
            .join(' · ')}
        </span>
        <CaseStateTag found={found} />
      </Link>
    </li>
  );
}
