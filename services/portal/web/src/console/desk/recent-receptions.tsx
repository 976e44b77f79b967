import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { receptionsQuery } from '../api/inventory.ts';
import { ReceptionRows } from './reception-rows.tsx';

interface RecentReceptionsProps {
  readonly driveId: string;
  readonly current: string | undefined;
}

/** All receptions, the last to come first: the way back to one that is finished. */
export function RecentReceptions({ driveId, current }: RecentReceptionsProps) {
  const { t } = useTranslation();
  return (
    <ReceptionRows
      driveId={driveId}
      list="recent"
      receptions={useInfiniteQuery(receptionsQuery(driveId))}
      current={current}
      stateOf={({ received, notComing }) => {
        if (received > 0) return t('desk.received', { count: received });
        return notComing > 0 ? t('desk.noneComing') : t('desk.takenBack');
      }}
    />
  );
}
