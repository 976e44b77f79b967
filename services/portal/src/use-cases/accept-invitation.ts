import { refuse, type SetUpBody } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { accessAnywhere } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import { credentialOf } from '../domain/account-lifecycle.ts';
import { assertGoodPassword, type Passwords } from '../passwords.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type AccountOfCodeDependencies, accountOfCode } from './account-of-code.ts';
import type { WrongCode } from './wrong-code.ts';

export interface AcceptInvitationDependencies extends AccountOfCodeDependencies {
  readonly passwords: Passwords;
}

/**
 * Opens an account with the code of its invitation or reset, and with the name, login and password
 * that its owner chose. Refuses a login that another account has.
 */
export async function acceptInvitation(
  dependencies: AcceptInvitationDependencies,
  { code, password, ...chosen }: z.output<typeof SetUpBody>,
  context: CommandContext,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
) {
  const { accounts, passwords } = dependencies;
  await accountOfCode(dependencies, code, wrongCode, recorder);
  assertGoodPassword(password, chosen.login);
  const passwordHash = await passwords.hash(password);
  return accounts.command(context, async () => {
    const account = await accountOfCode(dependencies, code, wrongCode, recorder);
    await assertLoginFree(accounts, chosen.login, account.id);
    const opened = accounts.opened(account, { ...chosen, passwordHash });
    return {
      accounts: [opened],
      endSessionsOf: account.id,
      logged: [
        recorder.entry({
          kind: 'invitation-accepted',
          outcome: 'done',
          account: account.id,
          ...accessAnywhere(opened),
        }),
      ],
      reply: ok(credentialOf(opened)),
    };
  });
}

/** @throws LOGIN_TAKEN if another account has the login. */
export async function assertLoginFree(
  accounts: Accounts,
  login: string,
  self: string,
): Promise<void> {
  const other = await accounts.byLogin(login);
  if (other !== undefined && other.id !== self) throw refuse('LOGIN_TAKEN');
}
