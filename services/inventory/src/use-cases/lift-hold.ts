import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { holdDecider } from '../domain/hold.ts';
import { holdTarget } from './known-hold.ts';

/** Lifts a hold; a policy releases its goods. Refuses an unknown hold, and one that was lifted. */
export const liftHold = (
  store: EventStore,
  holdId: string,
  reason: string,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { hold: holdTarget(holdId, ifMatch) },
    scope: () => holdId,
    decide: ({ hold }) => ({ hold: holdDecider.decide({ type: 'lift', reason }, hold) }),
    answer: (_states, versions) => ok({ holdId, version: versions.hold }, versions.hold),
  });
