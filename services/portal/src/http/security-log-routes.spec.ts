import { randomUUID } from 'node:crypto';
import { MOST_NAMES } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { createApp, ok } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { PASSWORD, portalUnderTest, SETUP_CODE, stubRoutes } from '../../test/portal-under-test.ts';
import { openPortal } from '../portal.ts';
import { SECURITY_LOG } from '../security-log.ts';

type Visitor = Awaited<ReturnType<Awaited<ReturnType<typeof portalUnderTest>>['firstCoordinator']>>;
interface Entry {
  readonly kind: string;
  readonly outcome: string;
  readonly account?: string;
  readonly subject?: string;
  readonly route?: string;
  readonly roles?: readonly string[];
  readonly correlation: string;
}

const entriesOf = async (coordinator: Visitor, query = {}) => {
  const answer = await coordinator.get(routes.listSecurityLog.at({}, { limit: 200, ...query }));
  expect(answer.status).toBe(200);
  return answer.body.rows as Entry[];
};
const kindsOf = async (coordinator: Visitor, query = {}) =>
  (await entriesOf(coordinator, query)).map(({ kind, outcome }) => `${kind} ${outcome}`);
const idOf = async (visitor: Visitor) =>
  (await visitor.get(routes.whoAmI.at())).body.accountId as string;

