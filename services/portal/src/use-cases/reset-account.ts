import { refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import type { Caller } from '@bluebox/service-http';
import { accountAfterReset, invitationOf } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type CloseAccountDependencies, closeAccount } from './close-account.ts';

export interface ResetAccountDependencies extends CloseAccountDependencies {
  readonly now: () => Date;
}

/**
 * Removes the password of an account. The owner sets a new password with a code. Refuses a revoked
 * account, and a reset after which no coordinator would remain.
 */
export const resetAccount = (
  dependencies: ResetAccountDependencies,
  accountId: string,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) =>
  closeAccount(
    dependencies,
    accountId,
    caller,
    context,
    recorder,
    'account-reset',
    (account) => {
      if (account.status === 'revoked') throw refuse('UNKNOWN_ACCOUNT');
      return accountAfterReset(account, dependencies.now());
    },
    invitationOf,
  );
