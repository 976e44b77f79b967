import type { View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator } from '@bluebox/service-http';
import type { KnownGiver } from '../projections/givers.ts';
import { isRecipient, type KnownConsignment } from './known-consignment.ts';

export interface ThanksReaders {
  /** Resolves with whether this caller may read the recipient's thanks. */
  mayRead(consignment: KnownConsignment, caller: Caller): Promise<boolean>;
}

/**
 * Decides who reads a recipient's thanks. Public thanks are for everybody. Other thanks are for
 * coordinators, the recipient, and givers with hand-ins in the drive.
 */
export function thanksReaders(givers: View): ThanksReaders {
  return {
    async mayRead(consignment, caller) {
      if (
        consignment.thanks?.public === true ||
        isCoordinator(caller) ||
        isRecipient(consignment, caller)
      )
        return true;
      for (const { kind, id, generation } of caller.links) {
        if (kind !== 'pledge') continue;
        const giver = await givers.get<KnownGiver>('givers', id);
        if (
          giver?.driveId === consignment.driveId &&
          giver.generation === generation &&
          giver.handedIn > 0
        )
          return true;
      }
      return false;
    },
  };
}
