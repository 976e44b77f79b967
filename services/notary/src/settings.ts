import { assertWitnessKey, NoteRefused } from '@bluebox/transparency';
import { z } from 'zod';

/* Settings of the notary in both ways of running. Reading them loads nothing else of the service. */

/** Name of the first ledger of an installation. */
export const LedgerOriginSetting = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._:/-]*[A-Za-z0-9])?$/)
  .optional();

/** Another party that cosigns trees of the ledger, each of which it has found to extend the one before. */
export interface Witness {
  /** Prefix of its addresses, without a final slash. */
  readonly url: string;
  /** Verifier key of its cosignatures. */
  readonly vkey: string;
}

/**
 * Reads witnesses from a setting: for each one its URL and its verifier key, separated by a space; witnesses
 * are separated by commas.
 * @throws RangeError that names the part with a wrong form.
 */
export function parseWitnesses(setting: string): readonly Witness[] {
  return setting
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [url = '', vkey = '', ...more] = part.split(/\s+/);
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || more.length > 0)
        throw new RangeError(`"${part}" is not a URL and a verifier key`);
      try {
        assertWitnessKey(vkey);
      } catch (error) {
        if (!(error instanceof NoteRefused)) throw error;
        throw new RangeError(`the verifier key of the witness ${url}: ${error.reason}`);
      }
      return { url: url.replace(/\/$/, ''), vkey };
    });
}

/** The setting of witnesses, as {@link parseWitnesses} reads it. */
export const WitnessesSetting = z
  .string()
  .default('')
  .transform((setting, { addIssue }) => {
    try {
      return parseWitnesses(setting);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addIssue(error.message);
      return z.NEVER;
    }
  });
