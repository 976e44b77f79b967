import { refuse } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { expectedPledgeOf } from '../projections/expected-pledges.ts';
import { readPledge } from './known-pledge.ts';

/** Shows a pledge as the desk sees it; refuses an unknown reference. */
export async function showExpected(expected: View, reference: string) {
  const pledge = expectedPledgeOf(await readPledge(expected, reference));
  if (pledge === undefined) throw refuse('UNKNOWN_REFERENCE');
  return ok(pledge);
}
