/** Accounts of the ledger that quantities come from. */
export const SOURCES = ['pledged', 'walkIn', 'found', 'assembled'] as const;
/**
 * Accounts for the places of goods that have not left the drive. `confirmed` means confirmed by the
 * recipient.
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
 * Fates of goods in kits: the account that the kits are in. If each of the kits that were assembled
 * together holds the same quantity of the goods, the goods are divided among the fates of these
 * kits. If not, or if the fate of some kits is unknown, all of the goods have the fate that the
 * kits share; otherwise `ended` if each of the kits has come to an end, and `several` if not.
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
