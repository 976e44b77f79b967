import type { MatterSummary } from '@bluebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { careDeskQuery, type MattersFilter, mattersQuery } from '../api/care.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { dueText } from './due-text.ts';

const route = getRouteApi('/console/layout/page/matters/$deskId');

/** Lists beside that of the open matters. */
const OTHERS = ['review', 'call-back', 'closed'] as const;
type Filter = 'open' | (typeof OTHERS)[number];
const QUERIES: Readonly<Record<Filter, MattersFilter>> = {
  open: { status: 'open' },
  review: { waitsFor: 'review' },
  'call-back': { waitsFor: 'call-back' },
  closed: { status: 'closed' },
};

/** The page that lists the matters of a desk, those that were opened again and those due first at the top. */
export function DeskMattersPage() {
  const { deskId } = route.useParams();
  const desk = useQuery(careDeskQuery(deskId));
  return (
    <MayOpen work="installation">
      <Loaded query={desk}>{({ terms }) => <Matters deskId={deskId} name={terms.name} />}</Loaded>
    </MayOpen>
  );
}

function Matters({ deskId, name }: { readonly deskId: string; readonly name: string }) {
  const { t } = useTranslation();
  const { show = 'open' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/matters/$deskId' });
  const matters = useInfiniteQuery(mattersQuery(deskId, QUERIES[show]));
  return (
    <>
      <PageHeading title={name} hint={t('matters.listHint')}>
        <ButtonLink to="/console/matters">{t('matters.toDesks')}</ButtonLink>
      </PageHeading>
      <div className="list-filters">
        <FilterChoice
          label={t('matters.show')}
          value={show === 'open' ? undefined : show}
          all={t('matters.filter.open')}
          options={OTHERS.map((value) => ({ value, label: t(`matters.filter.${value}`) }))}
          onChange={(value) =>
            void navigate({ search: value === undefined ? {} : { show: value } })
          }
        />
      </div>
      <Loaded query={matters}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={t(`matters.none.${show}`)} />
            </div>
          ) : (
            <ul className="panel row-list">
              {rows.map((matter) => (
                <MatterRow key={matter.id} matter={matter} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="matters" list={matters} />
    </>
  );
}

function MatterRow({ matter }: { readonly matter: MatterSummary }) {
  const { t } = useTranslation();
  const now = serverNow();
  const { id: matterId, number, kind, urgency, waitsFor, status, isReopened } = matter;
  const isOver = status === 'open' && !matter.paused && Date.parse(matter.due) < now.getTime();
  return (
    <li>
      <Link
        to="/console/matters/$deskId/$matterId"
        params={{ deskId: matter.deskId, matterId }}
        className="row-list-link"
      >
        <span className="row-list-name">
          {t('matters.number', { number })} {t(`matters.kind.${kind}`)}
        </span>
        <span className="soft">
          {[
            t(`matters.urgency.${urgency}`),
            status === 'open' ? dueText(t, matter, now) : undefined,
            isReopened ? t('matters.reopened') : undefined,
          ]
            .filter((text) => text !== undefined)
            .join(' · ')}
        </span>
        <StateTag tone={isOver ? 'stop' : status === 'open' ? 'going' : 'done'}>
          {t(`matters.waits.${waitsFor}`)}
        </StateTag>
      </Link>
    </li>
  );
}
