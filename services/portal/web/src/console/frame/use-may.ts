import type { Work } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/** What the signed-in person may do. Services decide; the pages only leave out what would be refused. */
export function useMay(): (work: Work) => boolean {
  const { data: me } = useQuery(meQuery);
  return (work) => me?.may.includes(work) === true;
}
