/** Where quantities come from. */
export const SOURCES = ['pledged', 'walkIn', 'found', 'assembled'] as const;
/** Where a quantity is while the drive runs; the last is the recipient's word. */
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
/** Where a quantity leaves the drive. */
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

export const ACCOUNTS: readonly Account[] = [...SOURCES, ...PLACES, ...ENDS];

/** What came out of each source, and what is in each place and end. Absent means 0. */
export type Balances = Readonly<Partial<Record<Account, number>>>;

const isSource = (account: Account): account is Source =>
  (SOURCES as readonly string[]).includes(account);

/** A quantity moves. From a source, it comes into being; back into one, its coming is taken back. */
export interface Movement {
  readonly from: Account;
  readonly to: Account;
  readonly quantity: number;
}

/** The balances after a movement. Sources count what they gave, all others what they hold. */
export function move(balances: Balances, { from, to, quantity }: Movement): Balances {
  const next: Partial<Record<Account, number>> = { ...balances };
  next[from] = (next[from] ?? 0) + (isSource(from) ? quantity : -quantity);
  next[to] = (next[to] ?? 0) + (isSource(to) ? -quantity : quantity);
  return next;
}

const sum = (balances: Balances, accounts: readonly Account[]) =>
  accounts.reduce((total, account) => total + (balances[account] ?? 0), 0);

/** What came from the sources equals what is in the places and ends. Holds after every event. */
export function isBalanced(balances: Balances): boolean {
  return sum(balances, SOURCES) === sum(balances, [...PLACES, ...ENDS]);
}

/** Accounts below zero: none, once every service has heard of every event. */
export function negativeAccounts(balances: Balances): readonly Account[] {
  return ACCOUNTS.filter((account) => (balances[account] ?? 0) < 0);
}
