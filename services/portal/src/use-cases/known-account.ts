import { refuse } from '@bluebox/contracts';
import type { Accounts } from '../accounts.ts';

/** Refuses an id that no account has, not even a revoked one. */
export async function assertAccountKnown(accounts: Accounts, accountId: string): Promise<void> {
  if ((await accounts.byId(accountId)) === undefined) throw refuse('UNKNOWN_ACCOUNT');
}
