import { type ChangePasswordBody, refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { httpProblem, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { Accounts } from '../accounts.ts';
import { credentialOf } from '../domain/account-lifecycle.ts';
import type { OpenStreams } from '../open-streams.ts';
import { assertGoodPassword } from '../passwords.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import {
  type GuessingBrowser,
  type GuessPasswordDependencies,
  guessPassword,
} from './guess-password.ts';

export interface ChangePasswordDependencies extends GuessPasswordDependencies {
  readonly accounts: Accounts;
  readonly openStreams: OpenStreams;
}

/**
 * Changes the password of the signed-in account, and ends all its sessions, so that the caller needs
 * a new one; refuses a wrong current password.
 */
export async function changePassword(
  dependencies: ChangePasswordDependencies,
  body: z.output<typeof ChangePasswordBody>,
  context: CommandContext,
  signedIn: SignedIn | undefined,
  browser: GuessingBrowser,
  recorder: SecurityRecorder,
) {
  const { accounts, passwords, openStreams } = dependencies;
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const { account: own } = signedIn;
  if (own.passwordHash === undefined) throw refuse('NO_PASSWORD');
  const { login = '' } = accounts.entryOf(own);
  const subject = `account ${own.id}`;
  const right = await guessPassword(
    dependencies,
    subject,
    own,
    body.currentPassword,
    browser,
    recorder,
    'password-change',
  );
  if (!right) throw refuse('PASSWORD_WRONG');
  assertGoodPassword(body.newPassword, login);
  const passwordHash = await passwords.hash(body.newPassword);
  const reply = await accounts.command(context, async () => {
    const account = await accounts.byId(own.id);
    if (account?.status !== 'active' || account.credential !== own.credential)
      throw httpProblem('NOT_SIGNED_IN');
    const changed = { ...account, passwordHash, credential: account.credential + 1 };
    return {
      accounts: [changed],
      endSessionsOf: account.id,
      logged: [recorder.entry({ kind: 'password-change', outcome: 'done', account: own.id })],
      reply: ok(credentialOf(changed)),
    };
  });
  await openStreams.endOrphans();
  return reply;
}
