import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { type PledgeCommand, pledgeDecider } from '../domain/pledge.ts';
import { assertMayAct, pledgeTarget, type SubmittedPledge } from './known-pledge.ts';

/**
 * Carries out a command on a pledge for its giver or the desk, and answers with the new version.
 */
export const changePledge = (
  store: EventStore,
  pledgeId: string,
  command: PledgeCommand,
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
    answer: (states, versions) =>
      ok(
        {
          pledgeId,
          version: versions.pledge,
          generation: (states.pledge as SubmittedPledge).generation,
        },
        versions.pledge,
      ),
  });
