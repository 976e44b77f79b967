import { useEffect } from 'react';
import { Loading } from './loading.tsx';

/**
 * What an open link leads to is shown to it no more: its code was good once, and was renewed since.
 * @param onRefused takes the link for a refused one, so that the next code is opened from the beginning.
 */
export function RefusedLink({ onRefused }: { readonly onRefused: () => void }) {
  useEffect(onRefused, [onRefused]);
  return <Loading />;
}
