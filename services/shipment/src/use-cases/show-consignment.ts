import { type Caller, ok } from '@bluebox/service-http';
import { assertMaySee, readConsignment } from './known-consignment.ts';
import { audienceOf, type ConsignmentsShown, viewConsignment } from './view-consignment.ts';

/**
 * Shows a consignment with its boxes and receipts, as far as the caller may see them. Refuses
 * callers who are neither the recipient nor staff, as if the consignment did not exist.
 */
export async function showConsignment(
  dependencies: ConsignmentsShown,
  consignmentId: string,
  caller: Caller,
) {
  const { consignment, ...stored } = await readConsignment(dependencies.store, consignmentId);
  assertMaySee(consignment, caller, 'staff');
  const audience = audienceOf(consignment, caller);
  const view = await viewConsignment(dependencies, consignment, stored, audience);
  return ok(view, view.version);
}
