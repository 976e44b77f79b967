import type { LiveKeys } from '@bluebox/event-sourcing';
import type { Logger } from 'pino';

/** Number of records that are sealed again at once. */
export const SEALED_AT_ONCE = 50;

/**
 * Seals what another key than the current one has sealed, once at the start of a process that knows several.
 * The next start goes on where this one was ended.
 */
export async function sealAgain({
  keys,
  logger,
  seal,
  isOver = () => false,
  onTrouble,
}: {
  readonly keys: LiveKeys;
  readonly logger: Logger;
  readonly seal: (isOver: () => boolean) => Promise<void>;
  readonly isOver?: () => boolean;
  readonly onTrouble: (error: unknown) => void;
}): Promise<void> {
  // While the next key is only read, nothing was sealed with it or is to be.
  if (keys.known.at(-1) === keys.current) return;
  try {
    await seal(isOver);
    if (!isOver())
      logger.warn('everything is sealed with the current key; the previous one can be ended');
  } catch (error) {
    onTrouble(error);
  }
}
