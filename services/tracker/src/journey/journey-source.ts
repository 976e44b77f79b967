import type { JourneyView } from '@bluebox/contracts';
import { frameOf, type LiveSource, type Timers } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';

/**
 * Milliseconds between two reads of a journey. Changes are signalled by drive, and most of them are
 * about other givers. With many pages open, a busy desk would otherwise cause a read for each page
 * and each entry.
 */
const LOOK_AT_MOST_EVERY = 1_000;

/**
 * A journey as a stream, sent first immediately and then whenever it has changed.
 * @param read returns the journey for a caller who may see it; throws otherwise.
 */
export function journeySource(
  signals: LiveSignals,
  driveId: string,
  read: () => Promise<JourneyView>,
  timers: Timers,
): LiveSource {
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
