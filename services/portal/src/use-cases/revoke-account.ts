import type { CommandContext } from '@bluebox/event-sourcing';
import type { Caller } from '@bluebox/service-http';
import { accountAfterRevocation } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type CloseAccountDependencies, closeAccount } from './close-account.ts';

/** Revokes an account's right to sign in; refuses if no other coordinator would remain. */
export const revokeAccount = (
  dependencies: CloseAccountDependencies,
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
    'account-revoked',
    accountAfterRevocation,
    ({ id }) => ({
      accountId: id,
    }),
  );
