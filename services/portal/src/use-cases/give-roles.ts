import { type GiveRolesBody, refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { accessAnywhere, accessWith, isInCharge } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { ProviderSignIn } from '../provider-sign-in.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertOthersRemain, assertStillInCharge } from './coordinator-checks.ts';
import { assertOrganisationsExist } from './organisations.ts';

export interface GiveRolesDependencies {
  readonly accounts: Accounts;
  readonly openStreams: OpenStreams;
  readonly providerSignIn: ProviderSignIn;
}

/**
 * Replaces the roles of an account and the places in which they hold, and ends streams that were
 * opened with the earlier ones. Refuses a revoked account, an unknown organisation, and a change
 * after which no coordinator of the installation would remain.
 */
export async function giveRoles(
  { accounts, openStreams, providerSignIn }: GiveRolesDependencies,
  accountId: string,
  given: GiveRolesBody,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) {
  const reply = await accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const account = await accounts.byId(accountId);
    if (account === undefined || account.status === 'revoked') throw refuse('UNKNOWN_ACCOUNT');
    await assertOrganisationsExist(accounts, given);
    const access = accessWith(given);
    if (!isInCharge(access)) await assertOthersRemain({ accounts, providerSignIn }, account);
    const { grants: _, ...rest } = account;
    const { roles, grants } = accessAnywhere(access);
    return {
      accounts: [{ ...rest, ...access }],
      logged: [
        recorder.entry({
          kind: 'roles-changed',
          outcome: 'done',
          subject: accountId,
          ...accessAnywhere(access),
        }),
      ],
      reply: ok({
        accountId,
        roles: [...roles],
        ...(grants === undefined ? {} : { grants: [...grants] }),
      }),
    };
  });
  await openStreams.endOrphans();
  return reply;
}
