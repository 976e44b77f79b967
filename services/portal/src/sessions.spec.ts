import type { Document } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { portalUnderTest, START } from '../test/portal-under-test.ts';
import type { ActiveAccount, InvitedAccount, Session } from './account-documents.ts';
import { accountTransactions, put } from './account-transactions.ts';
import { openSessions } from './sessions.ts';
import { endOtherSessions } from './use-cases/end-sessions.ts';

const AT = new Date(START).toISOString();
const account: ActiveAccount = {
  id: 'account-0001',
  status: 'active',
  createdAt: AT,
  codeGeneration: 1,
  credential: 3,
  name: 'sealed',
  login: 'sealed',
  loginKey: 'digest',
  passwordHash: 'hash',
};
const session: Session = {
  id: 'digest-of-a-secret',
  accountId: account.id,
  credential: 3,
  createdAt: AT,
  seenAt: AT,
};

async function sessionsUnderTest() {
  const { options, now, advance } = await portalUnderTest();
  const view = options.accounts;
  const sessions = openSessions(view, accountTransactions(view), now);
  const store = (collection: string, document: Document) =>
    view.apply({ from: {}, to: {}, changes: [put(collection, document)] });
  await store('accounts', account);
  return { view, sessions, store, now, advance };
}

describe('a stored session', () => {
  it('is found, the second time without waiting', async () => {
    const { sessions, store } = await sessionsUnderTest();
    await store('sessions', session);
    expect(await sessions.find(session.id)).toMatchObject({ session, account });
    expect(sessions.find(session.id), 'at once, the second time').not.toBeInstanceOf(Promise);
  });

  it('ends after twelve hours without a request even if a page with a live stream is open', async () => {
    const { sessions, store, advance } = await sessionsUnderTest();
    await store('sessions', session);
    for (let hour = 1; hour <= 12; hour++) {
      advance(3_600_000);
      expect(await sessions.peek(session.id), `after ${hour} h`).toBeDefined();
    }
    advance(1);
    expect(await sessions.peek(session.id)).toBeUndefined();
    expect(await sessions.find(session.id)).toBeUndefined();
  });

  it('ends when the password has changed since', async () => {
    const { sessions, store } = await sessionsUnderTest();
    const older: Session = { ...session, credential: 2 };
    await store('sessions', older);
    expect(await sessions.find(session.id)).toBeUndefined();
  });

  it('ends when the account is closed', async () => {
    const { sessions, store } = await sessionsUnderTest();
    const { passwordHash, loginKey, login, ...rest } = account;
    const reset: InvitedAccount = { ...rest, status: 'invited', codeExpiresAt: AT };
    await store('sessions', session);
    await store('accounts', reset);
    expect(await sessions.find(session.id)).toBeUndefined();
    await expect(
      sessions.begin(
        'another',
        { accountId: account.id, credential: 3 },
        undefined,
        { device: { browser: 'other', system: 'other' }, replaced: undefined, withFactor: false },
        [],
      ),
    ).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  });

  it('is not cached if it ended while it was read', async () => {
    const { view, store } = await sessionsUnderTest();
    await store('sessions', session);
    let beforeAccount: () => Promise<void> = () => Promise.resolve();
    const slow = {
      ...view,
      definition: view.definition,
      async get(collection: string, id: string) {
        const document = await view.get(collection, id);
        if (collection === 'sessions') await beforeAccount();
        return document;
      },
    } as typeof view;
    const sessions = openSessions(slow, accountTransactions(view), () => new Date(START));
    beforeAccount = async () => {
      beforeAccount = () => Promise.resolve();
      await sessions.end([session.id], []);
    };
    expect(await sessions.find(session.id)).toBeUndefined();
    expect(await sessions.find(session.id)).toBeUndefined();
  });
});

it('a session went on under its new id if it was renewed while all sessions were ended', async () => {
  const { view, store, now } = await sessionsUnderTest();
  await store('sessions', session);
  let renewing: Promise<unknown> | undefined;
  const watched: typeof view = {
    ...view,
    async find(collection, query) {
      const found = await view.find(collection, query);
      // The renewal begins when the sessions to end are read, and gets every turn that it can use.
      renewing ??= sessions
        .renew(session.id, 'digest-of-another', false, [])
        .catch(() => undefined);
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
      return found as never;
    },
  };
  const sessions = openSessions(watched, accountTransactions(watched), now);
  const recorder = { entry: () => put('security-log', { id: 'entry-0001' }) } as never;
  const openStreams = { add: () => undefined, endOrphans: async () => undefined };
  await endOtherSessions({ sessions, openStreams }, account.id, undefined, recorder);
  await renewing;
  expect(await sessions.peek('digest-of-another')).toBeUndefined();
});
