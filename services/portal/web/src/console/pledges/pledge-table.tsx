import type { PledgeSummary } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { pointName } from '../i18n/point-name.ts';
import { quantitiesText } from '../i18n/sums-text.ts';
import { firstGoods } from './first-goods.ts';
import { PledgeStatusTag } from './pledge-status-tag.tsx';

/** Largest number of kinds of goods named in a row. */
const NAMED = 2;

interface PledgeTableProps {
  readonly driveId: string;
  readonly pledges: readonly PledgeSummary[];
  readonly selection: Selection;
}

/** A table of pledges. Rows can be picked, and link to the pledge's page. */
export function PledgeTable({ driveId, pledges, selection }: PledgeTableProps) {
  const { t } = useTranslation();
  const { data: drive } = useQuery(driveQuery(driveId));
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <td className="pick-cell">
            <PickAll selection={selection} count={pledges.length} />
          </td>
          <th scope="col">{t('pledges.reference')}</th>
          <th scope="col">{t('pledges.state')}</th>
          <th scope="col">{t('pledges.goods')}</th>
          <th scope="col">{t('pledges.outstanding')}</th>
          <th scope="col">{t('giver.handInPoint')}</th>
          <th scope="col">{t('pledges.department')}</th>
          <th scope="col">{t('pledges.submittedAt')}</th>
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
            <td>
              <PledgeStatusTag status={pledge.status} />
            </td>
            <td data-label={t('pledges.goods')}>{goodsText(t, pledge)}</td>
            <td data-label={t('pledges.outstanding')}>
              {quantitiesText(
                t,
                pledge.lines.map(({ item, outstanding }) => ({
                  unit: item.unit,
                  quantity: outstanding,
                })),
              ) || '—'}
            </td>
            <td data-label={t('giver.handInPoint')}>
              {(drive !== undefined &&
                pledge.handInPointId !== undefined &&
                pointName(t, drive, pledge.handInPointId)) ||
                '—'}
            </td>
            <td data-label={t('pledges.department')}>{pledge.department ?? '—'}</td>
            <td className="whole" data-label={t('pledges.submittedAt')}>
              {formatInstant(pledge.submittedAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function goodsText(t: TFunction, { lines }: PledgeSummary): string {
  const { shown, kinds } = firstGoods(lines, NAMED);
  const items = shown
    .map(({ item, quantity }) => `${item.name} ${quantityText(t, item.unit, quantity)}`)
    .join(t('list.comma'));
  return kinds > NAMED ? t('pledges.goodsMore', { items, count: kinds }) : items;
}
