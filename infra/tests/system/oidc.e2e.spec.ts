import type { OidcSettings, SecurityEntry } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { URI } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../../run/servers/src/readiness.ts';
import { type Client, connect, RequestRefused } from '../../run/standalone/src/client.ts';
import { CLIENT, startIdentityProvider, type TestProvider } from './identity-provider.ts';
import { type Bluebox, COORDINATOR, startBluebox } from './support.ts';

let provider: TestProvider;
let bluebox: Bluebox;
let port: number;
const origin = () => `http://127.0.0.1:${port}`;
const settings = (more: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer: provider.issuer,
  ...CLIENT,
  name: '工会账号',
  secondFactor: ['mfa'],
  ...more,
});

beforeAll(async () => {
  [port = 0] = await freePorts(1);
  provider = await startIdentityProvider(() => [`${origin()}/sign-in/provider`]);
  bluebox = await startBluebox(undefined, { port, oidc: settings() });
});
afterAll(async () => {
  await bluebox?.close();
  await provider?.close();
});
beforeEach(() => {
  Object.assign(provider, {
    person: `employee-${Math.floor(performance.now() * 1000)}`,
    amr: ['pwd'],
    forge: undefined,
    signsWithAnotherKey: false,
    beforeToken: undefined,
    isDown: false,
  });
});

const visitor = (cookies = new Map<string, string>()): Client =>
  connect(bluebox.url, undefined, cookies);
