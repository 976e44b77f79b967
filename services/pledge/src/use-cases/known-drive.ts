import type { DriveEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Drive, driveDecider, driveStream } from '../domain/drive.ts';

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
