import { useEffect, useState } from 'react';

/**
 * Delay in milliseconds before a changing value is used, so that a moving slider or typing sends few
 * requests.
 */
const SETTLE_MILLISECONDS = 250;

/** Returns a value once it has not changed for {@link SETTLE_MILLISECONDS}, the first one at once. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