/** Follows the pages of the provider as a browser does, and returns the query with which it sends back. */
async function answerOf(url: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = new URL(url);
  for (;;) {
    const answer = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider answers ${answer.status}: ${next}`);
    next = new URL(location, next);
    if (next.origin === origin()) return next.search.slice(1);
  }
}
const complete = (client: Client, answer: string) =>
  client.post(routes.completeAtProvider.at(), { answer });
const signIn = async (client = visitor(), next?: string) => {
  const body = next === undefined ? {} : { next };
  const { url } = await client.post(routes.beginProviderSignIn.at(), body);
  return complete(client, await answerOf(url));
};
const connectTo = async (client: Client) => {
  const { url } = await client.post(routes.connectProvider.at(), {});
  return complete(client, await answerOf(url));
};
const isSignedIn = async (client: Client) => (await client.get(routes.whoAmI.at())).signedIn;
/** Returns the code of the refusal. */
const refusal = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'none',
    (error: unknown) => {
      if (error instanceof RequestRefused) return error.problem.code;
      throw error;
    },
  );
let joined = 0;
const invitation = () => bluebox.coordinator.post(routes.invite.at(), { roles: ['desk'] });
const login = () => `person-${++joined}`;
/** Accepts an invitation at the provider. */
async function join(client = visitor()) {
  const { code, accountId } = await invitation();
  const { url } = await client.post(routes.joinByProvider.at(), {
    code,
    name: '收货台甲',
    login: login(),
  });
  return { client, accountId, answer: await complete(client, await answerOf(url)) };
}
/** Accepts an invitation with a password. */
async function withPassword(client = visitor()) {
  const { code, accountId } = await invitation();
  const name = login();
  const { password } = COORDINATOR;
  await client.post(routes.acceptInvitation.at(), { code, name: '装箱乙', login: name, password });
  return { client, accountId, login: name, password };
}
/** Returns the entries of a kind in the security log, newest first. Equal refusals of a minute share one. */
const logged = async (kind: SecurityEntry['kind']): Promise<readonly SecurityEntry[]> =>
  (await bluebox.coordinator.get(routes.listSecurityLog.at({}, { kind, limit: 200 }))).rows;
/** Returns the number of acts that the log tells, of a kind with an outcome. */
const count = async (kind: SecurityEntry['kind'], outcome: SecurityEntry['outcome']) =>
  (await logged(kind))
    .filter((entry) => entry.outcome === outcome)
    .reduce((sum, entry) => sum + (entry.count ?? 1), 0);
/** Returns the newest entry of a kind, as outcome and account. */
const newest = async (kind: SecurityEntry['kind']) => {
  const [entry] = await logged(kind);
  return [entry?.outcome, entry?.account];
};

describe('a sign-in at the provider', () => {
  it('opens the account of a person who accepted the invitation there, without any password', async () => {
    const { client, accountId, answer } = await join();
    expect(answer).toStrictEqual({ purpose: 'join', signedIn: true });
    expect((await client.get(routes.whoAmI.at())).accountId).toBe(accountId);
    for (const kind of ['invitation-accepted', 'provider-connected', 'provider-sign-in'] as const)
      expect(await newest(kind), kind).toStrictEqual(['done', accountId]);
    const signedIn = await count('provider-sign-in', 'done');
    const again = visitor();
    expect(await signIn(again, '/console/people?status=active')).toStrictEqual({
      purpose: 'sign-in',
      next: '/console/people?status=active',
      signedIn: true,
    });
    expect((await again.get(routes.whoAmI.at())).accountId).toBe(accountId);
    expect(await count('provider-sign-in', 'done')).toBe(signedIn + 1);
    const asked = provider.lastAsked();
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('scope')).toBe('openid');
    expect(asked?.get('nonce')).toMatch(/^[\w-]{43}$/);
  });

  it('opens nothing and makes no account for an identity that is connected to none, with one entry', async () => {
    const before = (await bluebox.coordinator.get(routes.listAccounts.at())).accounts.length;
    const told = await count('provider-sign-in', 'not-connected');
    const client = visitor();
    expect(await refusal(signIn(client))).toBe('IDENTITY_NOT_CONNECTED');
    expect(await isSignedIn(client)).toBe(false);
    expect((await bluebox.coordinator.get(routes.listAccounts.at())).accounts).toHaveLength(before);
    expect(await count('provider-sign-in', 'not-connected')).toBe(told + 1);
  });

  it('opens no account that was closed or reset', async () => {
    const { accountId } = await join();
    await bluebox.coordinator.post(routes.revokeAccount.at({ accountId }), {});
    expect(await refusal(signIn())).toBe('IDENTITY_NOT_CONNECTED');
    const second = await join();
    await bluebox.coordinator.post(routes.resetAccount.at({ accountId: second.accountId }), {});
    expect(await refusal(signIn())).toBe('IDENTITY_NOT_CONNECTED');
  });

  it('is told plainly if the person cancels', async () => {
    provider.person = 'declines';
    expect(await refusal(signIn())).toBe('PROVIDER_DECLINED');
  });

  it('only lets the browser give the second factor, unless the token says that one was given', async () => {
    const { client } = await join();
    const { uri } = await client.post(routes.beginTotp.at(), {});
    const app = URI.parse(uri);
    await client.post(routes.confirmTotp.at(), { code: app.generate() });
    const half = visitor();
    expect(await signIn(half)).toMatchObject({
      signedIn: false,
      secondStep: ['totp', 'recovery-code'],
    });
    expect(await isSignedIn(half)).toBe(false);
    expect(await refusal(half.get(routes.listOwnSessions.at()))).toBe('NOT_SIGNED_IN');
    provider.amr = ['pwd', 'mfa'];
    const whole = visitor();
    expect(await signIn(whole)).toMatchObject({ signedIn: true });
    expect((await whole.get(routes.showReauthentication.at())).recent).toBe(true);
  });
});

describe('the session of a sign-in at the provider', () => {
  const recentIn = async (client: Client) =>
    (await client.get(routes.showReauthentication.at())).recent;

  it('counted as a recent authentication although the person had authenticated there hours before', async () => {
    await join();
    const client = visitor();
    provider.forge = (own) => ({ ...own, auth_time: Math.floor(Date.now() / 1000) - 3_600 });
    await signIn(client);
    expect(await isSignedIn(client)).toBe(true);
    expect(await recentIn(client)).toBe(false);
    expect(await refusal(client.post(routes.beginTotp.at(), {}))).toBe('REAUTHENTICATION_NEEDED');
  });

  it('is no recent authentication if the token does not say when, not even with a second factor', async () => {
    await join();
    const client = visitor();
    provider.amr = ['mfa'];
    provider.forge = ({ auth_time: _, ...own }) => own;
    await signIn(client);
    expect(await isSignedIn(client)).toBe(true);
    expect(await recentIn(client)).toBe(false);
  });

  it('is a recent authentication if the person has just authenticated there', async () => {
    await join();
    const client = visitor();
    await signIn(client);
    expect(await recentIn(client)).toBe(true);
  });
});

describe('an answer of the provider', () => {
  it('works once, and only in the browser that asked', async () => {
    await join();
    const cookies = new Map<string, string>();
    const client = visitor(cookies);
    const { url } = await client.post(routes.beginProviderSignIn.at(), {});
    const copy = visitor(new Map(cookies));
    const answer = await answerOf(url);
    expect(await refusal(complete(visitor(), answer))).toBe('PROVIDER_ANSWER_REFUSED');
    expect(await complete(client, answer)).toMatchObject({ signedIn: true });
    expect(await refusal(complete(client, answer))).toBe('PROVIDER_ANSWER_REFUSED');
    expect(await refusal(complete(copy, answer))).toBe('PROVIDER_ANSWER_REFUSED');
  });

  it('to another question is refused', async () => {
    await join();
    const client = visitor();
    const first = await client.post(routes.beginProviderSignIn.at(), {});
    const answer = await answerOf(first.url);
    await client.post(routes.beginProviderSignIn.at(), {});
    expect(await refusal(complete(client, answer))).toBe('PROVIDER_ANSWER_REFUSED');
    expect(await isSignedIn(client)).toBe(false);
  });

  it.each([
    ['another nonce', { nonce: 'of another question' }],
    ['another audience', { aud: 'another client' }],
    ['another issuer', { iss: 'https://another.example' }],
    ['a time that is over', { iat: 1_000_000_000, exp: 1_000_000_600 }],
    ['no subject', { sub: undefined }],
  ])('whose token has %s is refused, and opens nothing', async (_, claims) => {
    await join();
    provider.forge = (own) => JSON.parse(JSON.stringify({ ...own, ...claims }));
    const told = await count('provider-sign-in', 'refused');
    const client = visitor();
    expect(await refusal(signIn(client))).toBe('PROVIDER_ANSWER_REFUSED');
    expect(await isSignedIn(client)).toBe(false);
    expect(await count('provider-sign-in', 'refused')).toBe(told + 1);
  });

  it('whose token is signed by somebody else is refused', async () => {
    await join();
    provider.signsWithAnotherKey = true;
    const client = visitor();
    expect(await refusal(signIn(client))).toBe('PROVIDER_ANSWER_REFUSED');
    expect(await isSignedIn(client)).toBe(false);
  });
});

describe('a connection with the provider', () => {
  it('is made by the signed-in person, opens the account, and ends', async () => {
    const { client, accountId } = await withPassword();
    expect(await client.get(routes.showProvider.at())).toStrictEqual({
      offered: true,
      name: '工会账号',
      connected: false,
      hasPassword: true,
    });
    expect(await connectTo(client)).toStrictEqual({ purpose: 'connect', signedIn: true });
    expect(await newest('provider-connected')).toStrictEqual(['done', accountId]);
    expect(await signIn()).toMatchObject({ signedIn: true });
    expect(await refusal(client.post(routes.connectProvider.at(), {}))).toBe('IDENTITY_EXISTS');
    expect(await client.post(routes.disconnectProvider.at(), {})).toMatchObject({
      connected: false,
    });
    expect(await newest('provider-disconnected')).toStrictEqual(['done', accountId]);
    expect(await refusal(signIn())).toBe('IDENTITY_NOT_CONNECTED');
  });

  it('cannot be made with an identity that opens another account', async () => {
    const { accountId } = await join();
    const { client } = await withPassword();
    expect(await refusal(connectTo(client))).toBe('IDENTITY_TAKEN');
    const later = visitor();
    await signIn(later);
    expect((await later.get(routes.whoAmI.at())).accountId).toBe(accountId);
    const { code } = await invitation();
    const guest = visitor();
    const begun = await guest.post(routes.joinByProvider.at(), {
      code,
      name: '又一人',
      login: login(),
    });
    expect(await refusal(complete(guest, await answerOf(begun.url)))).toBe('IDENTITY_TAKEN');
  });

  it('stays if the account has no password', async () => {
    const { client } = await join();
    expect(await refusal(client.post(routes.disconnectProvider.at(), {}))).toBe('NO_PASSWORD');
    const change = { currentPassword: 'anything', newPassword: 'seven other blue cartons' };
    expect(await refusal(client.post(routes.changePassword.at(), change))).toBe('NO_PASSWORD');
  });

  it('is not made in a session that somebody else began meanwhile', async () => {
    const { client } = await withPassword();
    const other = await withPassword();
    const { url } = await client.post(routes.connectProvider.at(), {});
    const answer = await answerOf(url);
    const { login: theirs, password } = other;
    await client.post(routes.signIn.at(), { login: theirs, password });
    expect(await refusal(complete(client, answer))).toBe('PROVIDER_ANSWER_REFUSED');
  });
});

describe('a new connection', () => {
  const lastPrompt = () => provider.lastAsked()?.get('prompt') ?? null;

  it('was made with the identity of a colleague who was still signed in at the provider in this browser', async () => {
    await join();
    expect(lastPrompt()).toBe('login');
    provider.person = `${provider.person}-of-another`;
    const { client } = await withPassword();
    await connectTo(client);
    expect(lastPrompt()).toBe('login');
    await signIn();
    expect(lastPrompt()).toBe(null);
  });

  it('was made in a session that its owner ended while the provider answered', async () => {
    const { client, login: name, password } = await withPassword();
    const owner = visitor();
    await owner.post(routes.signIn.at(), { login: name, password });
    provider.beforeToken = () => owner.post(routes.endOtherSessions.at(), {});
    expect(await refusal(connectTo(client))).toBe('NOT_SIGNED_IN');
    provider.beforeToken = undefined;
    expect((await owner.get(routes.showProvider.at())).connected).toBe(false);
    expect(await refusal(signIn())).toBe('IDENTITY_NOT_CONNECTED');
  });
});

describe('another authentication at the provider', () => {
  const reauthenticate = async (client: Client) => {
    const { url } = await client.post(routes.reauthenticateAtProvider.at(), {});
    return complete(client, await answerOf(url));
  };

  it('is asked for anew, and renews the session', async () => {
    const cookies = new Map<string, string>();
    const { client, accountId } = await join(visitor(cookies));
    expect((await client.get(routes.showReauthentication.at())).methods).toStrictEqual([
      'provider',
    ]);
    const copy = visitor(new Map(cookies));
    expect(await reauthenticate(client)).toStrictEqual({
      purpose: 'reauthenticate',
      signedIn: true,
    });
    const asked = provider.lastAsked();
    expect([asked?.get('prompt'), asked?.get('max_age')]).toStrictEqual(['login', '0']);
    expect(await newest('reauthentication')).toStrictEqual(['done', accountId]);
    expect(await isSignedIn(client)).toBe(true);
    expect(await isSignedIn(copy)).toBe(false);
  });

  it('is refused if the person authenticated before it was asked for, or the token does not say when', async () => {
    const { client } = await join();
    provider.forge = (own) => ({ ...own, auth_time: Math.floor(Date.now() / 1000) - 120 });
    expect(await refusal(reauthenticate(client))).toBe('PROVIDER_ANSWER_REFUSED');
    provider.forge = ({ auth_time: _, ...own }) => own;
    expect(await refusal(reauthenticate(client))).toBe('PROVIDER_ANSWER_REFUSED');
  });

  it('is refused for another person of the organisation', async () => {
    const { client, accountId } = await join();
    provider.person = 'colleague';
    expect(await refusal(reauthenticate(client))).toBe('IDENTITY_OF_OTHER');
    const ofAccount = (await logged('reauthentication')).filter(
      ({ account }) => account === accountId,
    );
    expect(ofAccount).toMatchObject([{ outcome: 'refused' }]);
  });

  it('is no way around the second factor of the account', async () => {
    const { client } = await join();
    const { uri } = await client.post(routes.beginTotp.at(), {});
    await client.post(routes.confirmTotp.at(), { code: URI.parse(uri).generate() });
    expect(await refusal(reauthenticate(client))).toBe('REAUTHENTICATION_NEEDED');
  });
});

describe('the path to open afterwards', () => {
  it.each([
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example',
    '/console\\..\\evil',
    '/consoles',
    '/console/../../evil\n',
    'javascript:alert(1)',
  ])('is refused if it is %s', async (next) => {
    const asked = visitor().post(routes.beginProviderSignIn.at(), { next });
    expect(await refusal(asked)).toBe('INVALID_INPUT');
  });
});

it('a provider that is down keeps nobody from signing in with a password, and is asked again later', async () => {
  const { login: name, password } = await withPassword();
  await bluebox.close();
  provider.isDown = true;
  bluebox = await startBluebox(bluebox.folder, { port, oidc: settings() });
  expect(await refusal(signIn())).toBe('PROVIDER_UNAVAILABLE');
  expect(await visitor().post(routes.signIn.at(), { login: name, password })).toMatchObject({
    signedIn: true,
  });
  expect(bluebox.logged()).toContain('the identity provider cannot be used');
  expect(bluebox.logged()).not.toContain(CLIENT.clientSecret);
  provider.isDown = false;
  await join();
  expect(await signIn()).toMatchObject({ signedIn: true });
});

it('a session without the required second factor only sets one up, also after a sign-in at the provider', async () => {
  await join();
  await bluebox.close();
  bluebox = await startBluebox(bluebox.folder, { port, oidc: settings(), factorRequired: true });
  const half = visitor();
  expect(await signIn(half)).toMatchObject({ signedIn: true });
  expect(await half.get(routes.whoAmI.at())).toMatchObject({
    signedIn: false,
    mustAddFactor: true,
  });
  expect(await refusal(half.get(routes.listOwnSessions.at()))).toBe('NOT_SIGNED_IN');
  provider.amr = ['mfa'];
  const whole = visitor();
  await signIn(whole);
  expect(await isSignedIn(whole)).toBe(true);
  await bluebox.close();
  bluebox = await startBluebox(bluebox.folder, { port });
  expect(await visitor().get(routes.showProvider.at())).toStrictEqual({ offered: false });
  expect(await refusal(visitor().post(routes.beginProviderSignIn.at(), {}))).toBe('PROVIDER_OFF');
});
