import { useQueryClient } from '@tanstack/react-query';
import { boxQuery } from '../api/inventory.ts';

/**
 * Returns a function that refetches a carton after a change to it. The answer includes the change
 * at once, because it is read from the log and not from a view.
 */
export function useBoxRefresh(boxId: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: boxQuery(boxId).queryKey });
}
