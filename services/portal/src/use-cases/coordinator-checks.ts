import { refuse } from '@bluebox/contracts';
import { type Caller, httpProblem } from '@bluebox/service-http';
import { type Account, isInCharge } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';

/**
 * Checks again that the caller is a coordinator, because the caller may have lost the role or the
 * account during the request.
 */
export async function assertStillInCharge(accounts: Accounts, caller: Caller): Promise<void> {
  const account = await accounts.byId(caller.subject);
  if (account?.status !== 'active') throw httpProblem('NOT_SIGNED_IN');
  if (!isInCharge(account)) throw httpProblem('NOT_ALLOWED');
}

/** Refuses if `leaving` is the last coordinator who can sign in. */
export async function assertOthersRemain(accounts: Accounts, leaving: Account): Promise<void> {
  if (leaving.status !== 'active' || !isInCharge(leaving)) return;
  const others = (await accounts.all()).filter(
    (account) => account.id !== leaving.id && account.status === 'active' && isInCharge(account),
  );
  if (others.length === 0) throw refuse('LAST_COORDINATOR');
}
