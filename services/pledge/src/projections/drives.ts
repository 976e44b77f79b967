import { type DriveStatus, type DriveTerms, driveEvents } from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection } from '@bluebox/event-sourcing';

export interface DriveDocument {
  readonly id: string;
  readonly slug: string;
  readonly status: DriveStatus;
  readonly terms: DriveTerms;
  readonly version: number;
  /** Time of the completion; absent unless the drive is completed. */
  readonly completedAt?: string;
}

const drives = 'drives';
interface StatusEvent {
  readonly data: { readonly driveId: string };
  readonly version: number;
  readonly recordedAt: string;
}
const setStatus =
  (status: DriveStatus) =>
  ({ data, version, recordedAt }: StatusEvent) => [
    changeExisting<DriveDocument>(drives, data.driveId, ({ completedAt: _, ...drive }) => ({
      ...drive,
      status,
      version,
      ...(status === 'completed' ? { completedAt: recordedAt } : {}),
    })),
  ];

/** All drives, to list them and to find a drive by its slug. */
export const drivesProjection = defineProjection({
  name: 'pledge-drives',
  version: 2,
  collections: [{ name: drives, indexes: ['slug', 'status'] }],
  reads: [
    allOf(driveEvents, {
      'drive.opened': ({ data, version }) => [
        change<DriveDocument>(drives, data.driveId, () => ({
          id: data.driveId,
          slug: data.slug,
          status: 'draft',
          terms: data.terms,
          version,
        })),
      ],
      'drive.amended': ({ data, version }) => [
        changeExisting<DriveDocument>(drives, data.driveId, (drive) => ({
          ...drive,
          terms: data.terms,
          version,
        })),
      ],
      'drive.published': setStatus('published'),
      'drive.closed': setStatus('closed'),
      'drive.completed': setStatus('completed'),
      'drive.reopened': setStatus('closed'),
      'drive.discarded': ({ data }) => [change(drives, data.driveId, () => undefined)],
    }),
  ],
});
