import { refuse } from '@bluebox/contracts';
import { type Caller, isCoordinator } from '@bluebox/service-http';
import { isRecipient, type KnownConsignment } from './known-consignment.ts';

/**
 * The channel of the recipient's confirmation: through their link, or on a signed form that a coordinator
 * enters. Neither a coordinator alone nor a caller who only knows a box's id can confirm anything.
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
