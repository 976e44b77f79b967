import type { JourneyPart } from '@bluebox/contracts';
import type { Account } from '@bluebox/ledger';

const ACCOUNT_OF: Partial<Record<JourneyPart['state'], Account>> = {
  'not-handed-in': 'notHandedIn',
  'in-kit': 'inKit',
  sent: 'inTransit',
};

/**
 * Returns the ledger's account for a part. Goods in kits stay in `inKit`, because the kits have
 * accounts of their own.
 */
export const accountOf = ({ state, kit }: JourneyPart): Account =>
  kit === undefined ? (ACCOUNT_OF[state] ?? (state as Account)) : 'inKit';
