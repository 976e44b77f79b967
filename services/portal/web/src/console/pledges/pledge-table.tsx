import type { PledgeSummary } from '@bluebox/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../shared/formatting.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { PledgeStatusTag } from './pledge-status-tag.tsx';

interface PledgeTableProps {
  readonly driveId: string;
  readonly pledges: readonly PledgeSummary[];
  readonly selection: Selection;
}

/** One page of pledges. */
export function PledgeTable({ driveId, pledges, selection }: PledgeTableProps) {
  const { t } = useTranslation();
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <td className="pick-cell">
            <PickAll selection={selection} count={pledges.length} />
          </td>
          <th scope="col">{t('pledges.reference')}</th>
          <th scope="col">{t('pledges.state')}</th>
          <th scope="col" className="number">
            {t('pledges.pieces')}
          </th>
          <th scope="col" className="number">
            {t('pledges.outstanding')}
          </th>
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
            <th scope="row">
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
            <td className="number" data-label={t('pledges.pieces')}>
              {pledge.quantity}
            </td>
            <td className="number" data-label={t('pledges.outstanding')}>
              {pledge.outstanding}
            </td>
            <td data-label={t('pledges.department')}>{pledge.department ?? '—'}</td>
            <td data-label={t('pledges.submittedAt')}>{formatInstant(pledge.submittedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
