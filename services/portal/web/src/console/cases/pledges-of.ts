import type { BoxOriginsView } from '@bluebox/contracts';

interface NamedPledge {
  readonly pledgeId: string;
  readonly reference: string;
}

/**
 * Returns the pledges from which a parcel of a box came, each once: one pledge, or for kits the
 * pledges of their components. Goods that came without a pledge have none.
 */
export function pledgesOf(
  { contents }: Pick<BoxOriginsView, 'contents'>,
  parcelId: string,
): readonly NamedPledge[] {
  const named = contents
    .filter((content) => content.parcelId === parcelId)
    .flatMap((content) => [content, ...(content.components ?? [])])
    .flatMap(({ pledgeId, reference }) =>
      pledgeId === undefined || reference === undefined ? [] : [{ pledgeId, reference }],
    );
  return [...new Map(named.map((pledge) => [pledge.pledgeId, pledge])).values()];
}
