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
 * Fates of goods in kits, by the ledger's accounts. Kits that were assembled together hold equal
 * parts of the goods. The fate is `several` if the kits are in different places and the goods
 * cannot be divided equally among them, or if the kits went into larger ones; it is `ended` once
 * each of the kits has come to an end.
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
