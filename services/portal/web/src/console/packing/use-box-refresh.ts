import { useQueryClient } from '@tanstack/react-query';
import { boxQuery } from '../api/inventory.ts';

/** Asks for a carton anew after something was done to it: its answer is of the log, not of a view. */
export function useBoxRefresh(boxId: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: boxQuery(boxId).queryKey });
}
