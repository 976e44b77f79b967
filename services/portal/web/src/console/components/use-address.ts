import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * Returns the URL under which other people reach this Bluebox, without a trailing slash. The
 * browser's URL is only a fallback, because it may name `localhost`.
 */
export function useAddress(): string {
  const { data: me } = useQuery(meQuery);
  return me?.address ?? location.origin;
}
