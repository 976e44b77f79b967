import { generateKeyPairSync } from 'node:crypto';
import { routes } from '@bluebox/contracts/routes';
import { type Caller, capabilityCode, tokenMint, tokenVerifier } from '@bluebox/service-http';
import { type TOTP, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  HOUR,
  listening,
  PASSWORD,
  type PortalUnderTest,
  portalUnderTest,
  START,
  stubRoutes,
} from '../../test/portal-under-test.ts';
import { softwarePasskey } from '../../test/software-passkey.ts';
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

  it('is each that erases or makes a private link, which the recipient’s was not', async () => {
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
    const { firstCoordinator, advance } = await portalUnderTest({ services: [service] });
    const coordinator = await firstCoordinator();
    advance(16 * MINUTE);
    const forget = (pledgeId: string) => coordinator.post(routes.forgetGiver.at({ pledgeId }));
    const record = { of: 'case', id: 'case-0001' };
    const photo = { photoId: 'photo-0001' };
    for (const answer of [
      await forget('pledge-0001'),
      await coordinator.post(routes.rotatePledgeLink.at({ pledgeId: 'pledge-0001' })),
      await coordinator.post(routes.makeRecipientLink.at({ consignmentId: 'cons-00001' })),
      await coordinator.post(routes.eraseInventoryNotes.at(), record),
      await coordinator.post(routes.eraseShipmentNotes.at(), record),
      await coordinator.post(routes.erasePhoto.at({ consignmentId: 'cons-00001', ...photo })),
      await coordinator.post(
        routes.eraseReceptionPhoto.at({ receptionId: 'rec-000001', ...photo }),
      ),
    ])
      expect(answer.body.code).toBe('REAUTHENTICATION_NEEDED');
    expect(erased).toEqual([]);
  });

  it('was done for a withdrawn link by the old session of a coordinator; the link alone decides now', async () => {
    const asked: (Caller | undefined)[] = [];
    const pair = generateKeyPairSync('ed25519');
    const verify = tokenVerifier(pair.publicKey, 'pledge', () => new Date(START));
    const service: MountedService = {
      service: 'pledge',
      mount: '/api/pledge',
      routes: [],
      handler: async (request, response) => {
        asked.push(await verify(String(request.headers.authorization).slice('Bearer '.length)));
        response.json({});
      },
    };
    const { firstCoordinator, advance, linkKey } = await portalUnderTest({
      services: [service],
      mintToken: tokenMint(pair.privateKey, () => new Date(START)),
    });
    const coordinator = await firstCoordinator();
    const grant = { kind: 'pledge', id: 'pledge-0001', generation: 1 } as const;
    const code = capabilityCode(linkKey, grant);
    const forget = (pledgeId: string) =>
      coordinator.agent
        .post(routes.forgetGiver.at({ pledgeId }))
        .set({ 'Sec-Fetch-Site': 'same-origin', 'Bluebox-Link': code })
        .send({});
    // The coordinator acts as such in a fresh session, whatever link is open.
    await forget('pledge-0001');
    expect(asked.pop()).toMatchObject({ roles: ['coordinator'], links: [grant] });
    advance(16 * MINUTE);
    // The service knows which links are withdrawn, so it is told of the link and of no account.
    expect((await forget('pledge-0001')).status).toBe(200);
    expect(asked.pop()).toStrictEqual({ subject: 'public', roles: [], links: [grant] });
    expect((await forget('pledge-0002')).body.code).toBe('REAUTHENTICATION_NEEDED');
    expect(asked).toEqual([]);
  });

  it('is not opened by a link of which only a cookie is left', async () => {
    const { firstCoordinator, advance, linkKey } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const code = capabilityCode(linkKey, { kind: 'pledge', id: 'pledge-0001', generation: 1 });
    expect((await coordinator.post(routes.openLink.at(), { code })).status).toBe(200);
    advance(16 * MINUTE);
    const path = routes.forgetGiver.at({ pledgeId: 'pledge-0001' });
    expect((await coordinator.post(path)).body.code).toBe('REAUTHENTICATION_NEEDED');
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

  it('is open at once to the renewed session in another process, which remembers the earlier one', async () => {
    const { firstCoordinator, anotherProcess, browser, advance } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const another = anotherProcess();
    const there = browser(another.app);
    const earlier = coordinator.session();
    advance(16 * MINUTE);
    const invite = (secret: string) =>
      there.agent
        .post(routes.invite.at())
        .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: `bluebox_session=${secret}` })
        .send(TO_DESK);
    expect((await invite(earlier)).status).toBe(403);
    await coordinator.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect((await invite(coordinator.session())).status).toBe(201);
    expect((await invite(earlier)).status).toBe(401);
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

describe('a copy of the cookie', () => {
  /** Returns the status of a grave operation that is sent with a cookie, from a browser without others. */
  const inviteWith = async (underTest: PortalUnderTest, secret: string) => {
    const answer = await underTest
      .browser()
      .agent.post(routes.invite.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: `bluebox_session=${secret}` })
      .send(TO_DESK);
    return answer.status;
  };

  it('profited from the next authentication of its owner', async () => {
    const underTest = await portalUnderTest();
    const owner = await underTest.firstCoordinator();
    const copied = owner.session();
    underTest.advance(16 * MINUTE);
    expect(await inviteWith(underTest, copied)).toBe(403);
    await owner.post(routes.reauthenticate.at(), { password: PASSWORD });
    expect(await inviteWith(underTest, copied)).toBe(401);
    expect(owner.session()).not.toBe(copied);
    expect((await owner.post(routes.invite.at(), TO_DESK)).status).toBe(201);
    const { body } = await owner.get(routes.listOwnSessions.at());
    expect(body.sessions).toMatchObject([{ current: true }]);
  });

  it('profited from a second factor that its owner set up', async () => {
    const underTest = await portalUnderTest();
    const owner = await underTest.firstCoordinator();
    const copied = owner.session();
    const { body } = await owner.post(routes.beginTotp.at());
    const code = (URI.parse(body.uri) as TOTP).generate({ timestamp: underTest.now().getTime() });
    expect((await owner.post(routes.confirmTotp.at(), { code })).status).toBe(200);
    expect(await inviteWith(underTest, copied)).toBe(401);
    expect((await owner.post(routes.invite.at(), TO_DESK)).status).toBe(201);
  });

  it('is of no use after its owner added a passkey', async () => {
    const underTest = await portalUnderTest({ publicUrl: 'https://box.example' });
    const owner = await underTest.firstCoordinator();
    const copied = owner.session();
    const { body } = await owner.post(routes.beginPasskey.at());
    const passkey = softwarePasskey('https://box.example').create(body);
    expect((await owner.post(routes.addPasskey.at(), { name: '手机', passkey })).status).toBe(201);
    expect(await inviteWith(underTest, copied)).toBe(401);
    expect((await owner.post(routes.invite.at(), TO_DESK)).status).toBe(201);
  });

  it('keeps no stream open, and its owner opens the next stream with the new cookie', async () => {
    const underTest = await portalUnderTest();
    const owner = await underTest.firstCoordinator();
    const { origin } = await listening(underTest.portal.app);
    const follow = (secret: string) =>
      fetch(`${origin}${stubRoutes.stream.at()}`, {
        headers: { Cookie: `bluebox_session=${secret}` },
      });
    const opened = await follow(owner.session());
    const rest = opened.text();
    await owner.post(routes.reauthenticate.at(), { password: PASSWORD });
    await expect(rest).rejects.toThrow();
    const again = await follow(owner.session());
    expect(again.status).toBe(200);
    await again.body?.cancel();
  });

  it('ends also if the owner authenticates at the same time in two tabs, of which one succeeds', async () => {
    const underTest = await portalUnderTest();
    const owner = await underTest.firstCoordinator();
    const answers = await Promise.all(
      [1, 2].map(() => owner.post(routes.reauthenticate.at(), { password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 401]);
    expect((await owner.post(routes.invite.at(), TO_DESK)).status).toBe(201);
  });
});
