import { routes } from '@bluebox/contracts/routes';
import { type TOTP, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  cookieOf,
  HOUR,
  PASSWORD,
  type PortalUnderTest,
  portalUnderTest,
  stubRoutes,
} from '../../test/portal-under-test.ts';

const MINUTE = HOUR / 60;
const HALF_HOUR = 30 * MINUTE;
const PERIOD = 30_000;
const CREDENTIALS = { login: 'dutydesk', password: PASSWORD };
type Browser = ReturnType<PortalUnderTest['browser']>;

/** Sets up an authenticator app for the account of a browser. */
async function withApp({ now, advance }: PortalUnderTest, visitor: Browser) {
  const begun = await visitor.post(routes.beginTotp.at());
  expect(begun.status).toBe(200);
  const app = URI.parse(begun.body.uri) as TOTP;
  const code = () => app.generate({ timestamp: now().getTime() });
  const confirmed = await visitor.post(routes.confirmTotp.at(), { code: code() });
  expect(confirmed.status).toBe(200);
  advance(PERIOD);
  return {
    secret: begun.body.secret as string,
    qr: begun.body.qr as string,
    app,
    code,
    recoveryCodes: confirmed.body.recoveryCodes as readonly string[],
  };
}

async function firstWithApp(options: Parameters<typeof portalUnderTest>[0] = {}) {
  const underTest = await portalUnderTest(options);
  const visitor = await underTest.firstCoordinator();
  return { ...underTest, visitor, ...(await withApp(underTest, visitor)) };
}

/** Gives login and password in a new browser. */
async function begun({ browser }: PortalUnderTest) {
  const visitor = browser();
  const answer = await visitor.post(routes.signIn.at(), CREDENTIALS);
  expect(answer.status).toBe(200);
  return { visitor, answer };
}

const kindsOf = async (visitor: Browser) =>
  (await visitor.get(routes.listSecurityLog.at({}))).body.rows.map(
    ({ kind, outcome }: { kind: string; outcome: string }) => `${kind} ${outcome}`,
  );

