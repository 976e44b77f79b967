import { refuse } from '@bluebox/contracts';
import type { KeySource } from '@bluebox/event-sourcing';
import type { InvitedAccount } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import { isOpenedBy } from '../domain/account-lifecycle.ts';
import { readInvitationCode } from '../invitation-code.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { WrongCode } from './wrong-code.ts';

export interface AccountOfCodeDependencies {
  readonly accounts: Accounts;
  /** Key of the codes of invitations and resets. */
  readonly codeKey: KeySource;
  readonly now: () => Date;
}

/**
 * Finds the account for a code of an invitation or reset. Refuses used, expired, replaced and
 * invented codes, and records the refusal.
 */
export async function accountOfCode(
  { accounts, codeKey, now }: AccountOfCodeDependencies,
  code: string,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
): Promise<InvitedAccount> {
  const named = readInvitationCode(codeKey, code);
  const account = named === undefined ? undefined : await accounts.byId(named.accountId);
  if (named === undefined || !isOpenedBy(account, named.generation, now())) {
    await recorder.refused({ kind: 'invitation-accepted', outcome: 'refused' });
    throw wrongCode(refuse('LINK_NOT_GOOD'));
  }
  return account;
}
