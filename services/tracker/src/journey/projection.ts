import { defineProjection } from '@bluebox/event-sourcing';
import { recallFragments } from '../recall/fragments.ts';
import { recallInterests, UNNOTED_PARCELS } from '../recall/interests.ts';
import { boxInterests } from './box-fragments.ts';
import { fragments } from './fragments.ts';
import { parcelInterests } from './parcel-fragments.ts';
import { pledgeInterests } from './pledge-fragments.ts';
import { receptionInterests } from './reception-fragments.ts';

/** The places of the lines of every pledge, down to the box and the receipt. */
export const journeysProjection = defineProjection({
  name: 'tracker-journeys',
  version: 6,
  collections: [
    { name: fragments.pledges, indexes: ['driveId+id', 'reference'] },
    { name: fragments.receptions, indexes: [] },
    { name: fragments.parcels, indexes: ['driveId+expiry'] },
    { name: fragments.kits, indexes: [] },
    { name: fragments.boxes, indexes: ['driveId+number'] },
    { name: fragments.shipped, indexes: [] },
    { name: fragments.consignments, indexes: [] },
    { name: recallFragments.lots, indexes: ['alike'] },
    { name: recallFragments.waiting, indexes: [] },
    { name: recallFragments.unnoted, indexes: ['name'] },
    { name: recallFragments.holds, indexes: [] },
    { name: UNNOTED_PARCELS, indexes: [] },
  ],
  reads: [
    ...pledgeInterests,
    ...receptionInterests,
    ...parcelInterests,
    ...boxInterests,
    ...recallInterests,
  ],
});
