import type { DriveEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
  type View,
} from '@bluebox/event-sourcing';
import { type Drive, driveDecider, driveStream } from '../domain/drive.ts';
import type { DriveDocument } from '../projections/drives.ts';

/** Returns a drive as the target of a command. The command is refused if `ifMatch` is outdated. */
export const driveTarget = (
  driveId: string,
  ifMatch?: number,
): StreamTarget<Drive, DriveEvent> => ({
  stream: driveStream(driveId),
  evolver: driveDecider,
  expectedVersion: ifMatch,
});

export interface StoredDrive {
  readonly drive: Drive;
  readonly version: number;
  /**
   * Time of the last closing; `undefined` if the drive was never closed, or was published again
   * since.
   */
  readonly closedAt: string | undefined;
}

export async function readDrive(
  store: Pick<EventStore, 'readStream'>,
  driveId: string,
): Promise<StoredDrive> {
  const { stream, evolver } = driveTarget(driveId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<DriveEvent>[];
  const turned = events.findLast(
    ({ type }) => type === 'drive.closed' || type === 'drive.published',
  );
  return {
    drive: fold<Drive, DriveEvent>(evolver, events),
    version: stored.version,
    closedAt: turned?.type === 'drive.closed' ? turned.recordedAt : undefined,
  };
}

/**
 * Finds the id of the drive with an id or a slug. An id comes first, because a slug may have the form
 * of an id, and must not stand for the drive of others that has it.
 */
export async function findDriveId(
  { store, drives }: { readonly store: Pick<EventStore, 'readStream'>; readonly drives: View },
  slugOrId: string,
): Promise<string | undefined> {
  const { version } = await store.readStream(driveStream(slugOrId));
  if (version > 0) return slugOrId;
  const [bySlug] = await drives.find<DriveDocument>('drives', {
    where: { slug: slugOrId },
    limit: 1,
  });
  return bySlug?.id;
}
