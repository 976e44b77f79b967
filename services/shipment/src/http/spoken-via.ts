import { refuse } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator } from '@bluebox/service-http';
import { isRecipient, type KnownConsignment } from './consignment-access.ts';

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
    if (!isCoordinator(caller))
      throw refuse.forbidden('PAPER_NOT_ALLOWED', 'a signed form is entered by a coordinator');
    return 'paper';
  }
  if (!isRecipient(consignment, caller))
    throw refuse.forbidden(
      'ONLY_RECIPIENT_CONFIRMS',
      'only the recipient confirms: through their link, or on a signed form',
    );
  return 'link';
}
