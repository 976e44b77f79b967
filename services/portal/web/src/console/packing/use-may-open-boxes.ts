import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { stockQuery } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';

/** Whether a new carton is offered: in a completed drive only while stock is left to pack. */
export function useMayOpenBoxes(driveId: string): boolean {
  const { data: drive } = useQuery(driveQuery(driveId));
  const completed = drive?.status === 'completed';
  const { data: stock } = useInfiniteQuery({
    ...stockQuery(driveId, { available: true, search: '' }),
    enabled: completed,
  });
  return drive !== undefined && (!completed || (stock !== undefined && stock.total > 0));
}
