import type { SessionView } from '@bluebox/contracts';
import { ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';
import { publicSessionId, type Sessions } from '../sessions.ts';
import { assertAccountKnown } from './known-account.ts';

export interface ListOwnSessionsDependencies {
  readonly sessions: Sessions;
}

/**
 * Lists the sessions of an account, for its owner.
 * @param current id of the request's session, which is marked in the list.
 */
export async function listOwnSessions(
  { sessions }: ListOwnSessionsDependencies,
  accountId: string,
  current: string | undefined,
) {
  const found = await sessions.ofAccount(accountId);
  return ok({
    sessions: found.map(
      (session): SessionView => ({
        sessionId: publicSessionId(session),
        ...(session.device === undefined ? {} : { device: session.device }),
        createdAt: session.createdAt,
        seenAt: session.seenAt,
        current: session.id === current,
      }),
    ),
  });
}

export interface ListSessionsDependencies extends ListOwnSessionsDependencies {
  readonly accounts: Accounts;
}

/** Lists the sessions of an account, for a coordinator; refuses an unknown account. */
export async function listSessions(
  dependencies: ListSessionsDependencies,
  accountId: string,
  current: string | undefined,
) {
  await assertAccountKnown(dependencies.accounts, accountId);
  return listOwnSessions(dependencies, accountId, current);
}
