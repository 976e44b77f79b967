import { type Role, refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertOthersRemain, assertStillInCharge } from './coordinator-checks.ts';

export interface GiveRolesDependencies {
  readonly accounts: Accounts;
  readonly openStreams: OpenStreams;
}

/**
 * Replaces the roles of an account, and ends streams that were opened with the earlier roles.
 * Refuses a revoked account, and a change after which no coordinator would remain.
 */
export async function giveRoles(
  { accounts, openStreams }: GiveRolesDependencies,
  accountId: string,
  roles: Role[],
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) {
  const reply = await accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const account = await accounts.byId(accountId);
    if (account === undefined || account.status === 'revoked') throw refuse('UNKNOWN_ACCOUNT');
    if (!roles.includes('coordinator')) await assertOthersRemain(accounts, account);
    return {
      accounts: [{ ...account, roles }],
      logged: [
        recorder.entry({ kind: 'roles-changed', outcome: 'done', subject: accountId, roles }),
      ],
      reply: ok({ accountId, roles }),
    };
  });
  await openStreams.endOrphans();
  return reply;
}
