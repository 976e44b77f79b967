import type { LiveKeys } from '@bluebox/event-sourcing';
import type { Logger } from 'pino';

/** Number of records that are sealed again at once. */
export const SEALED_AT_ONCE = 50;

/** Work that seals stored data with the current key. */
export interface SealingAgain {
  /** Begins after a replacement, once what is under way is done. */
  begin(): void;
  /** Ends the work. The next start of the process goes on where it ended. */
  stop(): Promise<void>;
}

/**
 * Seals what another key than the current one has sealed: at the start of a process that knows several, and
 * after each replacement.
 * @param seal seals everything, or less if `isOver` has become true.
 */
export function sealingAgain({
  keys,
  logger,
  seal,
  onTrouble,
}: {
  readonly keys: LiveKeys;
  readonly logger: Logger;
  readonly seal: (isOver: () => boolean) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}): SealingAgain {
  let isOver = false;
  const sealNow = async () => {
    // A next key is only read yet, so nothing is to be sealed with it.
    if (isOver || keys.known.at(-1) === keys.current) return;
    try {
      await seal(() => isOver);
      if (!isOver)
        logger.warn('everything is sealed with the current key; the previous one can be ended');
    } catch (error) {
      onTrouble(error);
    }
  };
  let sealing = sealNow();
  return {
    begin() {
      sealing = sealing.then(sealNow);
    },
    async stop() {
      isOver = true;
      await sealing;
    },
  };
}
