import type { Role } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, created } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';
import { invitationOf, newAccount } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertStillInCharge } from './coordinator-checks.ts';

export interface InviteDependencies {
  readonly accounts: Accounts;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Adds an account with these roles. The invited person opens the account with its code. */
export const invite = (
  { accounts, now, newId }: InviteDependencies,
  roles: readonly Role[],
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const account = newAccount(newId(), context.at, roles, now());
    return {
      accounts: [account],
      logged: [
        recorder.entry({ kind: 'invitation-made', outcome: 'done', subject: account.id, roles }),
      ],
      reply: created(invitationOf(account)),
    };
  });
