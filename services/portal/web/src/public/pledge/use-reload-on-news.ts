import { useEffect } from 'react';
import { followStream } from '../../shared/events.ts';

/** Reloads an open page whenever the journey of its pledge changes. */
export function useReloadOnNews(pledgeId: string, reload: () => void): void {
  useEffect(() => {
    let isShown = false;
    return followStream(`/api/tracker/journeys/${pledgeId}/stream`, {
      on: {
        journey() {
          // The first one tells what the page has just loaded.
          if (isShown) reload();
          isShown = true;
        },
      },
    });
  }, [pledgeId, reload]);
}
