import { type DriveStatus, type DriveTerms, driveEvents } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

/** A drive, as far as messages tell of it. */
export interface KnownDrive {
  readonly id: string;
  readonly slug: string;
  readonly status: DriveStatus;
  readonly terms: Pick<
    DriveTerms,
    | 'organisationId'
    | 'title'
    | 'recipient'
    | 'window'
    | 'handInPoints'
    | 'bringWithinDays'
    | 'english'
  >;
  /** Time of the completion; absent unless the drive is completed. */
  readonly completedAt?: string;
}

export const DRIVES = 'drives';

function told(terms: DriveTerms): KnownDrive['terms'] {
  const { organisationId, title, recipient, window, handInPoints, bringWithinDays, english } =
    terms;
  return {
    ...{ title, recipient, window, handInPoints },
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(bringWithinDays === undefined ? {} : { bringWithinDays }),
    ...(english === undefined ? {} : { english }),
  };
}

const become = (driveId: string, status: DriveStatus): readonly Change[] => [
  changeExisting<KnownDrive>(DRIVES, driveId, ({ completedAt: _, ...drive }) => ({
    ...drive,
    status,
  })),
];

export const drivesProjection = defineProjection({
  name: 'messenger-drives',
  version: 2,
  collections: [{ name: DRIVES, indexes: [] }],
  reads: [
    someOf(driveEvents, {
      'drive.opened': ({ data: { driveId, slug, terms } }) => [
        change<KnownDrive>(DRIVES, driveId, () => ({
          id: driveId,
          slug,
          status: 'draft',
          terms: told(terms),
        })),
      ],
      'drive.amended': ({ data: { driveId, terms } }) => [
        changeExisting<KnownDrive>(DRIVES, driveId, (drive) => ({ ...drive, terms: told(terms) })),
      ],
      'drive.published': ({ data }) => become(data.driveId, 'published'),
      'drive.closed': ({ data }) => become(data.driveId, 'closed'),
      // A reopened drive takes goods in again, but no pledges.
      'drive.reopened': ({ data }) => become(data.driveId, 'closed'),
      'drive.completed': ({ data: { driveId }, recordedAt }) => [
        changeExisting<KnownDrive>(DRIVES, driveId, (drive) => ({
          ...drive,
          status: 'completed',
          completedAt: recordedAt,
        })),
      ],
    }),
  ],
});
