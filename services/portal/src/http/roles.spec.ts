import type { Role } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { changeExisting } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { listening, PASSWORD, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';
import type { Account } from '../account-documents.ts';

const SESSION = 'bluebox_session';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50';

/** Sets up a coordinator and a person whom the coordinator has invited with these roles. */
async function withVolunteer(roles: readonly Role[]) {
  const underTest = await portalUnderTest();
  const coordinator = await underTest.firstCoordinator();
  const { visitor, accountId } = await underTest.invitedCoordinator(coordinator, 'liming', roles);
  const me = async () => (await visitor.get(routes.whoAmI.at())).body;
  const give = (...given: readonly string[]) =>
    coordinator.post(routes.giveRoles.at({ accountId }), { roles: given });
  return { ...underTest, coordinator, visitor, accountId, me, give };
}
const ownId = async (visitor: {
  get(path: string): PromiseLike<{ body: { accountId: string } }>;
}) => (await visitor.get(routes.whoAmI.at())).body.accountId;

describe('the roles of an invited person', () => {
  it('are those of the invitation, and allow no more', async () => {
    const { me, visitor } = await withVolunteer(['desk']);
    expect((await me()).roles).toEqual(['desk']);
    const refused = await visitor.post(stubRoutes.guarded.at());
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_ALLOWED']);
    for (const [path, body] of [
      [routes.invite.at(), { roles: ['coordinator'] }],
      [routes.giveRoles.at({ accountId: await ownId(visitor) }), { roles: ['coordinator'] }],
    ] as const) {
      const answer = await visitor.post(path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'NOT_ALLOWED']);
    }
    expect((await visitor.get(routes.listAccounts.at())).status).toBe(403);
  });

  it('leave out roles that a wider one includes', async () => {
    const { me, give } = await withVolunteer(['viewer', 'packing']);
    expect((await me()).roles).toEqual(['packing']);
    await give('viewer', 'packing', 'desk', 'desk');
    expect((await me()).roles).toEqual(['desk', 'packing']);
    await give('desk', 'coordinator');
    expect((await me()).roles).toEqual(['coordinator']);
  });

  it.each([[[]], [['admin']], ['coordinator'], [[{ $ne: null }]]])(
    'must be a non-empty list of existing roles, not %j',
    async (roles) => {
      const { coordinator, give, me } = await withVolunteer(['desk']);
      const invited = await coordinator.post(routes.invite.at(), { roles });
      expect([invited.status, invited.body.code]).toEqual([400, 'INVALID_INPUT']);
      expect((await give(...(roles as string[]))).status).toBe(400);
      expect((await me()).roles).toEqual(['desk']);
    },
  );

  it('are kept in a reset', async () => {
    const { coordinator, accountId, browser } = await withVolunteer(['packing']);
    const reset = await coordinator.post(routes.resetAccount.at({ accountId }));
    const visitor = browser();
    await visitor.post(routes.acceptInvitation.at(), {
      code: reset.body.code,
      name: '李明',
      login: 'liming',
      password: PASSWORD,
    });
    expect((await visitor.get(routes.whoAmI.at())).body.roles).toEqual(['packing']);
  });

  it('are a coordinator’s in an account from before there were roles', async () => {
    const { options, coordinator } = await withVolunteer(['desk']);
    const id = await ownId(coordinator);
    await options.accounts.apply({
      from: {},
      to: {},
      changes: [
        changeExisting<Account>('accounts', id, ({ roles, ...before }) => before as Account),
      ],
    });
    const { body } = await coordinator.get(routes.listAccounts.at());
    expect(
      body.accounts.find(({ accountId }: { accountId: string }) => accountId === id).roles,
    ).toEqual(['coordinator']);
  });
});

