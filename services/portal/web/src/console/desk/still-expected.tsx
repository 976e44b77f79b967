import type { DriveView } from '@bluebox/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { expectedListQuery } from '../api/inventory.ts';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PeoplePanel } from '../find-people/people-panel.tsx';
import { usePeopleSearch } from '../find-people/use-people-search.ts';

const route = getRouteApi('/console/layout/drives/$driveId/desk');

/** The list of pledges with goods still to come, with a search for people, goods and references. */
export function StillExpected({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId } = drive;
  const people = usePeopleSearch(driveId);
  const { sought } = people;
  const isListShown = sought === undefined || ['searching', 'problem'].includes(sought.kind);
  const { expected: search = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/desk' });
  const expected = useInfiniteQuery({
    ...expectedListQuery(driveId, search),
    placeholderData: keepPreviousData,
  });
  const { data: all } = useInfiniteQuery(expectedListQuery(driveId, ''));
  const filterBy = (text: string) =>
    navigate({
      search: (before) => ({ ...before, expected: text || undefined }),
      replace: true,
    });
  return (
    <section className="panel" aria-labelledby="expected-title">
      <div className="panel-title">
        <h2 id="expected-title">{t('desk.expected')}</h2>
        {all !== undefined && (
          <span className="soft">{t('desk.expectedCount', { count: all.total })}</span>
        )}
      </div>
      <FilterText
        label={t('desk.expectedSearch')}
        value={sought?.text ?? search}
        maxLength={40}
        onChange={(typed) => void people.seek(typed, filterBy)}
      />
      <PeoplePanel drive={drive} people={people} leadsTo="desk" onAsGoods={filterBy} />
      <Loaded query={expected}>
        {({ rows: pledges }) =>
          !isListShown ? null : pledges.length === 0 ? (
            <p className="soft desk-none" role="status">
              {search === ''
                ? t('desk.noneExpected')
                : t('desk.noneExpectedFound', { text: search })}
            </p>
          ) : (
            <ul className="row-list">
              {pledges.map(({ pledgeId, reference, lines }) => (
                <li key={pledgeId}>
                  <Link
                    to="/console/drives/$driveId/desk"
                    params={{ driveId }}
                    search={{ reference }}
                    className="row-list-link"
                  >
                    <span className="row-list-name">{reference}</span>
                    <span className="soft desk-row-state">
                      {lines
                        .filter(({ outstanding }) => outstanding > 0)
                        .map(
                          ({ item, outstanding }) =>
                            `${item.name} ${quantityText(t, item.unit, outstanding)}`,
                        )
                        .join(t('list.comma'))}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isListShown && <MoreRows of="pledges" list={expected} />}
    </section>
  );
}
