import type { DriveView, PledgeSummary } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { pointName } from '../i18n/point-name.ts';
import { quantitiesText } from '../i18n/sums-text.ts';
import type { PledgeColumn } from '../search.ts';
import { firstGoods } from './first-goods.ts';
import { PledgeStatusTag } from './pledge-status-tag.tsx';
import { type GiverNames, useGiverNames } from './use-giver-names.ts';

/** Largest number of kinds of goods named in a row. */
const NAMED = 2;

/** Heading of each column, as a key of the catalogue. */
export const COLUMN_HEADINGS = {
  state: 'pledges.state',
  goods: 'pledges.goods',
  outstanding: 'pledges.outstanding',
  giver: 'giver.name',
  point: 'giver.handInPoint',
  department: 'pledges.department',
  submittedAt: 'pledges.submittedAt',
} as const satisfies Record<PledgeColumn, string>;

interface Shown {
  readonly t: TFunction;
  readonly drive: DriveView | undefined;
  readonly givers: GiverNames;
}

const outstandingText = (t: TFunction, { lines }: PledgeSummary): string =>
  quantitiesText(
    t,
    lines.map(({ item, outstanding }) => ({ unit: item.unit, quantity: outstanding })),
  );

const CELLS: Readonly<
  Record<PledgeColumn, (pledge: PledgeSummary, shown: Shown) => React.ReactNode>
> = {
  state: ({ status }) => <PledgeStatusTag status={status} />,
  goods: (pledge, { t }) => goodsText(t, pledge),
  outstanding: (pledge, { t }) => outstandingText(t, pledge) || '—',
  giver: ({ id }, { t, givers }) => {
    const name = givers.names.get(id);
    if (name === null) return <span className="soft">{t('findPeople.unnamed')}</span>;
    return name ?? (givers.isReading ? '…' : '—');
  },
  point: ({ handInPointId }, { t, drive }) =>
    (drive !== undefined && handInPointId !== undefined && pointName(t, drive, handInPointId)) ||
    '—',
  department: ({ department }) => department ?? '—',
  submittedAt: ({ submittedAt }) => formatInstant(submittedAt),
};
const CELL_CLASSES: Partial<Record<PledgeColumn, string>> = {
  outstanding: 'amounts-cell',
  giver: 'name-cell',
  submittedAt: 'whole',
};

interface PledgeTableProps {
  readonly driveId: string;
  readonly pledges: readonly PledgeSummary[];
  readonly columns: readonly PledgeColumn[];
  readonly selection: Selection;
}

/** A table of pledges. Rows can be picked, and link to the pledge's page. */
export function PledgeTable({ driveId, pledges, columns, selection }: PledgeTableProps) {
  const { t } = useTranslation();
  const { data: drive } = useQuery(driveQuery(driveId));
  const named = columns.includes('giver') ? pledges.map(({ id }) => id) : [];
  const givers = useGiverNames(driveId, named);
  return (
    <>
      {givers.problem !== null && <ProblemNotice problem={givers.problem} onRetry={givers.retry} />}
      <table className="plain-table cards-when-narrow">
        <thead>
          <tr>
            <td className="pick-cell">
              <PickAll selection={selection} count={pledges.length} />
            </td>
            <th scope="col">{t('pledges.reference')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(COLUMN_HEADINGS[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pledges.map((pledge) => (
            <tr key={pledge.id}>
              <td className="pick-cell">
                <Pick selection={selection} id={pledge.id} name={pledge.reference} />
              </td>
              <th scope="row" className="whole">
                <Link
                  to="/console/drives/$driveId/pledges/$pledgeId"
                  params={{ driveId, pledgeId: pledge.id }}
                >
                  {pledge.reference}
                </Link>
              </th>
              {columns.map((column) => (
                <td
                  key={column}
                  className={CELL_CLASSES[column]}
                  data-label={column === 'state' ? undefined : t(COLUMN_HEADINGS[column])}
                >
                  {CELLS[column](pledge, { t, drive, givers })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function goodsText(t: TFunction, { lines }: PledgeSummary): string {
  const { shown, kinds } = firstGoods(lines, NAMED);
  const items = shown
    .map(({ item, quantity }) => `${item.name} ${quantityText(t, item.unit, quantity)}`)
    .join(t('list.comma'));
  return kinds > NAMED ? t('pledges.goodsMore', { items, count: kinds }) : items;
}
