import type { View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { expectedPledgeOf } from '../projections/expected-pledges.ts';
import { readPledge } from './known-pledge.ts';

/** Shows a pledge as the desk expects it; refuses a reference that is not known. */
export const showExpected = async (expected: View, reference: string) =>
  ok(expectedPledgeOf(await readPledge(expected, reference)));
