import { type OpenDriveBody, refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { driveDecider } from '../domain/drive.ts';
import { driveTarget } from './known-drive.ts';

export interface DrivesOpened {
  readonly store: EventStore;
  readonly newId: () => string;
}

/** Opens a drive as a draft; refuses a slug that another drive has. */
export async function openDrive(
  { store, newId }: DrivesOpened,
  body: z.output<typeof OpenDriveBody>,
  context: CommandContext,
) {
  const driveId = newId();
  try {
    return await execute(store, {
      context,
      targets: { drive: newStream(driveTarget(driveId)) },
      scope: () => driveId,
      decide: (states) => ({
        drive: driveDecider.decide({ type: 'open', driveId, ...body }, states.drive),
      }),
      uniqueKeys: () => [`slug:${body.slug}`],
      answer: (_states, versions) => created({ driveId, version: versions.drive }, versions.drive),
    });
  } catch (error) {
    if (!(error instanceof UniqueKeyTaken)) throw error;
    throw refuse('SLUG_TAKEN', { slug: body.slug });
  }
}
