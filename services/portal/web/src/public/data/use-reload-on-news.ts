import { useEffect } from 'react';
import { followStream } from '../../platform/events.ts';

/**
 * Reloads an open page whenever a stream reports a change.
 * @param path path of the stream; `undefined` while it is not known.
 * @param event name of the messages that count.
 */
export function useReloadOnNews(path: string | undefined, event: string, reload: () => void): void {
  useEffect(() => {
    if (path === undefined) return;
    let isShown = false;
    return followStream(path, {
      on: {
        [event]() {
          // The first message describes the data that the page has just loaded.
          if (isShown) reload();
          isShown = true;
        },
      },
    });
  }, [path, event, reload]);
}
