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

/**
 * Fates of goods in kits: the account that the kits are in. Kits that were assembled together hold
 * equal parts of the goods, so goods of kits in different places are divided among these. Where
 * they cannot be divided equally, or the places are unknown, the fate of all is `several`, and
 * `ended` once each of the kits has come to an end.
 */
export const KIT_FATES = [
  'accepted',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
  'disposed',
  'lost',
  'damaged',
  'ended',
  'several',
] as const;
export type KitFate = (typeof KIT_FATES)[number];
