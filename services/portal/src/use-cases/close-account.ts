import { refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { Account } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { ProviderSignIn } from '../provider-sign-in.ts';
import type { SecondFactorStore } from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertOthersRemain, assertStillInCharge } from './coordinator-checks.ts';

export interface CloseAccountDependencies {
  readonly accounts: Accounts;
  readonly openStreams: OpenStreams;
  readonly secondFactors: SecondFactorStore;
  readonly providerSignIn: ProviderSignIn;
}

/**
 * Closes an account, permanently or until its owner uses a new code, removes its second factors and its
 * connection to the organisation's provider, and ends its sessions immediately. Refuses if no other coordinator would remain.
 */
export async function closeAccount<Closed extends Account, Answer>(
  { accounts, openStreams, secondFactors, providerSignIn }: CloseAccountDependencies,
  accountId: string,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
  kind: 'account-reset' | 'account-revoked',
  close: (account: Account) => Closed,
  answer: (closed: Closed) => Answer,
) {
  const reply = await accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const account = await accounts.byId(accountId);
    if (account === undefined) throw refuse('UNKNOWN_ACCOUNT');
    const closed = close(account);
    await assertOthersRemain({ accounts, providerSignIn }, account);
    return {
      accounts: [closed],
      endSessionsOf: accountId,
      others: [secondFactors.removal(accountId), providerSignIn.identities.removal(accountId)],
      logged: [recorder.entry({ kind, outcome: 'done', subject: accountId })],
      reply: ok(answer(closed)),
    };
  });
  await openStreams.endOrphans();
  return reply;
}
