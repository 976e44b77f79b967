import { refuse, writtenReference } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import type { ExpectedPledgeDocument } from '../projections/expected-pledges.ts';

/** Finds a pledge by its reference in any notation; resolves with `undefined` if there is none. */
export async function findPledge(
  expected: View,
  reference: string,
): Promise<ExpectedPledgeDocument | undefined> {
  const [found] = await expected.find<ExpectedPledgeDocument>('expected', {
    where: { reference: writtenReference(reference) },
    limit: 1,
  });
  return found;
}

/** Reads a pledge by its reference in any notation; refuses an unknown reference. */
export async function readPledge(
  expected: View,
  reference: string,
): Promise<ExpectedPledgeDocument> {
  const found = await findPledge(expected, reference);
  if (found === undefined) throw refuse('UNKNOWN_REFERENCE');
  return found;
}

/** Reads the reference of a reception's pledge; a walk-in has none. */
export const referenceOf = async (
  expected: View,
  pledgeId: string | undefined,
): Promise<string | undefined> =>
  pledgeId === undefined
    ? undefined
    : (await expected.get<ExpectedPledgeDocument>('expected', pledgeId))?.reference;
