import { refuse } from '@bluebox/contracts';
import { type Caller, isCoordinator } from '@bluebox/service-http';
import { isRecipient, type KnownConsignment } from './known-consignment.ts';

/**
 * Returns how the recipient's receipt or thanks reached us: through the recipient's link, or on a
 * signed form that a coordinator enters. All other callers are refused.
 */
export function spokenVia(
  consignment: KnownConsignment,
  caller: Caller,
  paper: boolean,
): 'link' | 'paper' {
  if (paper) {
    if (!isCoordinator(caller)) throw refuse('PAPER_NOT_ALLOWED');
    return 'paper';
  }
  if (!isRecipient(consignment, caller)) throw refuse('ONLY_RECIPIENT_CONFIRMS');
  return 'link';
}
