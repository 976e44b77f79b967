import { refuse } from '@bluebox/contracts';
import { type Caller, httpProblem } from '@bluebox/service-http';
import { type Account, isInCharge } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';

/**
 * Checks again that the caller is a coordinator, because the caller may have been removed, or lost
 * the role, while the request was being handled.
 */
export async function assertStillInCharge(accounts: Accounts, caller: Caller): Promise<void> {
  const account = await accounts.byId(caller.subject);
  if (account?.status !== 'active') throw httpProblem('NOT_SIGNED_IN');
  if (!isInCharge(account)) throw httpProblem('NOT_ALLOWED');
}

/** Requires that a coordinator who can sign in remains besides the account that is leaving. */
export async function assertOthersRemain(accounts: Accounts, leaving: Account): Promise<void> {
  if (leaving.status !== 'active' || !isInCharge(leaving)) return;
  const others = (await accounts.all()).filter(
    (account) => account.id !== leaving.id && account.status === 'active' && isInCharge(account),
  );
  if (others.length === 0) throw refuse('LAST_COORDINATOR');
}
