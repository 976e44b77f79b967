import { type ClockFacts, clockOf, type MatterLimits, type Urgency } from '@bluebox/contracts';

/**
 * Returns when a matter is due, as far as it does not depend on the present time: while the limit is paused,
 * as it stood at the beginning of the pause.
 */
export function resolveLimitOf(facts: ClockFacts<Urgency>, limits: MatterLimits<Urgency>) {
  const last = facts.running.at(-1)?.to ?? facts.openedAt;
  const { due, paused } = clockOf(facts, limits, last).resolve;
  return { due, paused };
}
