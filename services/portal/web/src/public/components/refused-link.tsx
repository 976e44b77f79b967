import { useEffect } from 'react';
import { Loading } from './loading.tsx';

/**
 * Reports an opened link that grants no access any more, for instance because its code was renewed.
 * @param onRefused marks the link as refused, so that the record leaves the view while another code
 * is opened.
 */
export function RefusedLink({ onRefused }: { readonly onRefused: () => void }) {
  useEffect(onRefused, [onRefused]);
  return <Loading />;
}
