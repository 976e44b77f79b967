import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * Returns the URL under which other people reach this Bluebox, without a trailing slash, for prints
 * and links. The URL of the browser is only a fallback, because on the server's own machine it may
 * be `localhost`.
 */
export function useAddress(): string {
  const { data: me } = useQuery(meQuery);
  return me?.address ?? location.origin;
}
