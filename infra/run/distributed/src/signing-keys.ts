import { type SigningKeys, signingKeyOf } from '@bluebox/notary-service';
import { readEndedKeys, readKeys } from './keys.ts';

/** Reads the keys that sign or have signed the ledger. */
export function signingKeysIn(folder: string): SigningKeys {
  const { current, known } = readKeys(folder, 'ledger-signing');
  return {
    signing: signingKeyOf(current),
    // The audit needs ended keys as well, for the checkpoints under earlier names.
    earlierSigning: [
      ...known.filter((key) => key !== current),
      ...readEndedKeys(folder, 'ledger-signing'),
    ].map(signingKeyOf),
  };
}
