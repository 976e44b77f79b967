import type { PledgeSummary } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../shared/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { quantitiesText, quantityText } from '../words/quantity.ts';
import { PledgeStatusTag } from './pledge-status-tag.tsx';

interface PledgeTableProps {
  readonly driveId: string;
  readonly pledges: readonly PledgeSummary[];
  readonly selection: Selection;
}

/** One page of pledges. */
export function PledgeTable({ driveId, pledges, selection }: PledgeTableProps) {
  const { t } = useTranslation();
  const { data: drive } = useQuery(driveQuery(driveId));
  const points = drive?.terms.handInPoints ?? [];
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
            <td data-label={t('pledges.goods')}>
              {pledge.lines
                .map(({ item, quantity }) => `${item.name} ${quantityText(t, item.unit, quantity)}`)
                .join(t('list.comma'))}
            </td>
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
              {points.find(({ pointId }) => pointId === pledge.handInPointId)?.name ?? '—'}
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
