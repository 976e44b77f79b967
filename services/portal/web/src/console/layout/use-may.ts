import type { Work } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * Returns a function that reports whether the signed-in person may do some work. The services
 * enforce access; pages only hide actions that would be refused.
 */
export function useMay(): (work: Work) => boolean {
  const { data: me } = useQuery(meQuery);
  return (work) => me?.may.includes(work) === true;
}
