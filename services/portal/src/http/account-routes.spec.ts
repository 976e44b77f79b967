import { routes } from '@bluebox/contracts/routes';
import { verify } from '@node-rs/argon2';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  cookieOf,
  DAY,
  HOUR,
  listening,
  PASSWORD,
  portalUnderTest,
  SETUP_CODE,
  stubRoutes,
} from '../../test/portal-under-test.ts';
import { put } from '../account-transactions.ts';

// Spec files in one process share loaded modules. The modules are reset, because a mock applies
// only to modules that are loaded after it.
vi.hoisted(() => vi.resetModules());
afterAll(() => void vi.resetModules());

// The mock only observes the calls; the implementation stays real.
vi.mock('@node-rs/argon2', async (original) => {
  const argon2 = await original<typeof import('@node-rs/argon2')>();
  return { ...argon2, verify: vi.fn(argon2.verify) };
});

const SESSION = 'bluebox_session';
const setUpBody = { code: SETUP_CODE, name: '值班员甲', login: 'dutydesk', password: PASSWORD };
const TO_ALL = { roles: ['coordinator'] };
const KEY = 'key-of-a-request-0000-0001';

describe('the set-up of the first account', () => {
  it('makes a coordinator and signs them in', async () => {
    const { browser } = await portalUnderTest();
    const visitor = browser();
    const answer = await visitor.post(routes.setUp.at(), setUpBody);
    expect([answer.status, answer.body]).toStrictEqual([201, { signedIn: true, name: '值班员甲' }]);
    const me = await visitor.get(routes.whoAmI.at());
    expect(me.body).toStrictEqual({
      signedIn: true,
      name: '值班员甲',
      accountId: expect.any(String),
      roles: ['coordinator'],
      may: ['coordinator', 'desk', 'packing', 'volunteer', 'staff'],
      links: [],
    });
  });

  it('shows coordinators, but not visitors, the URL under which other people reach the portal', async () => {
    const publicUrl = 'https://box.example';
    const { browser } = await portalUnderTest({ publicUrl });
    const visitor = browser();
    await visitor.post(routes.setUp.at(), setUpBody);
    expect((await visitor.get(routes.whoAmI.at())).body.address).toBe(publicUrl);
    expect((await browser().get(routes.whoAmI.at())).body.address).toBeUndefined();
  });

  it('works once, even for five people at once', async () => {
    const { browser, portal } = await portalUnderTest();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        browser().post(routes.setUp.at(), { ...setUpBody, login: `login${index}` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([201, 404, 404, 404, 404]);
    expect(await portal.accounts.list()).toHaveLength(1);
    const again = await browser().post(routes.setUp.at(), setUpBody);
    expect(again.body.code).toBe('LINK_NOT_GOOD');
  });

  it('needs the set-up code', async () => {
    const { browser, portal } = await portalUnderTest();
    for (const code of ['', 'wrong', SETUP_CODE.slice(1), `${SETUP_CODE} `]) {
      const answer = await browser().post(routes.setUp.at(), { ...setUpBody, code });
      expect([answer.status, answer.body.code]).toStrictEqual([404, 'LINK_NOT_GOOD']);
    }
    expect(await portal.accounts.list()).toHaveLength(0);
  });

  it.each([
    [{ password: 'short pass' }, 'INVALID_INPUT'],
    [{ password: 'Password1234!' }, 'PASSWORD_COMMON'],
    [{ password: 'my name is dutydesk' }, 'PASSWORD_HOLDS_LOGIN'],
    [{ login: 'Duty Desk' }, 'INVALID_INPUT'],
    [{ name: ' ' }, 'INVALID_INPUT'],
    [{ roles: ['coordinator'] }, 'INVALID_INPUT'],
  ])('refuses %o', async (part, code) => {
    const { browser, portal } = await portalUnderTest();
    const answer = await browser().post(routes.setUp.at(), { ...setUpBody, ...part });
    expect([answer.status, answer.body.code]).toStrictEqual([400, code]);
    expect(await portal.accounts.list()).toHaveLength(0);
  });

  it('can be repeated under its key, and signs in again', async () => {
    const { browser, portal } = await portalUnderTest();
    const send = (body: object) =>
      browser()
        .agent.post(routes.setUp.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(body);
    const [first, second] = [await send(setUpBody), await send(setUpBody)];
    expect([second.status, second.body]).toStrictEqual([first.status, first.body]);
    expect(cookieOf(second, SESSION)).toBeDefined();
    expect(await portal.accounts.list()).toHaveLength(1);
    const other = await send({ ...setUpBody, password: 'another of my passwords' });
    expect([other.status, cookieOf(other, SESSION)]).toStrictEqual([422, undefined]);
  });
});

describe('signing in', () => {
  it('refuses an unknown login, a wrong password and a closed account alike, after the same work', async () => {
    const { firstCoordinator, invitedCoordinator, browser, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { accountId } = await invitedCoordinator(coordinator, 'packing');
    await coordinator.post(routes.revokeAccount.at({ accountId }));
    const attempt = async (login: string, password: string) => {
      const before = vi.mocked(verify).mock.calls.length;
      const answer = await browser().post(routes.signIn.at(), { login, password });
      const { requestId, ...body } = answer.body;
      const compared = vi.mocked(verify).mock.calls.length - before;
      return { told: { status: answer.status, body, cookie: cookieOf(answer, SESSION) }, compared };
    };
    const kinds = [
      ['nobody', PASSWORD],
      ['dutydesk', 'not the password'],
      ['packing', PASSWORD],
      ['', ''],
      ['__proto__', PASSWORD],
    ] as const;
    for (const [login, password] of kinds) {
      const { told, compared } = await attempt(login, password);
      expect(told.status).toBe(401);
      expect(told.body).toMatchObject({ code: 'SIGN_IN_FAILED' });
      expect(told.cookie).toBeUndefined();
      // Argon2id takes nearly all of the response time, so skipping it would reveal that the login
      // is unknown.
      expect(compared).toBe(1);
      advance(HOUR);
    }
  });

  it('begins a new session each time, never one that the browser sent', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    await firstCoordinator();
    const planted = 'A'.repeat(22);
    const visitor = browser();
    const signIn = () =>
      visitor.agent
        .post(routes.signIn.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: `${SESSION}=${planted}` })
        .send({ login: 'dutydesk', password: PASSWORD });
    const [first, second] = [await signIn(), await signIn()];
    const values = [first, second].map((answer) => cookieOf(answer, SESSION)?.split(/[=;]/)[1]);
    expect(new Set([...values, planted]).size).toBe(3);
    expect(values[0]).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const fixed = await browser()
      .agent.get(routes.whoAmI.at())
      .set('Cookie', `${SESSION}=${planted}`);
    expect(fixed.body.signedIn).toBe(false);
  });

  it('ends the session that the browser had', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const visitor = await firstCoordinator();
    const before = visitor.session();
    await visitor.post(routes.signIn.at(), { login: 'dutydesk', password: PASSWORD });
    const old = await browser().agent.get(routes.whoAmI.at()).set('Cookie', `${SESSION}=${before}`);
    expect(old.body.signedIn).toBe(false);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(true);
  });

  it('leaves one session per key, however often the request is sent', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    await invitedCoordinator(await firstCoordinator(), 'packing');
    const send = (body: object) =>
      browser()
        .agent.post(routes.signIn.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(body);
    const good = { login: 'dutydesk', password: PASSWORD };
    const answers = [await send(good), await send(good)];
    expect(answers.map(({ status, body }) => [status, body.name])).toStrictEqual([
      [200, '值班员甲'],
      [200, '值班员甲'],
    ]);
    const alive = await Promise.all(
      answers.map((answer) =>
        browser()
          .agent.get(routes.whoAmI.at())
          .set('Cookie', cookieOf(answer, SESSION)?.split(';')[0] ?? ''),
      ),
    );
    expect(alive.map(({ body }) => body.signedIn)).toStrictEqual([false, true]);
    const other = await send({ login: 'packing', password: PASSWORD });
    expect([other.status, cookieOf(other, SESSION)]).toStrictEqual([422, undefined]);
  });

  it('makes a guesser wait longer and longer, but nobody at another address', async () => {
    const { firstCoordinator, portal, browser, advance } = await portalUnderTest({
      trustedProxy: true,
    });
    await firstCoordinator();
    const attempt = (login: string, password: string, address: string) =>
      browser(portal.app)
        .agent.post(routes.signIn.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': address })
        .send({ login, password });
    for (const login of ['dutydesk', 'nobody']) {
      for (let round = 0; round < 5; round++)
        expect((await attempt(login, 'not the password', '10.0.0.1')).status).toBe(401);
      const waiting = await attempt(login, PASSWORD, '10.0.0.1');
      expect([waiting.status, waiting.headers['retry-after']]).toStrictEqual([429, '2']);
    }
    expect((await attempt('dutydesk', PASSWORD, '10.0.0.2')).status).toBe(200);
    advance(2_000);
    expect((await attempt('dutydesk', 'still not the one', '10.0.0.1')).status).toBe(401);
    const longer = await attempt('dutydesk', PASSWORD, '10.0.0.1');
    expect([longer.status, longer.headers['retry-after']]).toStrictEqual([429, '4']);
    advance(4_000);
    expect((await attempt('dutydesk', PASSWORD, '10.0.0.1')).status).toBe(200);
  });

  it('cannot be blocked by strangers if the account has used the browser before', async () => {
    const { firstCoordinator, browser, portal } = await portalUnderTest({
      trustedProxy: true,
      limits: { guesses: 10_000 },
    });
    const coordinator = await firstCoordinator();
    const attempt = (who: ReturnType<typeof browser>, address: string, password: string) =>
      who.agent
        .post(routes.signIn.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': address })
        .send({ login: 'dutydesk', password });
    for (let index = 0; index < 60; index++)
      await attempt(browser(), `10.0.0.${Math.floor(index / 4)}`, 'wrong');
    expect((await attempt(browser(), '10.9.9.9', PASSWORD)).status).toBe(429);
    await coordinator.post(routes.signOut.at());
    expect((await attempt(coordinator, '10.9.9.9', PASSWORD)).status).toBe(200);
    const device =
      cookieOf(await attempt(coordinator, '10.9.9.8', PASSWORD), 'bluebox_device') ?? '';
    expect(device).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax/);
    const [content] = device.split(/[=.]/).slice(1);
    const text = Buffer.from(content ?? '', 'base64url').toString();
    expect(text, 'nothing that names a person').not.toMatch(/dutydesk|值班员/);
    const forged = await browser()
      .agent.post(routes.signIn.at())
      .set({
        'Sec-Fetch-Site': 'same-origin',
        'X-Forwarded-For': '10.9.9.7',
        Cookie: `bluebox_device=${content}.${'A'.repeat(43)}`,
      })
      .send({ login: 'dutydesk', password: PASSWORD });
    expect(forged.status).toBe(429);
    expect(await portal.accounts.list()).toHaveLength(1);
  });

  it('limits concurrent attempts as well', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    await firstCoordinator();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        browser().post(routes.signIn.at(), { login: 'dutydesk', password: `wrong ${index}` }),
      ),
    );
    const tried = answers.filter(({ status }) => status === 401);
    expect(tried).toHaveLength(5);
  });

  it('accepts the login in capitals and with blanks, and the password only as it is', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    await firstCoordinator();
    const answer = (login: string, password: string) =>
      browser().post(routes.signIn.at(), { login, password });
    expect((await answer(' DutyDesk ', PASSWORD)).status).toBe(200);
    expect((await answer('dutydesk', `${PASSWORD} `)).status).toBe(401);
    expect((await answer('dutydesk', PASSWORD.toUpperCase())).status).toBe(401);
  });
});

