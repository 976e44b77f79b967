import type { View } from '@bluebox/event-sourcing';
import type { LocatedRecord, Places } from '@bluebox/service-http';
import type { DriveNamesDocument } from './board/groups-projection.ts';
import { type BoxFragment, fragments, type PledgeFragment } from './journey/fragments.ts';

export interface PlaceSources {
  readonly journeys: View;
  readonly groups: View;
}

const placeOf = (document: { readonly driveId: string } | undefined): LocatedRecord | undefined =>
  document === undefined ? undefined : { driveId: document.driveId };

/** Finds the drives of pledges and boxes in the tracker's views. */
export const placesIn = ({ journeys, groups }: PlaceSources): Places => ({
  async locate(kind, id) {
    switch (kind) {
      case 'drive':
        return { driveId: id };
      case 'pledge':
        return placeOf(await journeys.get<PledgeFragment>(fragments.pledges, id));
      case 'box':
        return placeOf(await journeys.get<BoxFragment>(fragments.boxes, id));
      default:
        return undefined;
    }
  },
  organisationOf: async (driveId) =>
    (await groups.get<DriveNamesDocument>('drive-names', driveId))?.organisationId,
});
