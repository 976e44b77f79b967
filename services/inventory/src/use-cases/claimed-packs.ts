import { packIdentityOf, type RecordReceptionBody, readPackCode, refuse } from '@bluebox/contracts';
import type { EventStore, Vault, View } from '@bluebox/event-sourcing';
import { type Caller, worksIn } from '@bluebox/service-http';
import type { z } from 'zod';
import { knownFields } from '../domain/known-fields.ts';
import {
  type HandedInLine,
  packHistory,
  packKey,
  type RecordedReception,
} from '../domain/reception.ts';
import type { PackDocument } from '../projections/packs.ts';
import { referenceOf } from './known-pledge.ts';
import { readReception } from './known-reception.ts';

/**
 * Replaces the scanned codes of lines by pseudonyms, which are the same for every notation of a
 * code. Refuses a code that does not name a single pack. Only places in the request are told, never
 * the code.
 * @param today the current day, by which two-digit years in codes get their century.
 */
export const withPseudonyms = (
  vault: Pick<Vault, 'pseudonym'>,
  lines: z.output<typeof RecordReceptionBody>['lines'],
  today: string,
): readonly HandedInLine[] =>
  lines.map(({ packs, ...goods }, line) => ({
    ...goods,
    ...knownFields({
      packs: packs?.map((scanned, pack) => {
        const code = readPackCode(scanned, Number(today.slice(0, 4)));
        const why = code.kind === 'refused' ? code.why : 'no-single-pack';
        const identity = code.kind === 'refused' ? undefined : packIdentityOf(code);
        if (identity === undefined) throw refuse('PACK_CODE_UNREAD', { line, pack, why });
        return vault.pseudonym('trace', identity);
      }),
    }),
  }));

export interface PacksClaimed {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly packs: View;
  readonly expected: View;
}

/** A pack with the unique key that claims it. */
export interface ClaimedPack {
  readonly key: string;
  /** Indexes of line and pack in the request. */
  readonly at: { readonly line: number; readonly pack: number };
}

/**
 * Returns the keys that claim the packs of a hand-in. Refuses a pack that stands in a reception, and
 * says in which; the reference of its pledge is told only to those who may see that reception.
 */
export async function claimPacks(
  { store, packs, expected }: PacksClaimed,
  lines: readonly HandedInLine[],
  caller: Caller,
): Promise<readonly ClaimedPack[]> {
  const claims: ClaimedPack[] = [];
  for (const [line, { packs: named = [] }] of lines.entries())
    for (const [index, pack] of named.entries()) {
      const at = { line, pack: index };
      const known = await packs.get<PackDocument>('packs', pack);
      const places = known?.receptions ?? [];
      // The view may lag behind a reversal, so each reception is read from its stream.
      const receptions = await Promise.all(
        places.map(async ({ receptionId }) => (await readReception(store, receptionId)).reception),
      );
      const { timesReversed, standsIn } = packHistory(
        pack,
        receptions.filter((other): other is RecordedReception & typeof other => 'entries' in other),
      );
      if (standsIn !== undefined) {
        const { receptionId, driveId, pledgeId } = standsIn;
        const pointIds = places.find((place) => place.receptionId === receptionId)?.pointIds;
        const isSeen = worksIn(caller, 'desk', { driveId, pointIds });
        const reference = isSeen ? await referenceOf(expected, pledgeId) : undefined;
        throw refuse('PACK_KNOWN', {
          ...at,
          receptionId,
          driveId,
          ...knownFields({ reference }),
        });
      }
      claims.push({ key: packKey(pack, timesReversed), at });
    }
  return claims;
}
