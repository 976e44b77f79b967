import { type SigningKeys, signingKeyOf } from '@bluebox/notary-service';
import { readKeys } from './keys.ts';

/** Reads the keys that sign or have signed the ledger. */
export function signingKeysIn(folder: string): SigningKeys {
  const { current, known } = readKeys(folder, 'ledger-signing');
  return {
    signing: signingKeyOf(current),
    earlierSigning: known.filter((key) => key !== current).map(signingKeyOf),
  };
}
