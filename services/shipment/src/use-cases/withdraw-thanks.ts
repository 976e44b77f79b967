import { type CommandContext, execute } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { consignmentDecider } from '../domain/consignment.ts';
import { forgetThanks } from './forget-thanks.ts';
import {
  assertMaySee,
  consignmentTarget,
  driveOfConsignment,
  readConsignment,
} from './known-consignment.ts';
import type { ThanksSaid } from './thank-givers.ts';

/**
 * Withdraws the recipient's thanks, and erases their text and photos. Refuses callers who are
 * neither the recipient nor a coordinator, as if the consignment did not exist.
 */
export async function withdrawThanks(
  { store, notes, photos }: Omit<ThanksSaid, 'newId'>,
  consignmentId: string,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { consignment } = await readConsignment(store, consignmentId);
  assertMaySee(consignment, caller);
  const reply = await execute(store, {
    context,
    targets: { consignment: consignmentTarget(consignmentId, ifMatch) },
    scope: driveOfConsignment,
    decide({ consignment: current }) {
      assertMaySee(current, caller);
      return {
        consignment: consignmentDecider.decide({ type: 'withdraw-thanks' }, current),
      };
    },
    answer: (_states, versions) =>
      ok({ consignmentId, version: versions.consignment }, versions.consignment),
  });
  await forgetThanks({ notes, photos }, consignmentId, consignment.thanks, undefined);
  return reply;
}
