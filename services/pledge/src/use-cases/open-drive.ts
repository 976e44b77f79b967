import { type OpenDriveBody, refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  UniqueKeyTaken,
  type View,
} from '@bluebox/event-sourcing';
import { type Caller, callerIn, created, httpProblem, isCoordinator } from '@bluebox/service-http';
import type { z } from 'zod';
import { driveDecider } from '../domain/drive.ts';
import { photosOf } from '../photos.ts';
import { driveTarget } from './known-drive.ts';
import { assertItemsKnown } from './known-items.ts';

export interface DrivesOpened {
  readonly store: EventStore;
  readonly items: View;
  readonly newId: () => string;
}

/**
 * Returns the organisation of a new drive. A coordinator of only some organisations opens drives in
 * one of these, and need not name the only one. Refuses organisations of others.
 */
function organisationFor(caller: Caller, asked: string | undefined): string | undefined {
  if (isCoordinator(callerIn(caller, undefined))) return asked;
  const own = (caller.grants ?? []).flatMap(({ role, in: where }) =>
    role === 'coordinator' && typeof where === 'object' && 'organisationId' in where
      ? [where.organisationId]
      : [],
  );
  if (own.length === 0) throw httpProblem('NOT_ALLOWED');
  const [only, ...others] = own;
  if (asked === undefined) {
    if (others.length > 0) throw refuse('ORGANISATION_MISSING');
    return only;
  }
  if (!own.includes(asked)) throw refuse('UNKNOWN_ORGANISATION');
  return asked;
}

/** Opens a drive as a draft; refuses a slug that another drive has. */
export async function openDrive(
  { store, items, newId }: DrivesOpened,
  body: z.output<typeof OpenDriveBody>,
  caller: Caller,
  context: CommandContext,
) {
  const organisationId = organisationFor(caller, body.terms.organisationId);
  const terms = { ...body.terms, ...(organisationId === undefined ? {} : { organisationId }) };
  const [photo] = photosOf(terms);
  // Photos are sent to a drive, so that a new drive can have none.
  if (photo !== undefined) throw refuse('PHOTO_NOT_ARRIVED', { photoId: photo.photoId });
  await assertItemsKnown(items, terms.needs);
  const driveId = newId();
  try {
    return await execute(store, {
      context,
      targets: { drive: newStream(driveTarget(driveId)) },
      scope: () => driveId,
      decide: (states) => ({
        drive: driveDecider.decide({ type: 'open', driveId, ...body, terms }, states.drive),
      }),
      uniqueKeys: () => [`slug:${body.slug}`],
      answer: (_states, versions) => created({ driveId, version: versions.drive }, versions.drive),
    });
  } catch (error) {
    if (!(error instanceof UniqueKeyTaken)) throw error;
    throw refuse('SLUG_TAKEN', { slug: body.slug });
  }
}
