import { routes } from '@bluebox/contracts/routes';
import type { ClientLog } from './client-log.ts';
import type { Door } from './door.ts';

/**
 * Longest wait, in milliseconds, for a new pledge to be shown, after which a system counts as not recovered.
 */
const PATIENCE = 300_000;
/** Pause between two checks, in milliseconds. */
const BEAT = 50;

export interface Recovery {
  /** Waits until a pledge that is sent from now on is acknowledged and shown. @throws when that takes too long. */
  recovered(what: string): Promise<void>;
  /** Returns the longest recovery so far, in seconds. */
  longest(): number | undefined;
}

export function recovery(log: ClientLog, door: Door): Recovery {
  let longest: number | undefined;
  return {
    longest: () => longest,
    async recovered(what) {
      const from = log.entries.length;
      const { at } = log.add({ phase: 'healed', what });
      while (Date.now() - at < PATIENCE) {
        const pledgeId = pledgedSince(log, from);
        if (
          pledgeId !== undefined &&
          (await door.read(routes.showJourney.at({ pledgeId })).then(
            () => true,
            () => false,
          ))
        ) {
          longest = Math.max(longest ?? 0, (Date.now() - at) / 1_000);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, BEAT));
      }
      throw new Error(`not recovered ${PATIENCE / 1_000} s after: ${what}`);
    },
  };
}

/** Finds the first acknowledged pledge that was sent after a given entry of the log. */
function pledgedSince({ entries }: ClientLog, from: number): string | undefined {
  const sent = new Set<string>();
  for (const entry of entries.slice(from)) {
    if (entry.phase === 'invoke' && entry.kind === 'pledge') sent.add(entry.key);
    if (entry.phase === 'ok' && sent.has(entry.key)) return entry.answer['pledgeId'] as string;
  }
  return undefined;
}
