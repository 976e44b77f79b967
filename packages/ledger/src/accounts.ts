import { type Account, ENDS, PLACES, SOURCES, type Source } from '@bluebox/contracts/accounts';

export {
  type Account,
  ENDS,
  type End,
  PLACES,
  type Place,
  SOURCES,
  type Source,
} from '@bluebox/contracts/accounts';

export const ACCOUNTS: readonly Account[] = [...SOURCES, ...PLACES, ...ENDS];

/** Quantity by account: out of a source, or in a place or an end. Absent means 0. */
export type Balances = Readonly<Partial<Record<Account, number>>>;

const isSource = (account: Account): account is Source =>
  (SOURCES as readonly string[]).includes(account);

/**
 * A movement of a quantity. A movement out of a source creates the quantity; a movement into a
 * source removes it.
 */
export interface Movement {
  readonly from: Account;
  readonly to: Account;
  readonly quantity: number;
}

/**
 * Returns the balances after a movement. The balance of a source is the quantity that came out of
 * it; the balance of any other account is the quantity in it.
 */
export function move(balances: Balances, { from, to, quantity }: Movement): Balances {
  const next: Partial<Record<Account, number>> = { ...balances };
  next[from] = (next[from] ?? 0) + (isSource(from) ? quantity : -quantity);
  next[to] = (next[to] ?? 0) + (isSource(to) ? -quantity : quantity);
  return next;
}

const sum = (balances: Balances, accounts: readonly Account[]) =>
  accounts.reduce((total, account) => total + (balances[account] ?? 0), 0);

/**
 * Whether the quantity out of the sources equals the quantity in places and ends, as it must after
 * every event.
 */
export function isBalanced(balances: Balances): boolean {
  return sum(balances, SOURCES) === sum(balances, [...PLACES, ...ENDS]);
}

/**
 * Returns the accounts below zero, which occur only while events of another service are missing.
 */
export function negativeAccounts(balances: Balances): readonly Account[] {
  return ACCOUNTS.filter((account) => (balances[account] ?? 0) < 0);
}
