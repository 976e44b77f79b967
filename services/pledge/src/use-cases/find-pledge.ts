import { refuse, writtenReference } from '@bluebox/contracts';
import type { Caller } from '@bluebox/service-http';
import type { PledgeDocument } from '../projections/pledges.ts';
import { type PledgesShown, showPledge } from './show-pledge.ts';

/** Shows a pledge by its reference in any notation; refuses an unknown reference. */
export async function findPledge(dependencies: PledgesShown, reference: string, caller: Caller) {
  const [found] = await dependencies.pledges.find<PledgeDocument>('pledges', {
    where: { reference: writtenReference(reference) },
    limit: 1,
  });
  if (found === undefined) throw refuse('UNKNOWN_REFERENCE');
  return showPledge(dependencies, found.id, caller);
}
