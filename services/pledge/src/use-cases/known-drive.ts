import type { EventStore } from '@bluebox/event-sourcing';
import { fold } from '@bluebox/event-sourcing';
import { type Drive, driveDecider, driveStream } from '../domain/drive.ts';

/** Reads a drive from its stream, with the time at which it was last closed if it still is. */
export async function readDrive(
  store: EventStore,
  driveId: string,
): Promise<{
  readonly drive: Drive;
  readonly version: number;
  readonly closedAt: string | undefined;
}> {
  const { events, version } = await store.readStream(driveStream(driveId));
  const turned = events.findLast(
    ({ type }) => type === 'drive.closed' || type === 'drive.published',
  );
  return {
    drive: fold(driveDecider, events as never),
    version,
    closedAt: turned?.type === 'drive.closed' ? turned.recordedAt : undefined,
  };
}
