import { randomBytes } from 'node:crypto';
import { routes } from '@bluebox/contracts/routes';
import type { LiveKeys } from '@bluebox/event-sourcing';
import { capabilityCode } from '@bluebox/service-http';
import { type TOTP, URI } from 'otpauth';
import { expect, it } from 'vitest';
import { PASSWORD, portalUnderTest, START } from '../test/portal-under-test.ts';
import type { ActiveAccount } from './account-documents.ts';
import { accountTransactions } from './account-transactions.ts';
import { portalKeys } from './portal-sealed.ts';
import { openProviderIdentities } from './provider-identities.ts';
import { sealWith } from './sealing.ts';

/** Keys that a test replaces while the portal runs. */
function replaceable() {
  const keys = [randomBytes(32)];
  let accepted = 1;
  return {
    get current() {
      return keys[0] as Buffer;
    },
    get accepted() {
      return keys.slice(0, accepted);
    },
    get known() {
      return [...keys];
    },
    replace() {
      keys.unshift(randomBytes(32));
      accepted = 2;
    },
    endOld() {
      accepted = 1;
    },
  } satisfies LiveKeys & Record<string, unknown>;
}

const accountsIn = async ({ options }: Awaited<ReturnType<typeof portalUnderTest>>) =>
  (await options.accounts.find('accounts', { limit: 10 })) as unknown as ActiveAccount[];

it('the portal loses no session, link, invitation, name or password when its key is replaced', async () => {
  const sessionKey = replaceable();
  const underTest = await portalUnderTest({ sessionKey });
  const { firstCoordinator, browser, signIn, linkKey, portal } = underTest;
  const coordinator = await firstCoordinator();
  const invitation = await coordinator.post(routes.invite.at(), { roles: ['desk'] });
  const visitor = browser();
  const pledge = { kind: 'pledge', id: 'pledge-0001', generation: 1 } as const;
  await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge) });
  const links = async (from: typeof visitor) => (await from.get(routes.whoAmI.at())).body.links;
  const openBefore = await links(visitor);
  expect(JSON.stringify(openBefore)).toContain('pledge-0001');

  sessionKey.replace();

  expect((await coordinator.get(routes.listAccounts.at())).status).toBe(200);
  expect(await links(visitor)).toEqual(openBefore);
  await signIn('dutydesk');
  const joining = await browser().post(routes.acceptInvitation.at(), {
    code: invitation.body.code,
    name: '值班员乙',
    login: 'seconddesk',
    password: PASSWORD,
  });
  expect(joining.status).toBe(200);

  // Names are sealed again at once, and a password at the next sign-in.
  expect(await portal.sealed.before()).toBe(1);
  expect(await portal.sealed.passwordsBefore()).toBe(0);
  expect(await portal.sealed.reseal(50)).toBe(1);
  expect(await portal.sealed.before()).toBe(0);
  sessionKey.endOld();
  await signIn('dutydesk');
  await signIn('seconddesk');
  const listed = await coordinator.get(routes.listAccounts.at());
  expect(listed.body.accounts.map(({ name }: { name: string }) => name).sort()).toEqual([
    '值班员乙',
    '值班员甲',
  ]);
  // The cookie with the open links was signed with the earlier key.
  expect(JSON.stringify(await links(visitor))).not.toContain('pledge-0001');
});

it('an app, its recovery codes and the name of a passkey outlive the key that they were made with', async () => {
  const sessionKey = replaceable();
  const { firstCoordinator, browser, portal, now, advance } = await portalUnderTest({
    sessionKey,
  });
  const coordinator = await firstCoordinator();
  const app = URI.parse((await coordinator.post(routes.beginTotp.at())).body.uri) as TOTP;
  const code = () => app.generate({ timestamp: now().getTime() });
  const confirmed = await coordinator.post(routes.confirmTotp.at(), { code: code() });
  const [first, second] = confirmed.body.recoveryCodes as readonly string[];
  const signsInWith = async (given: string | undefined) => {
    const visitor = browser();
    await visitor.post(routes.signIn.at(), { login: 'dutydesk', password: PASSWORD });
    return (await visitor.post(routes.completeSignIn.at(), { code: given })).status;
  };

  sessionKey.replace();
  advance(30_000);
  expect(await signsInWith(code())).toBe(200);
  // The account, and then its factors.
  expect(await portal.sealed.before()).toBe(2);
  expect(await portal.sealed.reseal(50)).toBe(1);
  expect(await portal.sealed.reseal(50)).toBe(1);
  expect(await portal.sealed.before()).toBe(0);
  expect(await portal.sealed.reseal(50)).toBe(0);
  sessionKey.endOld();
  advance(30_000);
  expect(await signsInWith(code())).toBe(200);
  expect(await signsInWith(first)).toBe(200);
  expect(await signsInWith(first)).toBe(403);
  expect(await signsInWith(second)).toBe(200);
});

