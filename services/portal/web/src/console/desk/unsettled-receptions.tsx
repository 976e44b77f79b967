import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unsettledReceptionsQuery } from '../api/inventory.ts';
import { ReceptionRows } from './reception-rows.tsx';

interface UnsettledReceptionsProps {
  readonly driveId: string;
  readonly current: string | undefined;
}

/** Receptions with goods that were rejected or set aside, and are still here. */
export function UnsettledReceptions({ driveId, current }: UnsettledReceptionsProps) {
  const { t } = useTranslation();
  return (
    <ReceptionRows
      driveId={driveId}
      list="unsettled"
      receptions={useInfiniteQuery(unsettledReceptionsQuery(driveId))}
      current={current}
      stateOf={({ toSettle, setAside }) =>
        [
          ...(toSettle > 0 ? [t('desk.toSettle', { count: toSettle })] : []),
          ...(setAside > 0 ? [t('desk.setAside', { count: setAside })] : []),
        ].join(t('list.comma'))
      }
    />
  );
}
