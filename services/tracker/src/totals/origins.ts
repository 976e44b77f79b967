import type { BlueboxEvent } from '@bluebox/contracts';
import { type Change, change, type Document, type View } from '@bluebox/event-sourcing';
import type { Posting } from '@bluebox/ledger';
import { firstOf, givingOf, MOST_PARCELS } from './flows.ts';

/** The goods from which a parcel came. */
interface OriginDocument extends Document {
  /** Id of the pledge or walk-in. */
  readonly giving?: string;
  /** Ids of parcels that went into the kits of this parcel. */
  readonly parts?: readonly string[];
}

export const origins = 'origins';

/** Records the origins of the parcels that an event makes. */
export function followOrigins(
  event: BlueboxEvent,
  postings: readonly Posting[],
): readonly Change[] {
  if (event.type === 'kit.assembled') {
    const parts = firstOf(
      event.data.components.map(({ parcelId }) => parcelId),
      MOST_PARCELS,
    );
    const id = event.data.parcelId;
    return [change<OriginDocument>(origins, id, () => ({ id, parts }))];
  }
  return postings.flatMap(({ of: { parcelId: id, ...of } }) => {
    const giving = givingOf(of);
    return id === undefined || giving === undefined
      ? []
      : [change<OriginDocument>(origins, id, () => ({ id, giving }))];
  });
}

/**
 * Makes a function that finds the pledges and walk-ins from which parcels came. It reads the parcels
 * of one level of kits together, each parcel at most once, and stops when it has found enough.
 */
export function giversOfParcels(
  totals: View,
): (parcels: readonly string[], enough: number) => Promise<ReadonlySet<string>> {
  const known = new Map<string, Promise<OriginDocument | undefined>>();
  const originOf = (id: string) => {
    const origin = known.get(id) ?? totals.get<OriginDocument>(origins, id);
    known.set(id, origin);
    return origin;
  };
  return async (parcels, enough) => {
    const givers = new Set<string>();
    const seen = new Set<string>();
    for (let level = parcels; level.length > 0 && givers.size < enough; ) {
      for (const id of level) seen.add(id);
      const found = await Promise.all(level.map(originOf));
      for (const origin of found) if (origin?.giving !== undefined) givers.add(origin.giving);
      const parts = found.flatMap((origin) => origin?.parts ?? []);
      level = [...new Set(parts)].filter((id) => !seen.has(id)).slice(0, MOST_PARCELS);
    }
    return givers;
  };
}
