import { refuse } from '@bluebox/contracts';
import { type Caller, httpProblem } from '@bluebox/service-http';
import { type Account, isInCharge } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { ProviderSignIn } from '../provider-sign-in.ts';

/**
 * Checks again that the caller is a coordinator, because the caller may have lost the role or the
 * account during the request.
 */
export async function assertStillInCharge(accounts: Accounts, caller: Caller): Promise<void> {
  const account = await accounts.byId(caller.subject);
  if (account?.status !== 'active') throw httpProblem('NOT_SIGNED_IN');
  if (!isInCharge(account)) throw httpProblem('NOT_ALLOWED');
}

export interface OthersRemainDependencies {
  readonly accounts: Accounts;
  readonly providerSignIn: ProviderSignIn;
}

/**
 * Refuses if `leaving` is the last coordinator who can sign in. Somebody without a password cannot while
 * no provider is set.
 */
export async function assertOthersRemain(
  { accounts, providerSignIn }: OthersRemainDependencies,
  leaving: Account,
): Promise<void> {
  if (leaving.status !== 'active' || !isInCharge(leaving)) return;
  for (const account of await accounts.all()) {
    if (account.id === leaving.id || account.status !== 'active' || !isInCharge(account)) continue;
    if (account.passwordHash !== undefined || (await providerSignIn.opens(account.id))) return;
  }
  throw refuse('LAST_COORDINATOR');
}