describe('a change of roles', () => {
  it('applies to the next request of an open session', async () => {
    const { visitor, give } = await withVolunteer(['coordinator']);
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(200);
    expect((await give('viewer')).body).toMatchObject({ roles: ['viewer'] });
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(403);
    await give('coordinator');
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(200);
  });

  it('applies in another process within seconds', async () => {
    const { visitor, give, anotherProcess, browser, advance } = await withVolunteer([
      'coordinator',
    ]);
    const there = browser(anotherProcess().app);
    const guarded = () =>
      there.agent
        .post(stubRoutes.guarded.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: `${SESSION}=${visitor.session()}` })
        .send({});
    expect((await guarded()).status).toBe(200);
    await give('desk');
    advance(5_000);
    expect((await guarded()).status).toBe(403);
  });

  it('ends streams that were opened with the earlier roles', async () => {
    const { visitor, give, portal } = await withVolunteer(['coordinator']);
    const { origin } = await listening(portal.app);
    const response = await fetch(`${origin}${stubRoutes.stream.at()}`, {
      headers: { cookie: `${SESSION}=${visitor.session()}` },
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await give('desk');
    await expect(reader.read()).rejects.toThrow();
  });

  it('is refused for a closed and for an unknown account', async () => {
    const { coordinator, accountId, give } = await withVolunteer(['desk']);
    await coordinator.post(routes.revokeAccount.at({ accountId }));
    expect((await give('packing')).body.code).toBe('UNKNOWN_ACCOUNT');
    const nobody = await coordinator.post(
      routes.giveRoles.at({ accountId: '00000000-0000-4000-8000-000000000000' }),
      { roles: ['desk'] },
    );
    expect(nobody.status).toBe(404);
  });
});

describe('the last coordinator', () => {
  it('cannot step down, leave or lock themselves out, whatever other accounts exist', async () => {
    const { coordinator } = await withVolunteer(['desk', 'packing']);
    const id = await ownId(coordinator);
    for (const [{ operation, at }, body] of [
      [routes.giveRoles, { roles: ['desk'] }],
      [routes.revokeAccount, {}],
      [routes.resetAccount, {}],
    ] as const) {
      const answer = await coordinator.post(at({ accountId: id }), body);
      expect([answer.status, answer.body.code], operation).toEqual([409, 'LAST_COORDINATOR']);
    }
    expect((await coordinator.get(routes.whoAmI.at())).body.roles).toEqual(['coordinator']);
  });

  it("stays when two coordinators remove each other's role at once", async () => {
    const { coordinator, visitor, accountId } = await withVolunteer(['coordinator']);
    const [own, others] = [await ownId(coordinator), accountId];
    const answers = await Promise.all([
      coordinator.post(routes.giveRoles.at({ accountId: others }), { roles: ['viewer'] }),
      visitor.post(routes.giveRoles.at({ accountId: own }), { roles: ['viewer'] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });
});

describe("a person's sessions", () => {
  it('are listed for that person, with device and beginning, and with the current session marked', async () => {
    const { visitor, browser } = await withVolunteer(['desk']);
    const phone = browser();
    await phone.agent
      .post(routes.signIn.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', 'User-Agent': PHONE })
      .send({ login: 'liming', password: PASSWORD });
    const { body } = await phone.get(routes.listOwnSessions.at());
    expect(body.sessions).toHaveLength(2);
    expect(body.sessions).toContainEqual({
      sessionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      device: { browser: 'wechat', system: 'ios' },
      createdAt: '2026-03-22T10:00:00.000Z',
      seenAt: '2026-03-22T10:00:00.000Z',
      current: true,
    });
    expect(JSON.stringify(body)).not.toContain(visitor.session());
  });

  it('can be ended one by one, or all except the current session', async () => {
    const { visitor, signIn } = await withVolunteer(['viewer']);
    const [second, third] = [await signIn('liming'), await signIn('liming')];
    const signedIn = async () =>
      Promise.all(
        [visitor, second, third].map(
          async (each) => (await each.get(routes.whoAmI.at())).body.signedIn,
        ),
      );
    const { sessions } = (await second.get(routes.listOwnSessions.at())).body;
    const own = sessions.find(({ current }: { current: boolean }) => current).sessionId;
    expect((await visitor.post(routes.endOwnSession.at({ sessionId: own }))).body).toEqual({
      ended: 1,
    });
    expect(await signedIn()).toEqual([true, false, true]);
    expect((await visitor.post(routes.endOwnSession.at({ sessionId: own }))).body).toEqual({
      ended: 0,
    });
    expect((await visitor.post(routes.endOtherSessions.at())).body).toEqual({ ended: 1 });
    expect(await signedIn()).toEqual([true, false, false]);
  });

  it('are listed and ended by coordinators, and by no others', async () => {
    const { coordinator, visitor, accountId, me } = await withVolunteer(['desk']);
    const own = await ownId(coordinator);
    const list = async (id: string, by: typeof visitor) =>
      by.get(routes.listSessions.at({ accountId: id }));
    const [session] = (await list(accountId, coordinator)).body.sessions;
    expect(session).toMatchObject({ current: false });
    expect((await list(own, visitor)).status).toBe(403);
    const [theirs] = (await list(own, coordinator)).body.sessions;
    // This route ends only the caller's own sessions.
    expect(
      (await visitor.post(routes.endOwnSession.at({ sessionId: theirs.sessionId }))).body,
    ).toEqual({
      ended: 0,
    });
    expect(
      (await visitor.post(routes.endSession.at({ accountId, sessionId: session.sessionId })))
        .status,
    ).toBe(403);
    expect((await me()).signedIn).toBe(true);
    expect(
      (await coordinator.post(routes.endSession.at({ accountId, sessionId: session.sessionId })))
        .body,
    ).toEqual({ ended: 1 });
    expect((await me()).signedIn).toBe(false);
  });
});
