import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * The URL under which other people reach this Bluebox, for prints and links: at the server's own machine the
 * browser shows a URL that leads nobody else here. Without a trailing slash.
 */
export function useAddress(): string {
  const { data: me } = useQuery(meQuery);
  return me?.address ?? location.origin;
}
