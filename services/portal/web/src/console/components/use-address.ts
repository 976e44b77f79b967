import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * Returns the URL under which other people reach this Bluebox, for prints and links, without a
 * trailing slash. The browser on the server's own machine shows a URL that leads nobody else here.
 */
export function useAddress(): string {
  const { data: me } = useQuery(meQuery);
  return me?.address ?? location.origin;
}