describe('the security log', () => {
  it('has the first account, and its session', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    expect((await kindsOf(coordinator)).sort()).toEqual([
      'log-read requested',
      'set-up done',
      'sign-in done',
    ]);
    const account = await idOf(coordinator);
    for (const entry of await entriesOf(coordinator)) expect(entry.account).toBe(account);
  });

  it('tells wrong passwords, unknown logins and locked accounts apart, without the login', async () => {
    const { firstCoordinator, browser, options } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const account = await idOf(coordinator);
    const stranger = browser();
    const tryWith = (login: string) =>
      stranger.post(routes.signIn.at(), { login, password: 'wrong-canary-wrong' });
    for (let attempt = 1; attempt <= 7; attempt++) await tryWith('dutydesk');
    await tryWith('login-canary');
    const refused = (await entriesOf(coordinator, { kind: 'sign-in' })).filter(
      ({ outcome }) => outcome !== 'done',
    );
    expect(refused.map(({ outcome }) => outcome).sort()).toEqual([
      'locked',
      'unknown-login',
      'wrong-password',
    ]);
    const of = (wanted: string) => refused.find(({ outcome }) => outcome === wanted);
    expect(of('wrong-password')).toMatchObject({ account, count: 5 });
    expect(of('locked')).toMatchObject({ account, count: 2 });
    expect(of('unknown-login')).not.toHaveProperty('account');
    const stored = JSON.stringify(await options.accounts.find(SECURITY_LOG, { limit: 100 }));
    for (const secret of ['canary', 'dutydesk', '值班员甲', '127.0.0.1'])
      expect(stored).not.toContain(secret);
  });

  it('has what happens to accounts, with who did it to whom', async () => {
    const { firstCoordinator, invitedCoordinator, browser, signIn, advance } =
      await portalUnderTest();
    const coordinator = await firstCoordinator();
    const account = await idOf(coordinator);
    const { visitor, accountId: subject } = await invitedCoordinator(coordinator, 'liming', [
      'desk',
    ]);
    advance(60_000);
    await coordinator.post(routes.giveRoles.at({ accountId: subject }), { roles: ['packing'] });
    await visitor.post(routes.changePassword.at(), {
      currentPassword: PASSWORD,
      newPassword: 'five heavy blue cartons',
    });
    const sessions = await coordinator.get(routes.listSessions.at({ accountId: subject }));
    const [{ sessionId }] = sessions.body.sessions;
    await coordinator.post(routes.endSession.at({ accountId: subject, sessionId }));
    const again = await signIn('liming', 'five heavy blue cartons');
    await again.post(routes.signOut.at());
    await browser().post(routes.signOut.at());
    await coordinator.post(routes.resetAccount.at({ accountId: subject }));
    await coordinator.post(routes.revokeAccount.at({ accountId: subject }));
    const entries = (await entriesOf(coordinator)).filter(
      (entry) => entry.account === subject || entry.subject === subject,
    );
    expect(
      entries.map(({ kind, outcome, account: by, subject: to, roles }) => [
        kind,
        outcome,
        by === account ? 'coordinator' : 'liming',
        to === subject ? 'to liming' : '',
        roles?.join(' ') ?? '',
      ]),
    ).toEqual([
      ['account-revoked', 'done', 'coordinator', 'to liming', ''],
      ['account-reset', 'done', 'coordinator', 'to liming', ''],
      ['sign-out', 'done', 'liming', '', ''],
      ['sign-in', 'done', 'liming', '', ''],
      ['session-ended', 'done', 'coordinator', 'to liming', ''],
      ['password-change', 'done', 'liming', '', ''],
      ['roles-changed', 'done', 'coordinator', 'to liming', 'packing'],
      ['sign-in', 'done', 'liming', '', ''],
      ['invitation-accepted', 'done', 'liming', '', 'desk'],
      ['invitation-made', 'done', 'coordinator', 'to liming', 'desk'],
    ]);
  });

  it('has wrong codes', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const body = { name: '李明', login: 'liming', password: PASSWORD };
    await browser().post(routes.acceptInvitation.at(), { ...body, code: 'wrong' });
    await browser().post(routes.setUp.at(), { ...body, code: 'wrong' });
    const kinds = await kindsOf(coordinator);
    expect(kinds).toContain('invitation-accepted refused');
    expect(kinds).toContain('set-up refused');
  });

  it('has the set-up code that is right, but spent', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const body = { code: SETUP_CODE, name: '李明', login: 'liming', password: PASSWORD };
    expect((await browser().post(routes.setUp.at(), body)).body.code).toBe('LINK_NOT_GOOD');
    expect((await kindsOf(coordinator, { kind: 'set-up' })).sort()).toEqual([
      'set-up done',
      'set-up refused',
    ]);
  });

  it('has the second of two browsers that use the code of an invitation at once', async () => {
    const { firstCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { code } = (await coordinator.post(routes.invite.at(), { roles: ['desk'] })).body;
    const accepted = await Promise.all(
      ['liming', 'wangfang'].map((login) =>
        browser().post(routes.acceptInvitation.at(), {
          code,
          name: login,
          login,
          password: PASSWORD,
        }),
      ),
    );
    expect(accepted.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await kindsOf(coordinator, { kind: 'invitation-accepted' })).sort()).toEqual([
      'invitation-accepted done',
      'invitation-accepted refused',
    ]);
  });

  it('has no refused code when the code could not be checked', async () => {
    const underTest = await portalUnderTest();
    const coordinator = await underTest.firstCoordinator();
    const { code } = (await coordinator.post(routes.invite.at(), { roles: ['desk'] })).body;
    const { accounts } = underTest.options;
    const unreadable = {
      ...accounts,
      definition: accounts.definition,
      get: () => Promise.reject(Object.assign(new Error('away'), { code: 'STORE_UNAVAILABLE' })),
    };
    const portal = openPortal({ ...underTest.options, accounts: unreadable });
    const body = { code, name: '李明', login: 'liming', password: PASSWORD };
    const answer = await underTest
      .browser(createApp().use(portal.router))
      .post(routes.acceptInvitation.at(), body);
    expect(answer.status).toBe(503);
    expect(await kindsOf(coordinator, { kind: 'invitation-accepted' })).toEqual([]);
    portal.stop();
  });

  it('has a try with an unknown login under nobody, whoever is signed in in that browser', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const wrong = { login: 'nobody', password: 'wrong-canary-wrong' };
    for (let attempt = 1; attempt <= 7; attempt++)
      await coordinator.post(routes.signIn.at(), wrong);
    const entries = (await entriesOf(coordinator, { kind: 'sign-in' })).filter(
      ({ outcome }) => outcome !== 'done',
    );
    expect(entries.map(({ outcome, account }) => [outcome, account]).sort()).toEqual([
      ['locked', undefined],
      ['unknown-login', undefined],
    ]);
    expect(
      await kindsOf(coordinator, { account: await idOf(coordinator), kind: 'access' }),
    ).toEqual([]);
  });

  it('has requests that are refused to people with an account', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { visitor, accountId } = await invitedCoordinator(coordinator, 'liming', ['viewer']);
    expect((await visitor.get(routes.listAccounts.at())).status).toBe(403);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(403);
    await browser().get(routes.listAccounts.at());
    const refused = await entriesOf(coordinator, { kind: 'access' });
    expect(refused.map(({ account, route }) => `${account} ${route}`).sort()).toEqual([
      `${accountId} listAccounts`,
      `${accountId} undefined`,
    ]);
  });

  it('is open to coordinators only, and cannot be changed', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { visitor } = await invitedCoordinator(coordinator, 'liming', ['desk', 'packing']);
    for (const path of [routes.listSecurityLog.at({}), routes.exportSecurityLog.at({})]) {
      expect((await visitor.get(path)).status, path).toBe(403);
      expect((await browser().get(path)).status, path).toBe(401);
      expect((await coordinator.post(path)).status, path).toBe(405);
    }
  });

  it('is read by pages, and by kind', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const first = await coordinator.get(routes.listSecurityLog.at({}, { limit: 1 }));
    expect(first.body).toMatchObject({ total: 3, rows: [{ kind: 'log-read' }] });
    const { next } = first.body;
    const second = await coordinator.get(routes.listSecurityLog.at({}, { limit: 2, after: next }));
    expect(second.body.rows.map(({ kind }: Entry) => kind).sort()).toEqual(['set-up', 'sign-in']);
    expect(await kindsOf(coordinator, { kind: 'set-up' })).toEqual(['set-up done']);
    expect(await kindsOf(coordinator, { to: '2026-03-01T00:00:00Z' })).toEqual([]);
  });

  it('is exported with names, harmless to spreadsheet programs, and the export has an entry', async () => {
    const { firstCoordinator, invitedCoordinator, browser } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const invitation = await coordinator.post(routes.invite.at(), { roles: ['desk'] });
    await browser().post(routes.acceptInvitation.at(), {
      code: invitation.body.code,
      name: '=1+1',
      login: 'liming',
      password: PASSWORD,
    });
    await invitedCoordinator(coordinator, 'zhang');
    const file = await coordinator.get(routes.exportSecurityLog.at({}, { language: 'zh' }));
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.headers['content-disposition']).toBe(
      'attachment; filename="security-log-2026-03-22.csv"',
    );
    const lines = file.text.trim().split('\r\n');
    expect(lines[0]).toContain('时间（UTC）,事项,结果,谁,谁（姓名）,对谁、对什么,');
    expect(file.text).toContain(",'=1+1,");
    expect(file.text).toContain(',值班员甲,');
    expect(lines[1]).toContain(',导出安全日志,已导出,');
    expect(await kindsOf(coordinator)).toContain('log-exported requested');
  });

  it.each([
    ['zh', /,邀请,完成,.*,收货台、装箱,/, '事项,结果,谁'],
    ['en', /,Invitation,Done,.*,"Desk, Packing",/, 'What,Outcome,Who'],
  ] as const)('is exported in the words of the page, in %s', async (language, line, headings) => {
    const { firstCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    await coordinator.post(routes.invite.at(), { roles: ['desk', 'packing'] });
    const { text } = await coordinator.get(routes.exportSecurityLog.at({}, { language }));
    expect(text.split('\r\n')[0]).toContain(headings);
    expect(text).toMatch(line);
    expect(text).not.toMatch(/invitation-made|,done,|desk packing/);
  });
});