describe('an authenticator app', () => {
  it('is set up by its first code, with ten recovery codes that are shown once', async () => {
    const { visitor, app, secret, qr, recoveryCodes } = await firstWithApp();
    expect(app.label).toBe('dutydesk');
    expect(app.issuer).toBe('Bluebox');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(qr).toContain('<svg');
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}$/);
    expect((await visitor.get(routes.showSecondFactors.at())).body).toStrictEqual({
      totp: true,
      recoveryCodes: 10,
      passkeys: [],
    });
    expect((await visitor.post(routes.beginTotp.at())).body.code).toBe('FACTOR_EXISTS');
    expect(await kindsOf(visitor)).toContain('factor-added done');
  });

  it('does not count before a right code has confirmed it within 15 minutes', async () => {
    const underTest = await portalUnderTest();
    const visitor = await underTest.firstCoordinator();
    const { uri } = (await visitor.post(routes.beginTotp.at())).body;
    const app = URI.parse(uri) as TOTP;
    const confirm = (timestamp: number) =>
      visitor.post(routes.confirmTotp.at(), { code: app.generate({ timestamp }) });
    const wrong = await confirm(underTest.now().getTime() + HOUR);
    expect([wrong.status, wrong.body.code]).toStrictEqual([403, 'FACTOR_CODE_WRONG']);
    expect((await begun(underTest)).answer.body.signedIn).toBe(true);
    underTest.advance(15 * MINUTE);
    const late = await confirm(underTest.now().getTime());
    expect(late.body.code).toBe('FACTOR_CODE_WRONG');
  });

  it('has to be begun anew after ten wrong codes (an open browser could guess without end)', async () => {
    const { firstCoordinator, now } = await portalUnderTest();
    const visitor = await firstCoordinator();
    const { uri } = (await visitor.post(routes.beginTotp.at())).body;
    const code = (URI.parse(uri) as TOTP).generate({ timestamp: now().getTime() });
    const wrong = code === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 10; attempt++)
      expect((await visitor.post(routes.confirmTotp.at(), { code: wrong })).status).toBe(403);
    const kinds = await kindsOf(visitor);
    expect(kinds).toContain('second-step wrong-code');
    expect(kinds).not.toContain('access refused');
    const right = await visitor.post(routes.confirmTotp.at(), { code });
    expect([right.status, right.body.code]).toStrictEqual([403, 'FACTOR_CODE_WRONG']);
  });

  it('is stored encrypted, and recovery codes only as hashes', async () => {
    const { options, secret, recoveryCodes } = await firstWithApp();
    const kept = [];
    for await (const document of options.accounts.documents('second-factors')) kept.push(document);
    expect(kept).toHaveLength(1);
    const text = JSON.stringify(kept);
    expect(text).not.toContain(secret);
    for (const code of recoveryCodes) {
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('is removed by its owner after another authentication, with the recovery codes', async () => {
    const underTest = await firstWithApp();
    const { visitor, code, advance } = underTest;
    advance(20 * MINUTE);
    const asked = await visitor.post(routes.removeTotp.at());
    expect([asked.status, asked.body.code, asked.body.data]).toStrictEqual([
      403,
      'REAUTHENTICATION_NEEDED',
      { methods: ['totp', 'recovery-code'] },
    ]);
    // The password alone proves nothing once there is a second factor.
    const byPassword = await visitor.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect([byPassword.status, byPassword.body.code]).toStrictEqual([
      403,
      'REAUTHENTICATION_NEEDED',
    ]);
    expect((await visitor.post(routes.reauthenticate.at(), { code: code() })).status).toBe(200);
    const removed = await visitor.post(routes.removeTotp.at());
    expect([removed.status, removed.body]).toStrictEqual([
      200,
      { totp: false, recoveryCodes: 0, passkeys: [] },
    ]);
    expect((await begun(underTest)).answer.body.signedIn).toBe(true);
    expect(await kindsOf(visitor)).toContain('factor-removed done');
    expect((await visitor.post(routes.removeTotp.at())).body.code).toBe('UNKNOWN_FACTOR');
  });

  it('is removed when a coordinator resets the account', async () => {
    const underTest = await portalUnderTest();
    const coordinator = await underTest.firstCoordinator();
    const { visitor, accountId } = await underTest.invitedCoordinator(coordinator, 'packing');
    await withApp(underTest, visitor);
    const reset = await coordinator.post(routes.resetAccount.at({ accountId }));
    expect(await underTest.options.accounts.count('second-factors')).toBe(0);
    const joined = await underTest.browser().post(routes.acceptInvitation.at(), {
      code: reset.body.code,
      name: '李明',
      login: 'packing',
      password: PASSWORD,
    });
    expect(joined.body.signedIn).toBe(true);
  });
});

describe('a sign-in with a second factor', () => {
  it('opens nothing until the code was given', async () => {
    const underTest = await firstWithApp();
    const { visitor, answer } = await begun(underTest);
    expect(answer.body).toStrictEqual({
      signedIn: false,
      secondStep: ['totp', 'recovery-code'],
    });
    expect(cookieOf(answer, 'bluebox_session')).toBeUndefined();
    expect(cookieOf(answer, 'bluebox_begun')).toMatch(
      /Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax/,
    );
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    expect((await visitor.get(routes.listOwnSessions.at())).status).toBe(401);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(401);
    const done = await visitor.post(routes.completeSignIn.at(), { code: underTest.code() });
    expect([done.status, done.body]).toStrictEqual([200, { signedIn: true, name: '值班员甲' }]);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(true);
    expect(cookieOf(done, 'bluebox_begun')).toMatch(/Expires=Thu, 01 Jan 1970/);
  });

  it('accepts no code twice, and none of another time', async () => {
    const underTest = await firstWithApp();
    const { app, code, now, advance } = underTest;
    const first = await begun(underTest);
    const used = code();
    await first.visitor.post(routes.completeSignIn.at(), { code: used });
    const { visitor } = await begun(underTest);
    const again = await visitor.post(routes.completeSignIn.at(), { code: used });
    expect([again.status, again.body.code]).toStrictEqual([403, 'FACTOR_CODE_USED']);
    const late = app.generate({ timestamp: now().getTime() - 2 * PERIOD });
    const wrong = await visitor.post(routes.completeSignIn.at(), { code: late });
    expect([wrong.status, wrong.body.code]).toStrictEqual([403, 'FACTOR_CODE_WRONG']);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    advance(PERIOD);
    expect((await visitor.post(routes.completeSignIn.at(), { code: code() })).status).toBe(200);
    expect(await kindsOf(visitor)).toEqual(
      expect.arrayContaining(['second-step used-code', 'second-step wrong-code']),
    );
  });

  it('accepts one code once, even from three browsers at once', async () => {
    const underTest = await firstWithApp();
    const code = underTest.code();
    const visitors = await Promise.all(Array.from({ length: 3 }, () => begun(underTest)));
    const answers = await Promise.all(
      visitors.map(({ visitor }) => visitor.post(routes.completeSignIn.at(), { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 403, 403]);
  });

  it('can be completed by each recovery code once; the second use is refused and recorded', async () => {
    const underTest = await firstWithApp();
    const [code = ''] = underTest.recoveryCodes;
    const first = await begun(underTest);
    // People type codes in small letters, and leave out hyphens.
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const done = await first.visitor.post(routes.completeSignIn.at(), { code: typed });
    expect(done.body.signedIn).toBe(true);
    const { visitor } = await begun(underTest);
    const again = await visitor.post(routes.completeSignIn.at(), { code });
    expect([again.status, again.body.code, cookieOf(again, 'bluebox_session')]).toStrictEqual([
      403,
      'RECOVERY_CODE_USED',
      undefined,
    ]);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    expect(await kindsOf(first.visitor)).toEqual(
      expect.arrayContaining(['recovery-code-used done', 'recovery-code-used used-code']),
    );
    const left = await first.visitor.get(routes.showSecondFactors.at());
    expect(left.body.recoveryCodes).toBe(9);
  });

  it('is refused with recovery codes that were replaced, or that another account has', async () => {
    const underTest = await firstWithApp();
    const [old = ''] = underTest.recoveryCodes;
    const other = await underTest.invitedCoordinator(underTest.visitor, 'packing');
    const { recoveryCodes } = await withApp(underTest, other.visitor);
    const made = await underTest.visitor.post(routes.makeRecoveryCodes.at());
    expect(made.body.recoveryCodes).toHaveLength(10);
    const { visitor } = await begun(underTest);
    for (const code of [old, recoveryCodes[0] ?? '']) {
      const answer = await visitor.post(routes.completeSignIn.at(), { code });
      expect([answer.status, answer.body.code]).toStrictEqual([403, 'FACTOR_CODE_WRONG']);
    }
    const [present] = made.body.recoveryCodes;
    const done = await visitor.post(routes.completeSignIn.at(), { code: present });
    expect(done.body.signedIn).toBe(true);
  });

  it('makes a guesser of codes wait, also with the right one', async () => {
    const underTest = await firstWithApp();
    const { visitor } = await begun(underTest);
    for (let round = 0; round < 5; round++)
      await visitor.post(routes.completeSignIn.at(), { code: `ABCD-EFGH-${round}` });
    const answer = await visitor.post(routes.completeSignIn.at(), { code: underTest.code() });
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([429, '2']);
  });

  it('is over after ten minutes, after a new password, and in another browser', async () => {
    const underTest = await firstWithApp();
    const { browser, code, advance } = underTest;
    const stranger = await browser().post(routes.completeSignIn.at(), { code: code() });
    expect([stranger.status, stranger.body.code]).toStrictEqual([403, 'SIGN_IN_OVER']);
    const forged = await browser()
      .agent.post(routes.completeSignIn.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: 'bluebox_begun=e30.AAAA' })
      .send({ code: code() });
    expect(forged.body.code).toBe('SIGN_IN_OVER');

    const { visitor } = await begun(underTest);
    await underTest.visitor.post(routes.changePassword.at(), {
      currentPassword: PASSWORD,
      newPassword: 'seven other blue cartons',
    });
    const changed = await visitor.post(routes.completeSignIn.at(), { code: code() });
    expect(changed.body.code).toBe('SIGN_IN_OVER');
    const late = browser();
    const signedIn = await late.post(routes.signIn.at(), {
      ...CREDENTIALS,
      password: 'seven other blue cartons',
    });
    const cookie = cookieOf(signedIn, 'bluebox_begun')?.split(';')[0] ?? '';
    advance(10 * MINUTE);
    const answer = await browser()
      .agent.post(routes.completeSignIn.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: cookie })
      .send({ code: code() });
    expect(answer.body.code).toBe('SIGN_IN_OVER');
  });
});

describe('a Bluebox that requires a second factor', () => {
  it('lets an account without one set it up, and nothing else', async () => {
    const underTest = await portalUnderTest({ factorRequired: true });
    const visitor = await underTest.firstCoordinator();
    expect((await visitor.get(routes.whoAmI.at())).body).toMatchObject({
      signedIn: false,
      roles: [],
      mustAddFactor: true,
    });
    for (const path of [routes.listAccounts.at(), routes.listOwnSessions.at()])
      expect((await visitor.get(path)).status, path).toBe(401);
    expect((await visitor.post(routes.invite.at(), { roles: ['desk'] })).status).toBe(401);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(401);
    await withApp(underTest, visitor);
    const me = (await visitor.get(routes.whoAmI.at())).body;
    expect([me.signedIn, me.mustAddFactor]).toStrictEqual([true, undefined]);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(200);
  });

  it('kept a session that may only add a factor for seven days; it ends after half an hour', async () => {
    const underTest = await portalUnderTest({
      factorRequired: true,
      reauthenticationMinutes: 60,
    });
    const visitor = await underTest.firstCoordinator();
    const begun = await visitor.post(routes.beginTotp.at());
    underTest.advance(HALF_HOUR - 1);
    expect((await visitor.get(routes.whoAmI.at())).body.mustAddFactor).toBe(true);
    expect((await visitor.get(routes.showSecondFactors.at())).status).toBe(200);
    underTest.advance(1);
    const me = (await visitor.get(routes.whoAmI.at())).body;
    expect([me.signedIn, me.mustAddFactor]).toStrictEqual([false, undefined]);
    const code = (URI.parse(begun.body.uri) as TOTP).generate({
      timestamp: underTest.now().getTime(),
    });
    expect((await visitor.get(routes.showSecondFactors.at())).status).toBe(401);
    expect((await visitor.post(routes.beginTotp.at())).status).toBe(401);
    expect((await visitor.post(routes.confirmTotp.at(), { code })).status).toBe(401);
    const again = await underTest.signIn('dutydesk');
    expect((await again.get(routes.whoAmI.at())).body.mustAddFactor).toBe(true);
  });

  it('ends no session in which a factor was given', async () => {
    const { visitor, advance } = await firstWithApp({ factorRequired: true });
    advance(HALF_HOUR);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(true);
  });

  it('keeps the last factor of an account', async () => {
    const { visitor } = await firstWithApp({ factorRequired: true });
    const answer = await visitor.post(routes.removeTotp.at());
    expect([answer.status, answer.body.code]).toStrictEqual([409, 'LAST_FACTOR']);
  });

  it('accepts a sign-in with both factors, and gives no second app to the password alone', async () => {
    const underTest = await firstWithApp({ factorRequired: true });
    const { visitor } = await begun(underTest);
    expect((await visitor.post(routes.beginTotp.at())).status).toBe(401);
    await visitor.post(routes.completeSignIn.at(), { code: underTest.code() });
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(true);
  });
});
