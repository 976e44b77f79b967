import {
  type ConsignmentDrive,
  type DriveTerms,
  driveEvents,
  type Sender,
} from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

/** The facts about a drive that its consignments and their papers need. */
export interface KnownDrive extends ConsignmentDrive {
  readonly id: string;
  readonly organisationId?: string;
  readonly region?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly sender?: Sender;
  /** Time of the completion; absent unless the drive is completed. */
  readonly completedAt?: string;
}

const drives = 'drives';

function englishOf({ english, recipient }: DriveTerms): Pick<KnownDrive, 'english'> {
  const title = english?.title;
  const name = recipient.english?.name;
  if (title === undefined && name === undefined) return {};
  return {
    english: {
      ...(title === undefined ? {} : { title }),
      ...(name === undefined ? {} : { recipient: name }),
    },
  };
}

const known = ({ driveId, terms }: { readonly driveId: string; readonly terms: DriveTerms }) => {
  const { organisationId, title, recipient, sender, expectedArrival } = terms;
  const { name, region, address, phone } = recipient;
  return [
    change<KnownDrive>(drives, driveId, (before) => ({
      id: driveId,
      ...(organisationId === undefined ? {} : { organisationId }),
      title,
      recipient: name,
      expectedArrival,
      ...englishOf(terms),
      ...(region === undefined ? {} : { region }),
      ...(address === undefined ? {} : { address }),
      ...(phone === undefined ? {} : { phone }),
      ...(sender === undefined ? {} : { sender }),
      ...(before?.completedAt === undefined ? {} : { completedAt: before.completedAt }),
    })),
  ];
};

export const drivesProjection = defineProjection({
  name: 'shipment-drives',
  version: 6,
  collections: [{ name: drives, indexes: [] }],
  reads: [
    someOf(driveEvents, {
      'drive.opened': ({ data }) => known(data),
      'drive.amended': ({ data }) => known(data),
      'drive.completed': ({ data, recordedAt }) => [
        changeExisting<KnownDrive>(drives, data.driveId, (drive) => ({
          ...drive,
          completedAt: recordedAt,
        })),
      ],
      'drive.reopened': ({ data }) => [
        changeExisting<KnownDrive>(drives, data.driveId, ({ completedAt: _, ...drive }) => drive),
      ],
      'drive.discarded': ({ data }) => [change(drives, data.driveId, () => undefined)],
    }),
  ],
});