describe('a disclosure', () => {
  /** A portal in front of services that answer with the URL of the request. */
  async function inFront() {
    const underTest = await portalUnderTest();
    const options = {
      ...underTest.options,
      services: ['pledge', 'tracker'].map((service) => ({
        service,
        mount: `/api/${service}`,
        routes: [],
        handler: (request: { url: string }, response: { json(body: object): void }) =>
          response.json(ok({ url: request.url }).body),
      })),
    };
    const portal = openPortal(options as never);
    const app = createApp().use(portal.router);
    const coordinator = await underTest.firstCoordinator();
    const visitor = await underTest.signIn('dutydesk', PASSWORD, app);
    return { ...underTest, coordinator, visitor, app, stop: portal.stop };
  }

  it('is recorded before it is passed on, however the URL is written', async () => {
    const { visitor, coordinator, advance, stop } = await inFront();
    const pledgeId = randomUUID();
    const driveId = randomUUID();
    const urls = [
      routes.showPledge.at({ pledgeId }),
      `${routes.showPledge.at({ pledgeId })}/`,
      routes.showPledge.at({ pledgeId }).toUpperCase().replace(pledgeId.toUpperCase(), pledgeId),
      `${routes.showPledge.at({ pledgeId })}?a=b`,
    ];
    for (const url of urls) {
      expect((await visitor.get(url)).status, url).toBe(200);
      advance(600_000);
    }
    await visitor.agent.head(routes.showPledge.at({ pledgeId }));
    await visitor.post(routes.reauthenticate.at(), { password: PASSWORD });
    await visitor.get(routes.exportDrive.at({ driveId }, { kind: 'ledger' }));
    await visitor.get(routes.showTotals.at({ driveId }));
    const read = await entriesOf(coordinator, { kind: 'contacts-read' });
    expect(read).toHaveLength(urls.length + 1);
    for (const entry of read)
      expect(entry).toMatchObject({ outcome: 'requested', route: 'showPledge', subject: pledgeId });
    expect(await entriesOf(coordinator, { kind: 'export' })).toMatchObject([
      { route: 'exportDrive', subject: driveId },
    ]);
    stop();
  });

  it('of the givers of a drive has an entry each time, because they may be others (a repeated search had none)', async () => {
    const { visitor, coordinator, stop } = await inFront();
    const driveId = randomUUID();
    const pledgeIds = [randomUUID(), randomUUID()];
    for (const ids of pledgeIds) await visitor.get(routes.listGiverNames.at({ driveId }, { ids }));
    for (const text of ['王秀兰', '李雷'])
      await visitor.post(routes.findGivers.at({ driveId }), { text });
    const read = await entriesOf(coordinator, { kind: 'contacts-read' });
    expect(read.map(({ route, subject }) => [route, subject])).toEqual([
      ['findGivers', driveId],
      ['findGivers', driveId],
      ['listGiverNames', driveId],
      ['listGiverNames', driveId],
    ]);
    stop();
  });

  it('has a reference as its subject, but no other text that somebody typed', async () => {
    const { visitor, coordinator, stop } = await inFront();
    for (const reference of ['XLX-7F3K9Q', '13800138000', '李雷'])
      await visitor.get(routes.findPledge.at({ reference }));
    const read = await entriesOf(coordinator, { kind: 'contacts-read' });
    expect(read.map(({ subject }) => subject)).toEqual([undefined, undefined, 'XLX-7F3K9Q']);
    stop();
  });

  it.each(['xlx-7f3k9q', '7F3K9Q', 'ＸＬＸ－７Ｆ３Ｋ９Ｑ', 'XLX 7F3 K9Q', 'Х1Х-7F3K9Q'])(
    'has its subject although the reference was written %j, as the pledge is found by it',
    async (reference) => {
      const { visitor, coordinator, stop } = await inFront();
      await visitor.get(routes.findPledge.at({ reference }));
      await visitor.get(routes.findPledge.at({ reference: reference.replace(/.$/u, 'R') }));
      const read = await entriesOf(coordinator, { kind: 'contacts-read' });
      expect(read.map(({ subject }) => subject)).toEqual(['XLX-7F3K9R', 'XLX-7F3K9Q']);
      stop();
    },
  );

  it('to somebody without an account is not recorded', async () => {
    const { browser, app, coordinator, stop } = await inFront();
    await browser(app).get(routes.showPledge.at({ pledgeId: randomUUID() }));
    expect(await entriesOf(coordinator, { kind: 'contacts-read' })).toEqual([]);
    stop();
  });

  it('is refused when it cannot be recorded, and so is a change of roles', async () => {
    const underTest = await portalUnderTest();
    const coordinator = await underTest.firstCoordinator();
    const { accountId } = await underTest.invitedCoordinator(coordinator, 'liming', ['desk']);
    const { accounts } = underTest.options;
    const { apply } = accounts;
    let fails = false;
    const refusing = {
      ...accounts,
      definition: accounts.definition,
      apply: (work: Parameters<typeof apply>[0]) =>
        fails && work.changes.some(({ collection }) => collection === SECURITY_LOG)
          ? Promise.reject(Object.assign(new Error('full'), { code: 'STORE_UNAVAILABLE' }))
          : apply(work),
    };
    const portal = openPortal({ ...underTest.options, accounts: refusing });
    const visitor = await underTest.signIn('dutydesk', PASSWORD, createApp().use(portal.router));
    fails = true;
    for (const path of [routes.listSecurityLog.at({}), routes.exportSecurityLog.at({})])
      expect((await visitor.get(path)).status, path).toBe(503);
    const given = await visitor.post(routes.giveRoles.at({ accountId }), { roles: ['packing'] });
    expect(given.status).toBe(503);
    const entry = (await underTest.portal.accounts.list()).find(({ id }) => id === accountId);
    expect(entry?.roles).toEqual(['desk']);
    const wrong = await underTest
      .browser(createApp().use(portal.router))
      .post(routes.signIn.at(), { login: 'dutydesk', password: 'wrong-wrong-wrong' });
    expect(wrong.status, 'a refusal stays a refusal').toBe(401);
    portal.stop();
  });
});

