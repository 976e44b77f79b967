import type { Address, Streams } from '@bluebox/contracts/routes';
import { useEffect } from 'react';
import { followStream, type StreamListeners } from '../../platform/events.ts';

/**
 * Reloads the data of a page whenever a stream reports a change.
 * @param address address of the stream; `undefined` while unknown.
 * @param listenersTo names the events that report a change; a constant, because a new function
 *   opens the stream again.
 */
export function useReloadOnNews<R extends Streams>(
  address: Address<R> | undefined,
  listenersTo: (onNews: () => void) => StreamListeners<R>['on'],
  reload: () => void,
): void {
  useEffect(() => {
    if (address === undefined) return;
    let isShown = false;
    return followStream(address, {
      on: listenersTo(() => {
        // The first message describes the present state, which the page has just loaded.
        if (isShown) reload();
        isShown = true;
      }),
    });
  }, [address, listenersTo, reload]);
}
