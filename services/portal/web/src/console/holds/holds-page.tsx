import type { HoldView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { holdsQuery } from '../api/holds.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';

const route = getRouteApi('/console/layout/page/holds');
const FILTERS = ['placed', 'lifted'] as const;

/** The page that lists the lots that are held, or were. */
export function HoldsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { status = 'placed' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/holds' });
  const holds = useInfiniteQuery(holdsQuery(status));
  return (
    <>
      <PageHeading title={t('holds.title')} hint={t('holds.hint')}>
        {may('installation') && (
          <ButtonLink to="/console/holds/new" primary>
            {t('holds.place')}
          </ButtonLink>
        )}
      </PageHeading>
      {!may('installation') && <p className="panel">{t('holds.askCoordinator')}</p>}
      <Segmented<(typeof FILTERS)[number]>
        className="cases-filter"
        value={status}
        options={FILTERS.map((value) => ({ value, label: t(`holds.filter.${value}`) }))}
        onChange={(value) => void navigate({ search: value === 'placed' ? {} : { status: value } })}
      />
      <Loaded query={holds}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={t(`holds.none.${status}`)}>
                {may('installation') && <p>{t('holds.emptyHint')}</p>}
              </EmptyNotice>
            </div>
          ) : (
            <ul className="panel row-list">
              {rows.map((hold) => (
                <HoldRow key={hold.id} hold={hold} isLink={may('installation')} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="holds" list={holds} />
    </>
  );
}

function HoldRow({ hold, isLink }: { readonly hold: HoldView; readonly isLink: boolean }) {
  const { t } = useTranslation();
  const { id: holdId, item, lots, why, grade, status, placedAt } = hold;
  const content = (
    <>
      <span className="row-list-name">
        {itemText(item)} · {lots.join(t('list.comma'))}
      </span>
      <span className="soft">
        {why} · {t('holds.placedAt', { at: formatInstant(placedAt) })}
      </span>
      <StateTag tone={status === 'placed' ? 'stop' : 'done'}>
        {status === 'placed' ? t(`holds.grade.${grade}`) : t('holds.lifted')}
      </StateTag>
    </>
  );
  return (
    <li>
      {isLink ? (
        <Link to="/console/holds/$holdId" params={{ holdId }} className="row-list-link">
          {content}
        </Link>
      ) : (
        <div className="row-list-link">{content}</div>
      )}
    </li>
  );
}