describe('the names of accounts', () => {
  const namesAt = (...ids: readonly string[]) => routes.listNames.at({}, { ids: ids.join('.') });

  it('are shown to everybody with an account who knows their ids, and to nobody else', async () => {
    const { firstCoordinator, invitedCoordinator, browser, portal } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { visitor, accountId } = await invitedCoordinator(coordinator, 'liming', ['viewer']);
    await coordinator.post(routes.invite.at(), { roles: ['desk'] });
    const answer = await visitor.get(namesAt(accountId, accountId, randomUUID()));
    expect(answer.body).toEqual({ names: [{ accountId, name: 'name of liming' }] });
    const everybody = (await portal.accounts.list()).map(({ id }) => id);
    expect(everybody).toHaveLength(3);
    const all = await visitor.get(namesAt(...everybody));
    expect(all.body.names, 'the invited one has no name yet').toHaveLength(2);
    expect((await browser().get(namesAt(accountId))).status).toBe(401);
  });

  it('are refused without ids, and for too many of them', async () => {
    const { firstCoordinator } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const path = namesAt('account-0001').replace(/\?.*/, '');
    expect((await coordinator.get(path)).status).toBe(400);
    const many = Array.from({ length: MOST_NAMES }, () => randomUUID());
    expect((await coordinator.get(namesAt(...many))).body).toEqual({ names: [] });
    const refused = await coordinator.get(namesAt(...many, randomUUID()));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      code: 'INVALID_INPUT',
      errors: [
        { path: 'ids', message: `has more than ${MOST_NAMES} ids; ask for the others separately` },
      ],
    });
  });
});
