import { useEffect } from 'react';
import { Loading } from './loading.tsx';

/**
 * Handles a link whose access was withdrawn after it was opened, for instance by a renewed code.
 * @param onRefused marks the link as refused, so that the next code is opened from the beginning.
 */
export function RefusedLink({ onRefused }: { readonly onRefused: () => void }) {
  useEffect(onRefused, [onRefused]);
  return <Loading />;
}
