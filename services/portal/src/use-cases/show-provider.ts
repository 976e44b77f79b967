import { refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { httpProblem, ok } from '@bluebox/service-http';
import type { Account } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { ProviderSignIn } from '../provider-sign-in.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { Sessions, SignedIn } from '../sessions.ts';

export interface ShowProviderDependencies {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly providerSignIn: ProviderSignIn;
}

/** Shows whether people can sign in at a provider, and the connection of the signed-in account. */
export async function showProvider(
  { providerSignIn: { provider, identities } }: Pick<ShowProviderDependencies, 'providerSignIn'>,
  signedIn: SignedIn | undefined,
) {
  return ok({
    offered: provider !== undefined,
    ...(provider?.name === undefined ? {} : { name: provider.name }),
    ...(signedIn === undefined
      ? {}
      : {
          connected: (await identities.of(signedIn.account.id)) !== undefined,
          hasPassword: hasPassword(signedIn.account),
        }),
  });
}

const hasPassword = (account: Account): boolean =>
  account.status === 'active' && account.passwordHash !== undefined;

/** Disconnects the signed-in account from the provider; refuses if nothing else would open it. */
export async function disconnectProvider(
  dependencies: ShowProviderDependencies,
  context: CommandContext,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const { accounts, sessions, providerSignIn } = dependencies;
  const { id } = signedIn.account;
  return accounts.command(context, async () => {
    // Another process may have ended the session a moment ago.
    const account = (await sessions.peek(signedIn.session.id))?.account;
    if (account === undefined) throw httpProblem('NOT_SIGNED_IN');
    if ((await providerSignIn.identities.of(id)) === undefined)
      throw refuse('IDENTITY_NOT_CONNECTED');
    if (!hasPassword(account)) throw refuse('NO_PASSWORD');
    const { provider } = providerSignIn;
    return {
      accounts: [],
      others: [providerSignIn.identities.removal(id)],
      logged: [recorder.entry({ kind: 'provider-disconnected', outcome: 'done', account: id })],
      reply: ok({
        offered: provider !== undefined,
        ...(provider?.name === undefined ? {} : { name: provider.name }),
        connected: false,
        hasPassword: true,
      }),
    };
  });
}
