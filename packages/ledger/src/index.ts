export {
  ACCOUNTS,
  type Account,
  type Balances,
  ENDS,
  isBalanced,
  type Movement,
  move,
  negativeAccounts,
  PLACES,
  SOURCES,
} from './accounts.ts';
export { type Kind, kindOf, type Ledger, post, postEvent } from './ledger.ts';
export { type LineBalances, postToLines } from './lines.ts';
export { type PledgeInParts, pledgesInParts, promisedByBoth } from './pledge-in-parts.ts';
export { type Posting, postings, type Subject } from './postings.ts';