it('an identity at the provider could be lost with the key that it was sealed with, which no test looked at', async () => {
  const sessionKey = replaceable();
  const { options, portal, firstCoordinator } = await portalUnderTest({ sessionKey });
  const view = options.accounts;
  await firstCoordinator();
  const [account] = (await portal.accounts.list()).map(({ id }) => id);
  const accountId = String(account);
  const subject = 'https://provider.example\nemployee-0001';
  const identities = () => {
    const seal = sealWith(portalKeys(sessionKey)('accounts'));
    const opened = openProviderIdentities(view, accountTransactions(view), seal);
    const subjectOf = async (id: string) => seal.open(id, (await opened.of(id))?.subject ?? '');
    return { ...opened, subjectOf };
  };
  const connection = identities().connection(accountId, subject, new Date(START).toISOString());
  await view.apply({ from: {}, to: {}, changes: [connection] });
  const sealedBefore = await identities().of(accountId);

  sessionKey.replace();
  expect(await identities().accountOf(subject)).toBe(accountId);
  expect(await identities().subjectOf(accountId)).toBe(subject);
  // The account, and then its identity.
  expect(await portal.sealed.before()).toBe(2);
  expect(await portal.sealed.reseal(50)).toBe(1);
  expect(await portal.sealed.reseal(50)).toBe(1);
  expect(await portal.sealed.before()).toBe(0);
  expect(await portal.sealed.reseal(50)).toBe(0);
  const sealedAnew = await identities().of(accountId);
  expect(sealedAnew).toMatchObject({ id: accountId, connectedAt: sealedBefore?.connectedAt });
  expect(sealedAnew?.key).not.toBe(sealedBefore?.key);
  expect(sealedAnew?.subject).not.toBe(sealedBefore?.subject);

  sessionKey.endOld();
  expect(await identities().accountOf(subject)).toBe(accountId);
  expect(await identities().subjectOf(accountId)).toBe(subject);
  expect(await identities().accountOf('https://provider.example\nemployee-0002')).toBeUndefined();
});

it('a login stays taken while accounts are sealed with two keys', async () => {
  const sessionKey = replaceable();
  const underTest = await portalUnderTest({ sessionKey });
  const coordinator = await underTest.firstCoordinator();
  sessionKey.replace();
  const invitation = await coordinator.post(routes.invite.at(), { roles: ['desk'] });
  const joining = await underTest.browser().post(routes.acceptInvitation.at(), {
    code: invitation.body.code,
    name: '值班员乙',
    login: 'dutydesk',
    password: PASSWORD,
  });
  expect(joining.body.code).toBe('LOGIN_TAKEN');
});

it('a password of an earlier version, whose hash names no secret, still signs in', async () => {
  const sessionKey = replaceable();
  const underTest = await portalUnderTest({ sessionKey });
  await underTest.firstCoordinator();
  const [account] = await accountsIn(underTest);
  const { id, passwordHash = '' } = account as ActiveAccount;
  const nameless = passwordHash.slice(passwordHash.indexOf('$'));
  await underTest.options.accounts.apply({
    from: {},
    to: {},
    changes: [
      {
        collection: 'accounts',
        id,
        evolve: (stored) => ({ ...stored, id, passwordHash: nameless }),
      },
    ],
  });
  sessionKey.replace();
  expect(await underTest.portal.sealed.passwordsBefore()).toBe(1);
  await underTest.signIn('dutydesk');
  expect(await underTest.portal.sealed.passwordsBefore()).toBe(0);
  await underTest.signIn('dutydesk');
});
