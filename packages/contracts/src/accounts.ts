/** Accounts from which quantities enter the ledger. */
export const SOURCES = ['pledged', 'walkIn', 'found', 'assembled'] as const;
/**
 * Accounts of goods on their way to the recipient. `confirmed` means confirmed by the recipient.
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
/** Accounts of goods that do not reach the recipient, or reach the recipient damaged. */
export const ENDS = [
  'withdrawn',
  'notHandedIn',
  'rejected',
  'returned',
  'disposed',
  'lost',
  'damaged',
] as const;

/** Accounts of goods that an inspection has seen, in the order in which goods travel. */
export const ACCOUNTS_AFTER_INSPECTION = [
  'quarantined',
  'accepted',
  'inKit',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
  'rejected',
  'returned',
  'disposed',
  'lost',
  'damaged',
] as const satisfies readonly ((typeof PLACES)[number] | (typeof ENDS)[number])[];

export type Source = (typeof SOURCES)[number];
export type Place = (typeof PLACES)[number];
export type End = (typeof ENDS)[number];
export type Account = Source | Place | End;

/**
 * Fates of goods in kits: the account that the kits are in. Goods are divided among the fates of
 * their kits if every kit has an equal share and a known fate. If not, all of the goods have one
 * fate: the fate that the kits share, `ended` if every kit has come to an end, or `several`.
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
