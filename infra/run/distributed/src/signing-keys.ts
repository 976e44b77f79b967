import type { LiveKeys } from '@bluebox/event-sourcing';
import { type SigningKeys, signingKeyOf } from '@bluebox/notary-service';
import { readEndedKeys, readKeys } from './keys.ts';
import type { ProcessKeys } from './process-keys.ts';

/** Reads the keys that sign or have signed the ledger. */
export const signingKeysIn = (folder: string): SigningKeys =>
  signingKeysOf(readKeys(folder, 'ledger-signing'), folder);

/** Returns the keys that sign or have signed the ledger, which follow the files of a running process. */
export const liveSigningKeys = (keys: ProcessKeys): SigningKeys =>
  signingKeysOf(keys.live('ledger-signing'), keys.folder);

const signingKeysOf = (keys: LiveKeys, folder: string): SigningKeys => ({
  get signing() {
    return signingKeyOf(keys.current);
  },
  get earlierSigning() {
    const { current, known } = keys;
    // The audit needs ended keys as well, for the checkpoints under earlier names.
    return [
      ...known.filter((key) => key !== current),
      ...readEndedKeys(folder, 'ledger-signing'),
    ].map(signingKeyOf);
  },
});
