import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/portal.ts';

/**
 * Where other people reach this Bluebox, for what is printed and sent on: whoever sits at the server's own machine
 * sees an address in their browser that leads nobody else here. Without a slash at the end.
 */
export function useAddress(): string {
  const { data: me } = useQuery(meQuery);
  return me?.address ?? location.origin;
}
