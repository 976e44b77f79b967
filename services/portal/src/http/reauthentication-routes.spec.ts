import { routes } from '@bluebox/contracts/routes';
import { capabilityCode } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { HOUR, PASSWORD, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';
import type { MountedService } from '../portal.ts';

const MINUTE = HOUR / 60;
const KEY = 'key-of-a-request-0000-0001';
const TO_DESK = { roles: ['desk'] };

describe('a grave operation', () => {
  it('needs an authentication that is not older than 15 minutes', async () => {
    const { firstCoordinator, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    advance(15 * MINUTE - 1);
    expect((await coordinator.post(routes.invite.at(), TO_DESK)).status).toBe(201);
    advance(1);
    const late = await coordinator.post(routes.invite.at(), TO_DESK);
    expect([late.status, late.body.code, late.body.data]).toStrictEqual([
      403,
      'REAUTHENTICATION_NEEDED',
      { methods: ['password'] },
    ]);
  });

  it('can be repeated under its key after the password was given again, and happens once', async () => {
    const { firstCoordinator, portal, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    advance(16 * MINUTE);
    const send = () =>
      coordinator.agent
        .post(routes.invite.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': KEY })
        .send(TO_DESK);
    expect((await send()).body.code).toBe('REAUTHENTICATION_NEEDED');
    const again = await coordinator.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect([again.status, again.body]).toStrictEqual([
      200,
      { recent: true, until: '2026-03-22T10:31:00.000Z', methods: ['password'] },
    ]);
    const answers = [await send(), await send()];
    expect(answers.map(({ status }) => status)).toStrictEqual([201, 201]);
    expect(await portal.accounts.list()).toHaveLength(2);
  });

  it('is each that decides about people, and the log as a table', async () => {
    const { firstCoordinator, invitedCoordinator, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { accountId } = await invitedCoordinator(coordinator, 'packing');
    advance(16 * MINUTE);
    const posts = [
      [routes.giveRoles.at({ accountId }), TO_DESK],
      [routes.revokeAccount.at({ accountId }), {}],
      [routes.resetAccount.at({ accountId }), {}],
      [routes.endSession.at({ accountId, sessionId: 'a'.repeat(32) }), {}],
    ] as const;
    for (const [path, body] of posts)
      expect((await coordinator.post(path, body)).body.code, path).toBe('REAUTHENTICATION_NEEDED');
    const table = await coordinator.get(routes.exportSecurityLog.at({}));
    expect([table.status, table.body.code]).toStrictEqual([403, 'REAUTHENTICATION_NEEDED']);
    // Neither the request to authenticate again nor the table that was not given is in the log.
    const log = await coordinator.get(routes.listSecurityLog.at({}));
    const kinds = log.body.rows.map(({ kind }: { kind: string }) => kind);
    expect(kinds).not.toContain('log-exported');
    expect(kinds).not.toContain('access');
  });

  it('is each that erases or makes a private link, except for the holder of the link', async () => {
    const erased: string[] = [];
    const service: MountedService = {
      service: 'pledge',
      mount: '/api/pledge',
      routes: [],
      handler: ({ originalUrl }, response) => {
        erased.push(originalUrl);
        response.json({});
      },
    };
    const { firstCoordinator, advance, linkKey } = await portalUnderTest({ services: [service] });
    const coordinator = await firstCoordinator();
    advance(16 * MINUTE);
    const forget = (pledgeId: string) => coordinator.post(routes.forgetGiver.at({ pledgeId }));
    const record = { of: 'case', id: 'case-0001' };
    const photo = { photoId: 'photo-0001' };
    for (const answer of [
      await forget('pledge-0001'),
      await coordinator.post(routes.rotatePledgeLink.at({ pledgeId: 'pledge-0001' })),
      await coordinator.post(routes.eraseInventoryNotes.at(), record),
      await coordinator.post(routes.eraseShipmentNotes.at(), record),
      await coordinator.post(routes.erasePhoto.at({ consignmentId: 'cons-00001', ...photo })),
      await coordinator.post(
        routes.eraseReceptionPhoto.at({ receptionId: 'rec-000001', ...photo }),
      ),
    ])
      expect(answer.body.code).toBe('REAUTHENTICATION_NEEDED');
    expect(erased).toEqual([]);
    const code = capabilityCode(linkKey, { kind: 'pledge', id: 'pledge-0001', generation: 1 });
    expect((await coordinator.post(routes.openLink.at(), { code })).status).toBe(200);
    expect((await forget('pledge-0001')).status).toBe(200);
    expect((await forget('pledge-0002')).body.code).toBe('REAUTHENTICATION_NEEDED');
    expect(erased).toEqual([routes.forgetGiver.at({ pledgeId: 'pledge-0001' })]);
  });

  it('is none of everyday work', async () => {
    const { firstCoordinator, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    advance(6 * HOUR);
    expect((await coordinator.get(routes.listAccounts.at())).status).toBe(200);
    expect((await coordinator.post(stubRoutes.guarded.at())).status).toBe(200);
    expect((await coordinator.get(routes.showReauthentication.at())).body).toStrictEqual({
      recent: false,
      until: '2026-03-22T10:15:00.000Z',
      methods: ['password'],
    });
  });

  it('opens for the time that is set', async () => {
    const { firstCoordinator, advance } = await portalUnderTest({ reauthenticationMinutes: 60 });
    const coordinator = await firstCoordinator();
    advance(59 * MINUTE);
    expect((await coordinator.post(routes.invite.at(), TO_DESK)).status).toBe(201);
  });

  it('accepts at once, in a process that remembers the session, an authentication in another', async () => {
    const { firstCoordinator, anotherProcess, browser, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const another = anotherProcess();
    const there = browser(another.app);
    const cookie = { Cookie: `bluebox_session=${coordinator.session()}` };
    advance(16 * MINUTE);
    const invite = () =>
      there.agent
        .post(routes.invite.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', ...cookie })
        .send(TO_DESK);
    expect((await invite()).status).toBe(403);
    await coordinator.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect((await invite()).status).toBe(201);
  });
});

describe('an authentication in a session', () => {
  it('is refused for a wrong password, which is recorded and slowed down', async () => {
    const { firstCoordinator, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    advance(16 * MINUTE);
    const wrong = await coordinator.post(routes.reauthenticate.at(), {
      password: 'not the password',
    });
    expect([wrong.status, wrong.body.code]).toStrictEqual([403, 'PASSWORD_WRONG']);
    expect((await coordinator.post(routes.invite.at(), TO_DESK)).status).toBe(403);
    for (let round = 0; round < 4; round++)
      await coordinator.post(routes.reauthenticate.at(), { password: `wrong ${round}` });
    expect(
      (await coordinator.post(routes.reauthenticate.at(), { password: PASSWORD })).status,
    ).toBe(429);
    const log = await coordinator.get(routes.listSecurityLog.at({}, { kind: 'reauthentication' }));
    expect(log.body.rows.map(({ outcome }: { outcome: string }) => outcome).sort()).toStrictEqual([
      'locked',
      'wrong-password',
    ]);
  });

  it('counts for its own session only', async () => {
    const { firstCoordinator, signIn, advance } = await portalUnderTest();
    await firstCoordinator();
    const [here, there] = [await signIn('dutydesk'), await signIn('dutydesk')];
    advance(16 * MINUTE);
    await here.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect((await here.post(routes.invite.at(), TO_DESK)).status).toBe(201);
    expect((await there.post(routes.invite.at(), TO_DESK)).status).toBe(403);
  });

  it('needs a session', async () => {
    const { browser } = await portalUnderTest();
    expect((await browser().post(routes.reauthenticate.at(), { password: PASSWORD })).status).toBe(
      401,
    );
    expect((await browser().get(routes.showReauthentication.at())).status).toBe(401);
  });
});
