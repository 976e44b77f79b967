/** Accounts of the ledger that quantities come from. */
export const SOURCES = ['pledged', 'walkIn', 'found', 'assembled'] as const;
/**
 * Accounts for where goods are while the drive runs. `confirmed` means confirmed by the recipient.
 */
export const PLACES = [
  'promised',
  'received',
  'quarantined',
  'accepted',
  'inKit',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
] as const;
/** Accounts for quantities that have left the drive. */
export const ENDS = [
  'withdrawn',
  'notHandedIn',
  'rejected',
  'returned',
  'disposed',
  'lost',
  'damaged',
] as const;

export type Source = (typeof SOURCES)[number];
export type Place = (typeof PLACES)[number];
export type End = (typeof ENDS)[number];
export type Account = Source | Place | End;
