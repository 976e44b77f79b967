import { randomBytes } from 'node:crypto';
import { type CommandContext, IdempotencyKeyUsed } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { expect, it } from 'vitest';
import { portalUnderTest, START } from '../test/portal-under-test.ts';
import type { InvitedAccount } from './account-documents.ts';
import { accountTransactions } from './account-transactions.ts';
import { openAccounts } from './accounts.ts';
import { sealWith } from './sealing.ts';

const at = new Date(START).toISOString();
const invited = (id: string): InvitedAccount => ({
  id,
  status: 'invited',
  createdAt: at,
  codeGeneration: 1,
  codeExpiresAt: at,
  credential: 0,
});
const context: CommandContext = {
  commandId: 'command-1',
  at,
  actor: 'account-1',
  correlation: 'request-1',
  idempotency: { key: 'portal|account-1|invite|key', fingerprint: 'digest' },
};

it('a command takes effect once per key, even when it arrives ten times at once', async () => {
  const { options } = await portalUnderTest();
  const view = options.accounts;
  const accounts = openAccounts(
    view,
    accountTransactions(view),
    sealWith(randomBytes(32)),
    () => undefined,
  );
  let made = 0;
  const invite = () =>
    accounts.command(context, async () => {
      made += 1;
      const account = invited(`account-${made}`);
      return { accounts: [account], logged: [], reply: ok({ accountId: account.id }) };
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, invite));
  const refused = outcomes.filter(
    (outcome) => outcome.status === 'rejected' && outcome.reason instanceof IdempotencyKeyUsed,
  );
  expect(refused).toHaveLength(9);
  expect(await view.count('accounts')).toBe(1);
  expect(await accounts.findAnswer('portal|account-1|invite|key')).toStrictEqual({
    key: 'portal|account-1|invite|key',
    fingerprint: 'digest',
    answer: ok({ accountId: 'account-1' }),
  });
});
