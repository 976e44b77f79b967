import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { type DriveCommand, driveDecider } from '../domain/drive.ts';
import { driveTarget } from './known-drive.ts';

/**
 * Carries out a command on an existing drive, and answers with the new version. Refuses a command
 * that the state of the drive does not allow, and an outdated `ifMatch`.
 */
export const changeDrive = (
  store: EventStore,
  driveId: string,
  command: Exclude<DriveCommand, { type: 'open' }>,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { drive: driveTarget(driveId, ifMatch) },
    scope: () => driveId,
    decide: (states) => ({ drive: driveDecider.decide(command, states.drive) }),
    answer: (_states, versions) => ok({ driveId, version: versions.drive }, versions.drive),
  });
