import type { InviteBody } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, created } from '@bluebox/service-http';
import { accessAnywhere, accessWith } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import { invitationOf, newAccount } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertStillInCharge } from './coordinator-checks.ts';
import { assertOrganisationsExist } from './organisations.ts';

export interface InviteDependencies {
  readonly accounts: Accounts;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Adds an account with these roles; refuses a role in an unknown organisation. The invited person opens the account with its code. */
export const invite = (
  { accounts, now, newId }: InviteDependencies,
  { invitee, ...given }: InviteBody,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    await assertOrganisationsExist(accounts, given);
    const opened = newAccount(newId(), context.at, accessWith(given), now());
    const account = invitee === undefined ? opened : accounts.withInvitee(opened, invitee);
    return {
      accounts: [account],
      logged: [
        recorder.entry({
          kind: 'invitation-made',
          outcome: 'done',
          subject: account.id,
          ...accessAnywhere(account),
        }),
      ],
      reply: created(invitationOf(account)),
    };
  });