describe('the session', () => {
  it('is stored in a cookie that scripts cannot read and other sites do not send', async () => {
    const { browser } = await portalUnderTest();
    const answer = await browser().post(routes.setUp.at(), setUpBody);
    const cookie = cookieOf(answer, SESSION);
    expect(cookie).toMatch(
      /^bluebox_session=[A-Za-z0-9_-]{22}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  it('is bound to the host and to HTTPS where there is HTTPS', async () => {
    const { browser } = await portalUnderTest({ https: true });
    const answer = await browser().post(routes.setUp.at(), setUpBody);
    const cookie = cookieOf(answer, '__Host-bluebox_session') ?? '';
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).toContain(`; ${part}`);
    expect(cookie).not.toContain('Domain');
  });

  it('ends after twelve idle hours, and after seven days in any case', async () => {
    const { firstCoordinator, signIn, advance, browser } = await portalUnderTest();
    const idle = await firstCoordinator();
    advance(11 * HOUR);
    expect((await idle.get(routes.whoAmI.at())).body.signedIn).toBe(true);
    advance(11 * HOUR);
    expect((await idle.get(routes.whoAmI.at())).body.signedIn).toBe(true);
    advance(12 * HOUR + 1);
    expect((await idle.get(routes.whoAmI.at())).body.signedIn).toBe(false);

    const busy = await signIn('dutydesk');
    for (let hours = 0; hours < 7 * 24; hours += 6) {
      expect((await busy.get(routes.whoAmI.at())).body.signedIn, `${hours} h`).toBe(true);
      advance(6 * HOUR);
    }
    advance(1);
    // The server must not accept the cookie any more, whether or not the browser clears it.
    const value = busy.session();
    const late = await browser().agent.get(routes.whoAmI.at()).set('Cookie', `${SESSION}=${value}`);
    expect(late.body.signedIn).toBe(false);
  });

  it('is stored only as a hash', async () => {
    const { firstCoordinator, options } = await portalUnderTest();
    const visitor = await firstCoordinator();
    const value = visitor.session();
    const kept = [];
    for await (const session of options.accounts.documents('sessions')) kept.push(session);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(value);
  });

  it('ends with signing out, on the server too', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const visitor = await firstCoordinator();
    const value = visitor.session();
    const answer = await visitor.post(routes.signOut.at());
    expect(answer.body).toStrictEqual({ signedIn: false });
    expect(cookieOf(answer, SESSION)).toMatch(/Expires=Thu, 01 Jan 1970/);
    const after = await browser()
      .agent.get(routes.whoAmI.at())
      .set('Cookie', `${SESSION}=${value}`);
    expect(after.body.signedIn).toBe(false);
    expect((await visitor.post(routes.signOut.at())).status).toBe(200);
  });

  it.each(['', 'x', '../../etc/passwd', 'A'.repeat(5_000), '%00', '"', '{}'])(
    'does not exist for a cookie like %j',
    async (value) => {
      const { browser } = await portalUnderTest();
      const me = await browser()
        .agent.get(routes.whoAmI.at())
        .set('Cookie', `${SESSION}=${value}; ${SESSION}`);
      expect([me.status, me.body.signedIn]).toStrictEqual([200, false]);
    },
  );

  it('is removed when it is over, together with old answers', async () => {
    const { firstCoordinator, invitedCoordinator, portal, options, advance } =
      await portalUnderTest();
    const coordinator = await firstCoordinator();
    await coordinator.agent
      .post(routes.invite.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
      .send(TO_ALL);
    await invitedCoordinator(coordinator, 'packing');
    advance(11 * HOUR);
    await coordinator.get(routes.whoAmI.at());
    advance(2 * HOUR);
    await portal.tidy();
    expect(await options.accounts.count('sessions')).toBe(1);
    expect(await options.accounts.count('answers')).toBe(1);
    advance(8 * DAY);
    await portal.tidy();
    expect(await options.accounts.count('sessions')).toBe(0);
    expect(await options.accounts.count('answers')).toBe(0);
  });
});

describe('an invitation', () => {
  it('opens an account to the holder of its code, once', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const invitation = await coordinator.post(routes.invite.at(), TO_ALL);
    expect(invitation.status).toBe(201);
    expect(invitation.body).toStrictEqual({
      accountId: expect.any(String),
      code: expect.stringMatching(/^i1\.[a-z0-9-]{36}\.[A-Za-z0-9_-]{22}$/),
      expiresAt: '2026-03-29T10:00:00.000Z',
    });
    const join = (login: string) =>
      browser().post(routes.acceptInvitation.at(), {
        code: invitation.body.code,
        name: '李明',
        login,
        password: PASSWORD,
      });
    expect((await join('packing')).body).toStrictEqual({ signedIn: true, name: '李明' });
    expect((await join('zhangsan')).body.code).toBe('LINK_NOT_GOOD');
    const list = await coordinator.get(routes.listAccounts.at());
    expect(list.body.accounts).toHaveLength(2);
    expect(list.body.accounts).toContainEqual({
      accountId: invitation.body.accountId,
      login: 'packing',
      name: '李明',
      status: 'active',
      roles: ['coordinator'],
      createdAt: '2026-03-22T10:00:00.000Z',
    });
  });

  it('is accepted only once, even by three people at once', async () => {
    const { firstCoordinator, browser, portal } = await portalUnderTest();
    const invitation = await (await firstCoordinator()).post(routes.invite.at(), TO_ALL);
    const answers = await Promise.all(
      ['packing', 'zhangsan', 'zhaoliu'].map((login) =>
        browser().post(routes.acceptInvitation.at(), {
          code: invitation.body.code,
          name: login,
          login,
          password: PASSWORD,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 404, 404]);
    expect(await portal.accounts.list()).toHaveLength(2);
  });

  it('does not assign a login twice, even to three at once', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const codes = await Promise.all(
      [1, 2, 3].map(() => coordinator.post(routes.invite.at(), TO_ALL)),
    );
    const join = (code: string, login: string) =>
      browser().post(routes.acceptInvitation.at(), {
        code,
        name: 'x',
        login,
        password: PASSWORD,
      });
    const taken = await join(codes[0]?.body.code, 'dutydesk');
    expect([taken.status, taken.body.code]).toStrictEqual([409, 'LOGIN_TAKEN']);
    const answers = await Promise.all(codes.map(({ body }) => join(body.code, 'packing')));
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 409, 409]);
  });

  it('is refused alike when it is expired, unknown, changed or withdrawn', async () => {
    const { firstCoordinator, browser, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const fresh = async () => (await coordinator.post(routes.invite.at(), TO_ALL)).body;
    const join = async (code: string) => {
      const answer = await browser().post(routes.acceptInvitation.at(), {
        code,
        name: 'x',
        login: 'packing',
        password: PASSWORD,
      });
      const { requestId, ...body } = answer.body;
      return { status: answer.status, body };
    };
    const revoked = await fresh();
    await coordinator.post(routes.revokeAccount.at({ accountId: revoked.accountId }));
    const replaced = await fresh();
    await coordinator.post(routes.resetAccount.at({ accountId: replaced.accountId }));
    const { code } = await fresh();
    const last = code.at(-1) === 'A' ? 'B' : 'A';
    const refused = await Promise.all(
      [
        revoked.code,
        replaced.code,
        code.slice(0, -1) + last,
        code.replace('i1', 'i2'),
        'x',
        '',
      ].map(join),
    );
    expect(new Set(refused.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(refused[0]).toMatchObject({ status: 404, body: { code: 'LINK_NOT_GOOD' } });
    advance(7 * DAY);
    expect(await join(code)).toStrictEqual(refused[0]);
  });

  it('is returned again under its key for a week, without its code being stored', async () => {
    const { firstCoordinator, options, signIn, advance } = await portalUnderTest();
    await firstCoordinator();
    const send = async () =>
      (await signIn('dutydesk')).agent
        .post(routes.invite.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(TO_ALL);
    const first = await send();
    advance(7 * DAY - 1);
    const second = await send();
    expect([second.status, second.body]).toStrictEqual([201, first.body]);
    expect(await options.accounts.count('accounts')).toBe(2);
    const kept = [];
    for (const collection of ['accounts', 'answers', 'sessions'])
      for await (const document of options.accounts.documents(collection)) kept.push(document);
    expect(JSON.stringify(kept)).not.toContain(first.body.code.split('.')[2]);
  });
});

describe('an invitation that is requested ten times at once under one key', () => {
  it('is created once', async () => {
    const { firstCoordinator, options } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        coordinator.agent
          .post(routes.invite.at())
          .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
          .send(TO_ALL),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await options.accounts.count('accounts')).toBe(2);
  });
});

describe('a coordinator who leaves', () => {
  it('loses sessions, streams and password immediately', async () => {
    const { firstCoordinator, invitedCoordinator, portal, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { visitor, accountId } = await invitedCoordinator(coordinator, 'packing');
    const { origin } = await listening(portal.app);
    const cookie = `${SESSION}=${visitor.session()}`;
    const open = async (headers: Record<string, string>) => {
      const response = await fetch(`${origin}${stubRoutes.stream.at()}`, { headers });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      return reader;
    };
    const theirs = await open({ cookie });
    const withoutAccept = await open({ cookie, accept: '*/*' });
    const others = await open({});

    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(200);
    expect((await coordinator.post(routes.revokeAccount.at({ accountId }))).status).toBe(200);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(401);
    await expect(theirs.read()).rejects.toThrow();
    await expect(withoutAccept.read()).rejects.toThrow();
    const stillOpen = await Promise.race([
      others.read().then(
        () => 'ended',
        () => 'ended',
      ),
      new Promise((resolve) => setTimeout(resolve, 100, 'open')),
    ]);
    expect(stillOpen).toBe('open');
    const back = await browser().post(routes.signIn.at(), {
      login: 'packing',
      password: PASSWORD,
    });
    expect(back.status).toBe(401);
  });

  it('keeps the name in the list, and frees the login', async () => {
    const { firstCoordinator, invitedCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { accountId } = await invitedCoordinator(coordinator, 'packing');
    await coordinator.post(routes.revokeAccount.at({ accountId }));
    const list = await coordinator.get(routes.listAccounts.at());
    expect(list.body.accounts).toContainEqual({
      accountId,
      name: 'name of packing',
      roles: ['coordinator'],
      status: 'revoked',
      createdAt: expect.any(String),
    });
    await invitedCoordinator(coordinator, 'packing');
  });

  it('left only a coordinator without a password, who could sign in nowhere without a provider', async () => {
    const { firstCoordinator, portal, options } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const [own] = await portal.accounts.all();
    if (own?.status !== 'active') throw new Error('no account is active');
    const { passwordHash: _, ...rest } = own;
    const other = { ...rest, id: 'account-without-password' };
    await options.accounts.apply({ from: {}, to: {}, changes: [put('accounts', other)] });
    const asked = [
      coordinator.post(routes.revokeAccount.at({ accountId: own.id })),
      coordinator.post(routes.resetAccount.at({ accountId: own.id })),
      coordinator.post(routes.giveRoles.at({ accountId: own.id }), { roles: ['desk'] }),
    ];
    for (const { status, body } of await Promise.all(asked))
      expect([status, body.code]).toStrictEqual([409, 'LAST_COORDINATOR']);
  });

  it('may be the caller, unless no coordinator would be left', async () => {
    const { firstCoordinator, invitedCoordinator, portal } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const [own] = await portal.accounts.list();
    for (const { at } of [routes.revokeAccount, routes.resetAccount]) {
      const answer = await coordinator.post(at({ accountId: own?.id ?? '' }));
      expect([answer.status, answer.body.code]).toStrictEqual([409, 'LAST_COORDINATOR']);
    }
    await invitedCoordinator(coordinator, 'packing');
    expect(
      (await coordinator.post(routes.revokeAccount.at({ accountId: own?.id ?? '' }))).status,
    ).toBe(200);
    expect((await coordinator.get(routes.whoAmI.at())).body.signedIn).toBe(false);
  });

  it('is one of the two, not both, when two coordinators revoke each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { firstCoordinator, invitedCoordinator, portal } = await portalUnderTest();
      const first = await firstCoordinator();
      const [own] = await portal.accounts.list();
      const second = await invitedCoordinator(first, 'packing');
      const answers = await Promise.all([
        first.post(routes.revokeAccount.at({ accountId: second.accountId })),
        second.visitor.post(routes.revokeAccount.at({ accountId: own?.id ?? '' })),
      ]);
      expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 401]);
      const active = (await portal.accounts.list()).filter(({ status }) => status === 'active');
      expect(active).toHaveLength(1);
    }
  });

  it('loses access in other processes within seconds', async () => {
    const { firstCoordinator, invitedCoordinator, anotherProcess, browser, signIn, advance } =
      await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { accountId } = await invitedCoordinator(coordinator, 'packing');
    const another = anotherProcess();
    const there = await signIn('packing', PASSWORD, another.app);
    expect((await there.get(routes.whoAmI.at())).body.signedIn).toBe(true);
    await coordinator.post(routes.revokeAccount.at({ accountId }));
    advance(5_000);
    expect((await there.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    expect(
      (
        await browser(another.app).post(routes.signIn.at(), {
          login: 'packing',
          password: PASSWORD,
        })
      ).status,
    ).toBe(401);
  });

  it.each(['00000000-0000-4000-8000-000000000000', '__proto__', "' or 1=1"])(
    "cannot be identified by %s, which is no account's id",
    async (id) => {
      const { firstCoordinator } = await portalUnderTest();
      const coordinator = await firstCoordinator();
      for (const { at } of [routes.revokeAccount, routes.resetAccount]) {
        const answer = await coordinator.post(at({ accountId: id }));
        expect([400, 404]).toContain(answer.status);
      }
    },
  );
});

describe('a reset', () => {
  it('ends the sessions and the password, and lets the owner set a new password with the code', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { visitor, accountId } = await invitedCoordinator(coordinator, 'packing');
    const reset = await coordinator.post(routes.resetAccount.at({ accountId }));
    expect(reset.status).toBe(200);
    expect((await visitor.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    const old = await browser().post(routes.signIn.at(), {
      login: 'packing',
      password: PASSWORD,
    });
    expect(old.status).toBe(401);
    const password = 'seven other blue cartons';
    const joined = await browser().post(routes.acceptInvitation.at(), {
      code: reset.body.code,
      name: '李明',
      login: 'packing',
      password,
    });
    expect(joined.body).toStrictEqual({ signedIn: true, name: '李明' });
    const back = await browser().post(routes.signIn.at(), { login: 'packing', password });
    expect(back.status).toBe(200);
  });

  it('reserves the login until the code is used', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { accountId } = await invitedCoordinator(coordinator, 'packing');
    await coordinator.post(routes.resetAccount.at({ accountId }));
    const invitation = await coordinator.post(routes.invite.at(), TO_ALL);
    const other = await browser().post(routes.acceptInvitation.at(), {
      code: invitation.body.code,
      name: 'x',
      login: 'packing',
      password: PASSWORD,
    });
    expect(other.body.code).toBe('LOGIN_TAKEN');
  });
});

describe('a new password', () => {
  const change = { currentPassword: PASSWORD, newPassword: 'seven other blue cartons' };

  it('needs the current password, and ends all other sessions of the account', async () => {
    const { firstCoordinator, signIn, browser } = await portalUnderTest();
    const here = await firstCoordinator();
    const elsewhere = await signIn('dutydesk');
    const wrong = await here.post(routes.changePassword.at(), {
      ...change,
      currentPassword: 'wrong',
    });
    expect([wrong.status, wrong.body.code]).toStrictEqual([403, 'PASSWORD_WRONG']);
    const secret = here.session();
    expect((await here.post(routes.changePassword.at(), change)).status).toBe(200);
    expect((await here.get(routes.whoAmI.at())).body.signedIn).toBe(true);
    expect((await elsewhere.get(routes.whoAmI.at())).body.signedIn).toBe(false);
    const old = await browser().agent.get(routes.whoAmI.at()).set('Cookie', `${SESSION}=${secret}`);
    expect(old.body.signedIn, 'the cookie of before').toBe(false);
    expect(here.session()).not.toBe(secret);
    expect((await here.get(routes.listOwnSessions.at())).body.sessions).toHaveLength(1);
    const attempt = (password: string) =>
      browser().post(routes.signIn.at(), { login: 'dutydesk', password });
    expect((await attempt(PASSWORD)).status).toBe(401);
    expect((await attempt(change.newPassword)).status).toBe(200);
  });

  it('can be sent again when the response was lost', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const here = await firstCoordinator();
    const send = () =>
      here.agent
        .post(routes.changePassword.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(change);
    const answers = [await send(), await send()];
    expect(answers.map(({ status, body }) => [status, body])).toStrictEqual([
      [200, { signedIn: true }],
      [200, { signedIn: true }],
    ]);
  });

  it('must be strong, and guessing the current one is slowed down', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const here = await firstCoordinator();
    const weak = await here.post(routes.changePassword.at(), {
      ...change,
      newPassword: 'password1234',
    });
    expect(weak.body.code).toBe('PASSWORD_COMMON');
    const own = await here.post(routes.changePassword.at(), {
      ...change,
      newPassword: 'dutydesk1234',
    });
    expect(own.body.code).toBe('PASSWORD_HOLDS_LOGIN');
    for (let round = 0; round < 5; round++)
      await here.post(routes.changePassword.at(), { ...change, currentPassword: `wrong ${round}` });
    expect((await here.post(routes.changePassword.at(), change)).status).toBe(429);
  });

  it('stops a repeated set-up request, which has the old password, from signing in', async () => {
    const { browser } = await portalUnderTest();
    const send = () =>
      browser()
        .agent.post(routes.setUp.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(setUpBody);
    const first = await send();
    const here = browser();
    const cookie = cookieOf(first, SESSION)?.split(';')[0] ?? '';
    const changed = await here.agent
      .post(routes.changePassword.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: cookie })
      .send(change);
    expect(changed.status).toBe(200);
    const replayed = await send();
    expect([replayed.status, cookieOf(replayed, SESSION)]).toStrictEqual([401, undefined]);
  });
});

describe('stored data about coordinators', () => {
  it('has no name, login, password or code in plain text', async () => {
    const { firstCoordinator, options } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    await coordinator.agent
      .post(routes.invite.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
      .send(TO_ALL);
    const kept = [];
    for (const collection of ['accounts', 'answers', 'sessions'])
      for await (const document of options.accounts.documents(collection)) kept.push(document);
    const text = JSON.stringify(kept);
    expect(kept).toHaveLength(4);
    for (const secret of ['值班员甲', 'dutydesk', PASSWORD, SETUP_CODE])
      expect(text).not.toContain(secret);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });
});
