import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { type PledgeCommand, pledgeDecider } from '../domain/pledge.ts';
import { readDrive } from './known-drive.ts';
import { assertMayAct, pledgeTarget, readPledge, type SubmittedPledge } from './known-pledge.ts';
import { executeOnPledge, type NeedsKept, type WhenFull } from './needs-held.ts';

const changed = (pledge: SubmittedPledge, version: number) =>
  ok({ pledgeId: pledge.pledgeId, version, generation: pledge.generation }, version);

/**
 * Carries out a command that changes what a pledge promises, and with it the pledge's shares of
 * strict needs, for its giver or the desk. Answers with the new version.
 */
export async function changePromise(
  kept: NeedsKept,
  pledgeId: string,
  command: Extract<PledgeCommand, { type: 'amend' | 'withdraw' }>,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
  whenFull: WhenFull,
) {
  const { pledge: found } = await readPledge(kept.store, pledgeId);
  assertMayAct(found, caller);
  const { drive } = await readDrive(kept.store, found.driveId);
  return executeOnPledge(kept, {
    context,
    pledgeId,
    target: pledgeTarget(pledgeId, ifMatch),
    driveId: found.driveId,
    drive,
    whenFull,
    decide(pledge) {
      assertMayAct(pledge, caller);
      return pledgeDecider.decide(command, pledge);
    },
    answer: (pledge, version) => changed(pledge as SubmittedPledge, version),
  });
}

/**
 * Carries out a command that leaves the promise of a pledge as it is, for its giver or the desk.
 * Answers with the new version.
 */
export const changePledge = (
  store: EventStore,
  pledgeId: string,
  command: Exclude<PledgeCommand, { type: 'amend' | 'withdraw' }>,
  caller: Caller,
  context: CommandContext,
  ifMatch?: number,
) =>
  execute(store, {
    context,
    targets: { pledge: pledgeTarget(pledgeId, ifMatch) },
    scope: (states) => (states.pledge as SubmittedPledge).driveId,
    decide(states) {
      assertMayAct(states.pledge, caller);
      return { pledge: pledgeDecider.decide(command, states.pledge) };
    },
    answer: (states, versions) => changed(states.pledge as SubmittedPledge, versions.pledge),
  });
