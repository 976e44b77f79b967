import { refuse, type SetUpBody } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import type { Accounts } from '../accounts.ts';
import { credentialOf, newAccount } from '../domain/account-lifecycle.ts';
import { isSameSecret } from '../invitation-code.ts';
import { assertGoodPassword, type Passwords } from '../passwords.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { WrongCode } from './wrong-code.ts';

export interface SetUpDependencies {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  /** Code for setting up the first account, printed when a portal without accounts starts. */
  readonly setupCode: string;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Opens the first account, of a coordinator; refuses if there is an account already. */
export async function setUp(
  { accounts, passwords, setupCode, now, newId }: SetUpDependencies,
  body: z.output<typeof SetUpBody>,
  context: CommandContext,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
) {
  const refused = async () => {
    await recorder.refused({ kind: 'set-up', outcome: 'refused' });
    return refuse('LINK_NOT_GOOD');
  };
  if (!isSameSecret(body.code, setupCode)) throw wrongCode(await refused());
  const { code, password, ...chosen } = body;
  assertGoodPassword(password, body.login);
  const passwordHash = await passwords.hash(password);
  return accounts.command(context, async () => {
    if ((await accounts.all()).length > 0) throw await refused();
    const account = accounts.opened(
      newAccount(newId(), context.at, { roles: ['coordinator'] }, now()),
      {
        ...chosen,
        passwordHash,
      },
    );
    return {
      accounts: [account],
      logged: [recorder.entry({ kind: 'set-up', outcome: 'done', account: account.id })],
      reply: created(credentialOf(account)),
    };
  });
}
