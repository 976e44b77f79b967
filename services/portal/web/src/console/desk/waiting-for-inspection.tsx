import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openReceptionsQuery } from '../api/inventory.ts';
import { ReceptionRows } from './reception-rows.tsx';

interface WaitingForInspectionProps {
  readonly driveId: string;
  readonly current: string | undefined;
}

/** Receptions with goods that were not inspected yet. */
export function WaitingForInspection({ driveId, current }: WaitingForInspectionProps) {
  const { t } = useTranslation();
  return (
    <ReceptionRows
      driveId={driveId}
      list="waiting"
      receptions={useInfiniteQuery(openReceptionsQuery(driveId))}
      current={current}
      stateOf={({ toInspect }) => t('desk.toInspect', { count: toInspect })}
    />
  );
}
