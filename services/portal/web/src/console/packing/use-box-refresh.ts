import { useQueryClient } from '@tanstack/react-query';
import { boxQuery } from '../api/inventory.ts';

/**
 * Refetches a carton after a change to it, because the answer comes from the log, and not from a
 * view.
 */
export function useBoxRefresh(boxId: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: boxQuery(boxId).queryKey });
}
