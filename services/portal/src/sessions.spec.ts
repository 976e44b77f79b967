import type { Document } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { portalUnderTest, START } from '../test/portal-under-test.ts';
import type { ActiveAccount, InvitedAccount, Session } from './account-documents.ts';
import { accountTransactions, put } from './account-transactions.ts';
import { LONGEST_SESSION, openSessions } from './sessions.ts';
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
      await sessions.end(session.id, () => []);
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

describe('signing out at the moment of a renewal left the renewed session open', () => {
  const turns = async () => {
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('when the renewal came first, and the browser still sent the earlier cookie', async () => {
    const { view, sessions, store, now } = await sessionsUnderTest();
    await store('sessions', session);
    await sessions.renew(session.id, 'second', false, []);
    await sessions.renew('second', 'third', false, []);
    // Another process knows no more of the renewals than the store does.
    const elsewhere = openSessions(view, accountTransactions(view), now);
    const logged = put('security-log', { id: 'entry-0001' });
    await elsewhere.end(session.id, (accountId) => (accountId === account.id ? [logged] : []));
    expect(await sessions.peek('third')).toBeUndefined();
    expect(await view.count('sessions')).toBe(0);
    expect(await view.get('security-log', 'entry-0001')).toBeDefined();
  });

  it('when the sign-out came while the renewal was under way', async () => {
    const { view, store, now } = await sessionsUnderTest();
    await store('sessions', session);
    const elsewhere = openSessions(view, accountTransactions(view), now);
    let signingOut: Promise<void> | undefined;
    const watched: typeof view = {
      ...view,
      definition: view.definition,
      async get(collection: string, id: string) {
        const found = await view.get(collection, id);
        // The renewal has read its session; the sign-out in another process gets every turn it can use.
        if (collection === 'accounts') signingOut ??= elsewhere.end(session.id, () => []);
        await turns();
        return found as never;
      },
    };
    const sessions = openSessions(watched, accountTransactions(watched), now);
    await sessions.renew(session.id, 'second', false, []).catch(() => undefined);
    await signingOut;
    expect(await view.count('sessions')).toBe(0);
  });

  it('when the renewal began while the sign-out was under way', async () => {
    const { view, store, now } = await sessionsUnderTest();
    await store('sessions', session);
    const elsewhere = openSessions(view, accountTransactions(view), now);
    let renewing: Promise<unknown> | undefined;
    const watched: typeof view = {
      ...view,
      definition: view.definition,
      async get(collection: string, id: string) {
        const found = await view.get(collection, id);
        renewing ??= elsewhere.renew(session.id, 'second', false, []).catch(() => undefined);
        await turns();
        return found as never;
      },
    };
    const sessions = openSessions(watched, accountTransactions(watched), now);
    await sessions.end(session.id, () => []);
    await renewing;
    expect(await view.count('sessions')).toBe(0);
  });

  it('when the next sign-in in this browser replaced the earlier session only', async () => {
    const { view, sessions, store } = await sessionsUnderTest();
    await store('sessions', session);
    await sessions.renew(session.id, 'second', false, []);
    await sessions.begin(
      'another',
      { accountId: account.id, credential: 3 },
      undefined,
      { device: { browser: 'other', system: 'other' }, replaced: session.id, withFactor: false },
      [],
    );
    expect(await view.get('sessions', 'second')).toBeUndefined();
    expect(await view.count('sessions')).toBe(1);
  });
});

it('a chain of renewals is not kept longer than its sessions can live', async () => {
  const { portal, options, advance } = await portalUnderTest();
  const view = options.accounts;
  const sessions = openSessions(view, accountTransactions(view), options.now);
  for (const [collection, document] of [
    ['accounts', account],
    ['sessions', session],
  ] as const)
    await view.apply({ from: {}, to: {}, changes: [put(collection, document)] });
  await sessions.renew(session.id, 'second', false, []);
  advance(LONGEST_SESSION);
  await portal.tidy();
  expect(await view.count('answers')).toBe(1);
  advance(2 * 86_400_000);
  await portal.tidy();
  expect(await view.count('answers')).toBe(0);
});
