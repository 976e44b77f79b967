import type { Grant } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { changeExisting } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { listening, PASSWORD, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';
import type { Account } from '../account-documents.ts';
import type { PortalOptions } from '../portal.ts';

const DRIVE = { driveId: 'drive-0001' };

/** Sets up a coordinator, two organisations, and a person who reads everywhere. */
async function withOrganisations(change: Partial<PortalOptions> = {}) {
  const underTest = await portalUnderTest(change);
  const coordinator = await underTest.firstCoordinator();
  const { visitor, accountId } = await underTest.invitedCoordinator(coordinator, 'liming', [
    'viewer',
  ]);
  const add = async (name: string): Promise<string> =>
    (await coordinator.post(routes.addOrganisation.at(), { name })).body.organisationId;
  const canteen = await add('食堂');
  underTest.advance(1_000);
  const library = await add('图书馆');
  const give = (...grants: readonly unknown[]) =>
    coordinator.post(routes.giveRoles.at({ accountId }), { grants });
  const me = async () => (await visitor.get(routes.whoAmI.at())).body;
  return { ...underTest, coordinator, visitor, accountId, canteen, library, give, me };
}

describe('roles with places', () => {
  it('are kept, shown and reported with their places', async () => {
    const { give, me, coordinator, accountId, canteen } = await withOrganisations();
    const grants: Grant[] = [
      { role: 'coordinator', in: { organisationId: canteen } },
      { role: 'desk', in: { ...DRIVE, pointId: 'p1' } },
    ];
    expect((await give(...grants)).body).toEqual({
      accountId,
      roles: ['coordinator', 'desk'],
      grants,
    });
    expect(await me()).toMatchObject({ roles: ['coordinator', 'desk'], grants });
    const { accounts } = (await coordinator.get(routes.listAccounts.at())).body;
    expect(accounts).toContainEqual(expect.objectContaining({ accountId, grants }));
    const { rows } = (await coordinator.get(routes.listSecurityLog.at({}))).body;
    expect(rows).toContainEqual(
      expect.objectContaining({ kind: 'roles-changed', subject: accountId, grants }),
    );
    const csv = await coordinator.get(routes.exportSecurityLog.at({}));
    expect(csv.text).toContain(`负责人（单位 ${canteen}）`);
  });

  it('come with an invitation, and are kept in a reset', async () => {
    const { coordinator, browser, canteen } = await withOrganisations();
    const grants = [{ role: 'packing', in: { organisationId: canteen } }];
    const invited = await coordinator.post(routes.invite.at(), { grants });
    const accept = async (code: string) => {
      const visitor = browser();
      await visitor.post(routes.acceptInvitation.at(), {
        code,
        name: '王芳',
        login: 'wangfang',
        password: PASSWORD,
      });
      return (await visitor.get(routes.whoAmI.at())).body;
    };
    expect((await accept(invited.body.code)).grants).toEqual(grants);
    const { accountId } = invited.body;
    const reset = await coordinator.post(routes.resetAccount.at({ accountId }));
    expect((await accept(reset.body.code)).grants).toEqual(grants);
  });

  it('tell an open invitation by its note, until the person has joined', async () => {
    const { coordinator, browser, canteen, portal } = await withOrganisations();
    const grants = [{ role: 'packing', in: { organisationId: canteen } }];
    const { accountId } = (
      await coordinator.post(routes.invite.at(), { grants, invitee: ' 仓库小周 ' })
    ).body;
    const listed = async () =>
      (await coordinator.get(routes.listAccounts.at())).body.accounts.find(
        (account: { accountId: string }) => account.accountId === accountId,
      );
    expect(await listed()).toMatchObject({
      invitee: '仓库小周',
      grants,
      linkEndsAt: '2026-03-29T10:00:01.000Z',
    });
    expect(JSON.stringify(await portal.accounts.byId(accountId))).not.toContain('小周');
    // A new link keeps the note.
    const reset = await coordinator.post(routes.resetAccount.at({ accountId }));
    expect((await listed()).invitee).toBe('仓库小周');
    await browser().post(routes.acceptInvitation.at(), {
      code: reset.body.code,
      name: '周强',
      login: 'zhouqiang',
      password: PASSWORD,
    });
    expect(await listed()).not.toHaveProperty('invitee');
    expect(await listed()).not.toHaveProperty('linkEndsAt');
  });

  it('hold everywhere in an account from before there were places', async () => {
    const { options, accountId, me, give } = await withOrganisations();
    await give({ role: 'desk', in: 'everywhere' });
    expect(await me()).not.toHaveProperty('grants');
    await options.accounts.apply({
      from: {},
      to: {},
      changes: [
        changeExisting<Account>('accounts', accountId, ({ grants: _, ...before }) => before),
      ],
    });
    expect(await me()).toMatchObject({ roles: ['desk'], may: ['desk', 'volunteer', 'staff'] });
  });

  it.each<[string, unknown]>([
    ['no place', { role: 'desk' }],
    ['an empty place', { role: 'desk', in: {} }],
    ['a point without its drive', { role: 'desk', in: { pointId: 'p1' } }],
    ['two kinds of place', { role: 'desk', in: { ...DRIVE, organisationId: 'canteen-01' } }],
    [
      'a point for another role than the desk',
      { role: 'packing', in: { ...DRIVE, pointId: 'p1' } },
    ],
    ['an operator of a database', { role: 'desk', in: { driveId: { $ne: null } } }],
  ])('are refused with %s', async (_what, grant) => {
    const { give, me } = await withOrganisations();
    expect((await give(grant)).status).toBe(400);
    expect((await me()).roles).toEqual(['viewer']);
  });

  it('are refused in an unknown organisation', async () => {
    const { give, coordinator } = await withOrganisations();
    const grant = { role: 'desk', in: { organisationId: 'nowhere-0001' } };
    for (const answer of [
      await give(grant),
      await coordinator.post(routes.invite.at(), { grants: [grant] }),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'UNKNOWN_ORGANISATION']);
  });

  it('do not make a coordinator of the installation', async () => {
    const { give, visitor, canteen } = await withOrganisations();
    await give({ role: 'coordinator', in: { organisationId: canteen } });
    const refused = [
      await visitor.get(routes.listAccounts.at()),
      await visitor.get(routes.listSecurityLog.at({})),
      await visitor.post(routes.invite.at(), { roles: ['desk'] }),
      await visitor.post(routes.addOrganisation.at(), { name: '车间' }),
    ];
    for (const { status, body } of refused)
      expect([status, body.code]).toEqual([403, 'NOT_ALLOWED']);
  });

  it('leave a coordinator who can sign in for the installation', async () => {
    const { coordinator, canteen } = await withOrganisations();
    const { accountId } = (await coordinator.get(routes.whoAmI.at())).body;
    const answer = await coordinator.post(routes.giveRoles.at({ accountId }), {
      grants: [{ role: 'coordinator', in: { organisationId: canteen } }],
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'LAST_COORDINATOR']);
  });

  it('apply to the next request, and end streams when only the place changes', async () => {
    const { visitor, give, portal, canteen, library, stub } = await withOrganisations();
    await give({ role: 'desk', in: { organisationId: canteen } });
    const { origin } = await listening(portal.app);
    const response = await fetch(`${origin}${stubRoutes.stream.at()}`, {
      headers: { cookie: `bluebox_session=${visitor.session()}` },
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await give({ role: 'desk', in: { organisationId: library } });
    await expect(reader.read()).rejects.toThrow();
    await visitor.get(stubRoutes.open.at({ id: 'any' }));
    expect(stub.seen.at(-1)?.caller.grants).toEqual([
      { role: 'desk', in: { organisationId: library } },
    ]);
  });
});

describe('organisations', () => {
  it('are listed in the order in which they were added, and can be renamed', async () => {
    const { coordinator, canteen } = await withOrganisations();
    await coordinator.post(routes.renameOrganisation.at({ organisationId: canteen }), {
      name: '一食堂',
      english: 'First canteen',
    });
    const { organisations } = (await coordinator.get(routes.listOrganisations.at())).body;
    expect(organisations).toMatchObject([
      { name: '一食堂', english: 'First canteen' },
      { name: '图书馆' },
    ]);
    const unknown = await coordinator.post(
      routes.renameOrganisation.at({ organisationId: 'nowhere-0001' }),
      { name: '车间' },
    );
    expect([unknown.status, unknown.body.code]).toEqual([404, 'UNKNOWN_ORGANISATION']);
  });

  it.each([
    ['the same characters in another width and case', { name: 'ＡＢ食堂' }, { name: 'ab食堂' }],
    ['other spaces', { name: '一 食堂' }, { name: '一\u3000食堂' }],
    ['a sharp s', { name: 'Gießerei' }, { name: 'GIESSEREI' }],
    ['the English name of another', { name: '铸造', english: 'Foundry' }, { name: 'foundry' }],
    [
      'two equal English names',
      { name: '甲', english: 'Foundry' },
      { name: '乙', english: 'Foundry' },
    ],
  ])(
    'are refused with the name of another: %s (two of one name were accepted)',
    async (_what, first, second) => {
      const { coordinator, library } = await withOrganisations();
      const added = await coordinator.post(routes.addOrganisation.at(), first);
      expect(added.status).toBe(201);
      const { organisationId } = added.body;
      const rename = (id: string, body: object) =>
        coordinator.post(routes.renameOrganisation.at({ organisationId: id }), body);
      for (const answer of [
        await coordinator.post(routes.addOrganisation.at(), second),
        await rename(library, second),
      ])
        expect([answer.status, answer.body.code]).toEqual([409, 'ORGANISATION_NAME_TAKEN']);
      // An organisation may change the way in which its own name is written.
      expect((await rename(organisationId, second)).status).toBe(200);
    },
  );

  it('are removed if they have no drives and no people, which the security log tells', async () => {
    const drives = new Map<string, number>();
    const { coordinator, canteen, library, give, accountId } = await withOrganisations({
      drivesOfOrganisations: { count: async (id) => drives.get(id) ?? 0 },
    });
    const remove = (organisationId: string) =>
      coordinator.post(routes.removeOrganisation.at({ organisationId }));
    drives.set(library, 2);
    expect((await remove(library)).body).toMatchObject({
      code: 'ORGANISATION_IN_USE',
      data: { drives: 2, people: 0 },
    });
    await give({ role: 'desk', in: { organisationId: canteen } });
    expect((await remove(canteen)).body).toMatchObject({
      code: 'ORGANISATION_IN_USE',
      data: { drives: 0, people: 1 },
    });
    // The roles of a revoked account open nothing, so they keep no organisation.
    await coordinator.post(routes.revokeAccount.at({ accountId }));
    expect((await remove(canteen)).body).toEqual({ organisationId: canteen });
    expect((await remove(canteen)).body.code).toBe('UNKNOWN_ORGANISATION');
    const { organisations } = (await coordinator.get(routes.listOrganisations.at())).body;
    expect(organisations).toMatchObject([{ name: '图书馆' }]);
    const { rows } = (await coordinator.get(routes.listSecurityLog.at({}))).body;
    const told = rows
      .filter(({ kind }: { kind: string }) => kind.startsWith('organisation-'))
      .map(({ kind, subject }: { kind: string; subject: string }) => [kind, subject]);
    expect(told).toEqual([
      ['organisation-removed', canteen],
      ['organisation-added', library],
      ['organisation-added', canteen],
    ]);
  });

  it('are shown to people with a role in them', async () => {
    const { give, visitor, library } = await withOrganisations();
    const shown = async () =>
      (await visitor.get(routes.listOrganisations.at())).body.organisations.map(
        ({ name }: { name: string }) => name,
      );
    expect(await shown()).toEqual(['食堂', '图书馆']);
    await give({ role: 'viewer', in: { organisationId: library } });
    expect(await shown()).toEqual(['图书馆']);
    await give({ role: 'viewer', in: DRIVE });
    expect(await shown()).toEqual([]);
  });
});

it('tells a person with roles in places only the names of those they work with', async () => {
  const { give, visitor, invitedCoordinator, coordinator, canteen, library } =
    await withOrganisations();
  const other = await invitedCoordinator(coordinator, 'other', ['desk']);
  const place = (organisationId: string) =>
    coordinator.post(routes.giveRoles.at({ accountId: other.accountId }), {
      grants: [{ role: 'desk', in: { organisationId } }],
    });
  const told = async () =>
    (await visitor.get(routes.listNames.at({}, { ids: other.accountId }))).body.names
      .map(({ accountId }: { accountId: string }) => accountId)
      .includes(other.accountId);
  await give({ role: 'desk', in: { organisationId: canteen } });
  await place(library);
  expect(await told()).toBe(false);
  await place(canteen);
  expect(await told()).toBe(true);
});
