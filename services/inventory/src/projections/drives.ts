import { type DriveStatus, type DriveTerms, driveEvents, type KitRecipe } from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection } from '@bluebox/event-sourcing';
import type { KnownDrive } from '../domain/drive.ts';

/** A drive, with the facts that decisions on hand-ins and inspections need. */
export interface DriveDocument extends KnownDrive {
  readonly id: string;
  /** Organisation to which the drive belongs, if it belongs to one. */
  readonly organisationId?: string | undefined;
  /** Kits that the drive assembles. */
  readonly recipes: readonly KitRecipe[];
  /** Time of the completion; absent unless the drive is completed. */
  readonly completedAt?: string;
}

const drives = 'drives';

const setStatus =
  (status: DriveStatus) =>
  ({
    data: { driveId },
    recordedAt,
  }: {
    readonly data: { readonly driveId: string };
    readonly recordedAt: string;
  }) => [
    changeExisting<DriveDocument>(drives, driveId, ({ completedAt: _, ...drive }) => ({
      ...drive,
      status,
      ...(status === 'completed' ? { completedAt: recordedAt } : {}),
    })),
  ];

const termsOf = ({
  organisationId,
  rules,
  expectedArrival,
  handInPoints,
  recipes = [],
}: DriveTerms) => ({
  ...(organisationId === undefined ? {} : { organisationId }),
  rules,
  expectedArrival,
  handInPointIds: handInPoints.map(({ pointId }) => pointId),
  recipes,
});

export const drivesProjection = defineProjection({
  name: 'inventory-drives',
  version: 3,
  collections: [{ name: drives, indexes: [] }],
  reads: [
    allOf(driveEvents, {
      'drive.opened': ({ data: { driveId, terms } }) => [
        change<DriveDocument>(drives, driveId, () => ({
          id: driveId,
          driveId,
          status: 'draft',
          ...termsOf(terms),
        })),
      ],
      'drive.amended': ({ data: { driveId, terms } }) => [
        changeExisting<DriveDocument>(drives, driveId, (drive) => ({
          ...drive,
          ...termsOf(terms),
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
