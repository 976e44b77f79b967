import type { PledgeServiceEvent } from '@bluebox/contracts';
import { change, defineProjection, ignored } from '@bluebox/event-sourcing';

export interface KnownDrive {
  readonly id: string;
}

const drives = 'drives';

/** The drives there are: what a consignment or a case may belong to. */
export const drivesProjection = defineProjection<PledgeServiceEvent>({
  name: 'shipment-drives',
  version: 1,
  services: ['pledge'],
  collections: [{ name: drives, indexes: [] }],
  on: {
    'drive.opened': ({ data }) => [
      change<KnownDrive>(drives, data.driveId, () => ({ id: data.driveId })),
    ],
    'drive.amended': ignored,
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ignored,
    'pledge.submitted': ignored,
    'pledge.amended': ignored,
    'pledge.withdrawn': ignored,
    'pledge.hand-in-noted': ignored,
    'pledge.hand-in-reversal-noted': ignored,
    'pledge.not-handed-in': ignored,
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
  },
});
