import type { Address, Streams } from '@bluebox/contracts/routes';
import { useEffect } from 'react';
import { followStream } from '../../platform/events.ts';

/**
 * Reloads the data of a page whenever a stream reports a change.
 * @param address address of the stream; `undefined` while unknown.
 * @param event name of the messages that report a change.
 */
export function useReloadOnNews(
  address: Address<Streams> | undefined,
  event: string,
  reload: () => void,
): void {
  useEffect(() => {
    if (address === undefined) return;
    let isShown = false;
    return followStream(address, {
      on: {
        [event]() {
          // The first message describes the present state, which the page has just loaded.
          if (isShown) reload();
          isShown = true;
        },
      },
    });
  }, [address, event, reload]);
}
