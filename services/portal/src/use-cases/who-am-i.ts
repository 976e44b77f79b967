import { type Caller, ok, opensFor } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';
import type { SignedIn } from '../sessions.ts';

export interface WhoAmIDependencies {
  readonly accounts: Accounts;
}

/**
 * Shows the caller's roles and open private links. Callers who are signed in also see their account
 * and the URL under which other people reach the portal.
 * @param mustAddFactor whether the browser may only set up the second factor that is required.
 */
export async function whoAmI(
  { accounts }: WhoAmIDependencies,
  caller: Caller,
  signedIn: SignedIn | undefined,
  publicAddress: () => string | undefined,
  mustAddFactor: boolean,
) {
  const name = signedIn === undefined ? undefined : accounts.entryOf(signedIn.account).name;
  const address = signedIn === undefined ? undefined : publicAddress();
  return ok({
    signedIn: signedIn !== undefined,
    ...(name === undefined ? {} : { name }),
    ...(signedIn === undefined ? {} : { accountId: signedIn.account.id }),
    roles: [...caller.roles],
    ...(caller.grants === undefined ? {} : { grants: [...caller.grants] }),
    may: [...opensFor(caller)],
    links: caller.links.map(({ kind, id }) => ({ kind, id })),
    ...(address === undefined ? {} : { address }),
    ...(mustAddFactor ? { mustAddFactor } : {}),
  });
}
