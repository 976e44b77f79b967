import type { DriveStatus, DriveTerms, PledgeServiceEvent } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, ignored } from '@bluebox/event-sourcing';

export interface DriveDocument {
  readonly id: string;
  readonly slug: string;
  readonly status: DriveStatus;
  readonly terms: DriveTerms;
  readonly version: number;
  /** Since when a completed drive is over. */
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

/** Every drive, to list and to find by the slug in its URL. */
export const drivesProjection = defineProjection<PledgeServiceEvent>({
  name: 'pledge-drives',
  version: 2,
  services: ['pledge'],
  collections: [{ name: drives, indexes: ['slug', 'status'] }],
  on: {
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
    'pledge.submitted': ignored,
    'pledge.amended': ignored,
    'pledge.withdrawn': ignored,
    'pledge.hand-in-noted': ignored,
    'pledge.hand-in-reversal-noted': ignored,
    'pledge.not-handed-in': ignored,
    'pledge.write-off-reversed': ignored,
    'pledge.quantities-confirmed': ignored,
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
  },
});
