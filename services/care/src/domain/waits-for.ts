import { type MatterWait, TRIES_TO_REACH } from '@bluebox/contracts';
import type { KnownMatter } from './matter.ts';

/**
 * Returns the step of the loop that a matter waits for.
 * @param heard whether somebody has called the asker back since the matter was closed.
 */
export function waitsFor(matter: KnownMatter, heard: boolean): MatterWait {
  if (matter.status === 'closed') return heard ? 'nothing' : 'call-back';
  if (matter.status !== 'open') return 'nothing';
  const { lead, handedBack, round } = matter;
  if (lead === undefined || handedBack !== undefined) return 'assignment';
  if (!round.reached && round.missed < TRIES_TO_REACH) return 'contact';
  if (round.handled === undefined) return 'handling';
  if (round.handled.toReview && !round.approved) return 'review';
  return round.answered ? 'closing' : 'answer';
}
