import type { ConsignmentDrive, DriveTerms, PledgeServiceEvent } from '@bluebox/contracts';
import { change, defineProjection, ignored } from '@bluebox/event-sourcing';

/** What a consignment, and its papers, say of its drive. */
export interface KnownDrive extends ConsignmentDrive {
  readonly id: string;
  readonly region?: string;
}

const drives = 'drives';

const known = ({ driveId, terms }: { readonly driveId: string; readonly terms: DriveTerms }) => {
  const { title, recipient, expectedArrival } = terms;
  const region = recipient.region === undefined ? {} : { region: recipient.region };
  return [
    change<KnownDrive>(drives, driveId, () => ({
      id: driveId,
      title,
      recipient: recipient.name,
      expectedArrival,
      ...region,
    })),
  ];
};

/** The drives there are: what a consignment or a case may belong to. */
export const drivesProjection = defineProjection<PledgeServiceEvent>({
  name: 'shipment-drives',
  version: 3,
  services: ['pledge'],
  collections: [{ name: drives, indexes: [] }],
  on: {
    'drive.opened': ({ data }) => known(data),
    'drive.amended': ({ data }) => known(data),
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ignored,
    'drive.reopened': ignored,
    'pledge.submitted': ignored,
    'pledge.amended': ignored,
    'pledge.withdrawn': ignored,
    'pledge.hand-in-noted': ignored,
    'pledge.hand-in-reversal-noted': ignored,
    'pledge.not-handed-in': ignored,
    'pledge.write-off-reversed': ignored,
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
  },
});
