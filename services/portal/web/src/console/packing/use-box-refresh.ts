import { useQueryClient } from '@tanstack/react-query';
import { boxQuery } from '../api/inventory.ts';

/**
 * Returns a function that refetches a carton after a change. The service reads a carton from the
 * event log, so the answer already includes the change.
 */
export function useBoxRefresh(boxId: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: boxQuery(boxId).queryKey });
}
