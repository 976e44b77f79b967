import { CATEGORIES } from '@bluebox/contracts/kinds';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { FilterChoice } from '../components/filter-choice.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import {
  columnsIn,
  columnsText,
  PLEDGE_ORDERS,
  PLEDGE_STATES,
  type PledgeFilter,
} from '../search.ts';
import { ColumnChoice } from './column-choice.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/pledges');

/** Filters, order and columns of the pledge list, all kept in the URL. */
export function PledgeFilters({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const { status, category, point, department, sort, columns } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/pledges' });
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { handInPoints, departments, rules } = drive.terms;
  const categories = CATEGORIES.filter(
    (each) => rules.categories.includes(each) || each === category,
  );
  const change = (to: PledgeFilter) =>
    void navigate({ search: (before) => ({ ...before, ...to }) });
  const chosen = [status, category, point, department, sort, columns].filter(
    (each) => each !== undefined,
  );
  return (
    <ListFilters chosen={chosen.length}>
      <FilterChoice
        label={t('pledges.state')}
        value={status}
        all={t('filter.all')}
        options={PLEDGE_STATES.map((value) => ({ value, label: t(`pledges.status.${value}`) }))}
        onChange={(value) => change({ status: value })}
      />
      {categories.length > 1 && (
        <FilterChoice
          label={t('pledges.category')}
          value={category}
          all={t('filter.all')}
          options={categories.map((value) => ({
            value,
            label: t(`vocabulary:category.${value}`),
          }))}
          onChange={(value) => change({ category: value })}
        />
      )}
      {handInPoints.length > 1 && (
        <FilterChoice
          label={t('giver.handInPoint')}
          value={point}
          all={t('filter.all')}
          options={handInPoints.map(({ pointId, name }) => ({ value: pointId, label: name }))}
          onChange={(value) => change({ point: value })}
        />
      )}
      {departments.length > 1 && (
        <FilterChoice
          label={t('pledges.department')}
          value={department}
          all={t('filter.all')}
          options={departments.map((value) => ({ value, label: value }))}
          onChange={(value) => change({ department: value })}
        />
      )}
      <FilterChoice
        label={t('filter.order')}
        value={sort}
        all={t('pledges.order.newest')}
        options={PLEDGE_ORDERS.map((value) => ({ value, label: t(`pledges.order.${value}`) }))}
        onChange={(value) => change({ sort: value })}
      />
      <ColumnChoice
        columns={columnsIn({ columns })}
        onChange={(chosen) => change({ columns: columnsText(chosen) })}
      />
    </ListFilters>
  );
}
