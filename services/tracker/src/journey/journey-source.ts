import type { JourneyView } from '@bluebox/contracts';
import type { routes, SentEvent } from '@bluebox/contracts/routes';
import { frameOf, type LiveSource, type Timers } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';

/**
 * Shortest time between two reads of a journey, in milliseconds. A change anywhere in the drive
 * signals all journeys of the drive. Without the pause, each entry at a busy desk would cause a
 * read for each open page.
 */
const LOOK_AT_MOST_EVERY = 1_000;

/**
 * Makes a journey as a stream. The journey is sent at once, and again whenever it has changed.
 * @param read returns the journey for a caller who may see it; throws otherwise.
 */
export function journeySource(
  signals: LiveSignals,
  driveId: string,
  read: () => Promise<JourneyView>,
  timers: Timers,
): LiveSource<SentEvent<typeof routes.streamJourney>> {
  let told = '';
  return {
    listen(onChange) {
      let cancel: (() => void) | undefined;
      const stop = signals.listen(driveId, () => {
        cancel ??= timers.after(LOOK_AT_MOST_EVERY, () => {
          cancel = undefined;
          onChange();
        });
      });
      return () => {
        stop();
        cancel?.();
      };
    },
    async next() {
      const frame = frameOf({ event: 'journey', data: await read() });
      if (frame === told) return [];
      told = frame;
      return [frame];
    },
  };
}
