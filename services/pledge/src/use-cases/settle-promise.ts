import type { CommandContext } from '@bluebox/event-sourcing';
import { pledgeDecider } from '../domain/pledge.ts';
import type { SettlementCommand } from '../processes/settlement.ts';
import { readDrive } from './known-drive.ts';
import { pledgeTarget } from './known-pledge.ts';
import { executeOnPledge, type NeedsKept } from './needs-held.ts';

/**
 * Carries out a command that follows from what happened elsewhere, and keeps the pledge's shares of
 * strict needs in the same commit. Nothing is refused for a full need.
 */
export async function settlePromise(
  kept: NeedsKept,
  { driveId, pledgeId, command }: SettlementCommand,
  context: CommandContext,
): Promise<void> {
  const { drive } = await readDrive(kept.store, driveId);
  await executeOnPledge(kept, {
    context,
    pledgeId,
    target: pledgeTarget(pledgeId),
    driveId,
    drive,
    whenFull: 'record',
    decide: (pledge) => pledgeDecider.decide(command, pledge),
    answer: () => null,
  });
}
