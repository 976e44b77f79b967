import type { Account, Movement } from '@bluebox/ledger';

/**
 * Returns the change that a movement makes to the quantity that was damaged or lost after it had
 * been sent.
 */
export function spoiledAwayBy({ from, to, quantity }: Movement): number {
  const isAway = (account: Account) => account === 'inTransit' || account === 'delivered';
  const isSpoiled = (account: Account) => account === 'damaged' || account === 'lost';
  if (isAway(from) && isSpoiled(to)) return quantity;
  return isSpoiled(from) && isAway(to) ? -quantity : 0;
}
