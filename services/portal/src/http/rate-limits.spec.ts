import { randomUUID } from 'node:crypto';
import { routes } from '@bluebox/contracts/routes';
import { capabilityCode } from '@bluebox/service-http';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { PASSWORD, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';
import { PORTAL_MOUNT } from '../portal.ts';

const own = { 'Sec-Fetch-Site': 'same-origin' };

describe('too many requests', () => {
  it('from one address are refused with the time to wait', async () => {
    const { portal } = await portalUnderTest({ limits: { requests: 3 } });
    const get = () => request(portal.app).get(stubRoutes.open.at({ id: '1' }));
    for (let index = 0; index < 3; index++) expect((await get()).status).toBe(200);
    const refused = await get();
    expect([refused.status, refused.type]).toStrictEqual([429, 'application/problem+json']);
    expect(refused.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.body.data.retryAfterSeconds).toBe(seconds);
  });

  it.each([
    ['X-Forwarded-For', '10.0.0.'],
    ['X-Real-IP', '10.0.0.'],
    ['Forwarded', 'for=10.0.0.'],
    ['X-Client-IP', '10.0.0.'],
    ['CF-Connecting-IP', '10.0.0.'],
    ['Cookie', 'bluebox_session=AAAAAAAAAAAAAAAAAAAAA'],
  ])('are counted by their network address, not by %s', async (header, value) => {
    const { portal } = await portalUnderTest({ limits: { requests: 3 } });
    const statuses = [];
    for (let index = 0; index < 5; index++)
      statuses.push(
        (
          await request(portal.app)
            .get(stubRoutes.open.at({ id: '1' }))
            .set(header, `${value}${index}`)
        ).status,
      );
    expect(statuses).toStrictEqual([200, 200, 200, 429, 429]);
  });

  it('are counted by the address that a trusted proxy added', async () => {
    const { portal } = await portalUnderTest({ limits: { requests: 2 }, trustedProxy: true });
    const get = async (forwarded: string) =>
      (
        await request(portal.app)
          .get(stubRoutes.open.at({ id: '1' }))
          .set('X-Forwarded-For', forwarded)
      ).status;
    expect([await get('10.0.0.1'), await get('10.0.0.1'), await get('10.0.0.1')]).toStrictEqual([
      200, 200, 429,
    ]);
    expect(await get('10.0.0.2')).toBe(200);
    expect(await get('1.1.1.1, 10.0.0.1'), 'what the caller wrote before it').toBe(429);
  });

  it('are counted together for all IPv6 addresses of one customer', async () => {
    const { portal } = await portalUnderTest({ limits: { requests: 2 }, trustedProxy: true });
    const get = async (forwarded: string) =>
      (
        await request(portal.app)
          .get(stubRoutes.open.at({ id: '1' }))
          .set('X-Forwarded-For', forwarded)
      ).status;
    expect([
      await get('2001:db8:1:1::1'),
      await get('2001:db8:1:1::2'),
      await get('2001:db8:1:2::3'),
      await get('2001:db8:2:1::1'),
    ]).toStrictEqual([200, 200, 429, 200]);
  });

  it('of strangers do not block a coordinator at the same address', async () => {
    const { firstCoordinator, portal } = await portalUnderTest({
      limits: { requests: 2, signedInRequests: 10 },
    });
    const coordinator = await firstCoordinator();
    for (let index = 0; index < 3; index++)
      await request(portal.app).get(stubRoutes.open.at({ id: '1' }));
    expect((await request(portal.app).get(stubRoutes.open.at({ id: '1' }))).status).toBe(429);
    const statuses = [];
    for (let index = 0; index < 11; index++)
      statuses.push((await coordinator.get(stubRoutes.open.at({ id: '1' }))).status);
    expect(statuses).toStrictEqual([...Array(10).fill(200), 429]);
  });

  it('do not include requests for pages and health checks', async () => {
    const { portal } = await portalUnderTest({ limits: { requests: 1 } });
    for (let index = 0; index < 3; index++) {
      expect((await request(portal.app).get('/health/live')).status).toBe(200);
      expect((await request(portal.app).get('/nothing')).status).toBe(404);
    }
  });
});

describe('too many commands without an account', () => {
  it('are refused, while reading is still possible', async () => {
    const { portal, stub } = await portalUnderTest({ limits: { publicCommands: 5 } });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        request(portal.app)
          .post(stubRoutes.give.at())
          .set('X-Forwarded-For', `10.0.0.${index}`)
          .send({}),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(45);
    expect(stub.seen).toHaveLength(5);
    expect((await request(portal.app).get(stubRoutes.open.at({ id: '1' }))).status).toBe(200);
  });

  it('do not include refused and repeated commands', async () => {
    let replayed = false;
    const { portal } = await portalUnderTest({
      limits: { publicCommands: 3 },
      services: [
        {
          service: 'pledge',
          mount: '/api/stub',
          routes: [],
          handler: (asked, response) => {
            if (replayed) response.setHeader('Idempotency-Replayed', 'true');
            response.status(asked.path === '/refuse' ? 403 : 201).end();
          },
        },
      ],
    });
    const post = async (path: string) =>
      (await request(portal.app).post(path).set(own).send({})).status;
    for (let index = 0; index < 20; index++) {
      expect(await post('/api/stub/refuse')).toBe(403);
      expect(await post(routes.forgetLinks.at())).toBe(200);
    }
    replayed = true;
    for (let index = 0; index < 20; index++) expect(await post('/api/stub/give')).toBe(201);
    replayed = false;
    const statuses = [];
    for (let index = 0; index < 5; index++) statuses.push(await post('/api/stub/give'));
    expect(statuses).toStrictEqual([201, 201, 201, 429, 429]);
  });

  it('do not block the holder of a private link at the same address, who is counted separately', async () => {
    const { portal, browser, linkKey } = await portalUnderTest({
      limits: { publicCommands: 2, requests: 12 },
    });
    const holderOf = (id: string) => {
      const code = capabilityCode(linkKey, { kind: 'consignment', id, generation: 1 });
      return async (path = stubRoutes.give.at()) =>
        (await browser().agent.post(path).set(own).set('Bluebox-Link', code).send({})).status;
    };
    const strangers = [];
    for (let index = 0; index < 14; index++)
      strangers.push((await request(portal.app).post(stubRoutes.give.at()).send({})).status);
    expect(strangers).toStrictEqual([200, 200, ...Array(12).fill(429)]);
    const statuses = [];
    const recipient = holderOf('consignment-01');
    for (let index = 0; index < 3; index++) statuses.push(await recipient());
    expect(statuses).toStrictEqual([200, 200, 429]);
    expect(await holderOf('consignment-02')()).toBe(200);
  });

  it('are limited per address even with a new private link each time', async () => {
    const { browser, linkKey } = await portalUnderTest({
      limits: { publicCommands: 2, requests: 10, drawings: 1, holdersTogether: 2 },
    });
    const asHolder = async (method: 'get' | 'post', path: string, number: number) => {
      const id = `pledge-${1000 + number}`;
      const code = capabilityCode(linkKey, { kind: 'pledge', id, generation: 1 });
      return (await browser().agent[method](path).set(own).set('Bluebox-Link', code)).status;
    };
    const statuses = async (count: number, method: 'get' | 'post', path: string) => {
      const answers: number[] = [];
      for (let number = 0; number < count; number++)
        answers.push(await asHolder(method, path, number));
      return answers;
    };
    expect(await statuses(5, 'post', stubRoutes.give.at())).toStrictEqual([
      200, 200, 200, 200, 429,
    ]);
    expect(await statuses(3, 'get', routes.drawQr.at({}, { text: 'BX-0001' }))).toStrictEqual([
      200, 200, 429,
    ]);
    // The address may make 20 requests in total, and has made 8 of them above.
    expect(await statuses(13, 'get', stubRoutes.open.at({ id: '1' }))).toStrictEqual([
      ...Array(12).fill(200),
      429,
    ]);
  });

  it('with private links block neither strangers nor coordinators at the same address', async () => {
    const { firstCoordinator, portal, browser, linkKey } = await portalUnderTest({
      limits: { publicCommands: 1, holdersTogether: 1 },
    });
    const coordinator = await firstCoordinator();
    const holder = async (id: string) => {
      const code = capabilityCode(linkKey, { kind: 'pledge', id, generation: 1 });
      return (await browser().agent.post(stubRoutes.give.at()).set(own).set('Bluebox-Link', code))
        .status;
    };
    expect([await holder('pledge-0001'), await holder('pledge-0002')]).toStrictEqual([200, 429]);
    expect((await request(portal.app).post(stubRoutes.give.at()).send({})).status).toBe(200);
    expect((await coordinator.post(stubRoutes.guarded.at())).status).toBe(200);
  });

  it('do not include the commands of a coordinator', async () => {
    const { firstCoordinator } = await portalUnderTest({ limits: { publicCommands: 1 } });
    const coordinator = await firstCoordinator();
    for (let index = 0; index < 5; index++)
      expect((await coordinator.post(stubRoutes.guarded.at())).status).toBe(200);
  });
});

describe('too many drawings', () => {
  it('are refused to strangers, but not to anybody with an account', async () => {
    const { portal, firstCoordinator } = await portalUnderTest({ limits: { drawings: 3 } });
    const coordinator = await firstCoordinator();
    const path = routes.drawQr.at({}, { text: 'BX-000' });
    const statuses = [];
    for (let index = 0; index < 5; index++)
      statuses.push((await request(portal.app).get(path + index)).status);
    expect(statuses).toStrictEqual([200, 200, 200, 429, 429]);
    for (let index = 0; index < 5; index++)
      expect((await coordinator.get(path + index)).status).toBe(200);
  });
});

describe('too many searches for people', () => {
  it('by an account are refused and not recorded, however the URL is written, and hinder nobody else', async () => {
    const { firstCoordinator, invitedCoordinator, portal } = await portalUnderTest({
      limits: { peopleSearches: 3 },
    });
    const coordinator = await firstCoordinator();
    const { visitor: colleague } = await invitedCoordinator(coordinator, 'colleague');
    const path = routes.findGivers.at({ driveId: 'drive-1' });
    const statuses = [];
    for (const written of [path, `${path}/`, `${path}?a=b`, path, path.toUpperCase()])
      statuses.push((await coordinator.post(written, { text: '王秀兰' })).status);
    expect(statuses.map((status) => status === 429)).toStrictEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect((await colleague.post(path, { text: '王秀兰' })).status).not.toBe(429);
    const strangers = [];
    for (let index = 0; index < 5; index++)
      strangers.push((await request(portal.app).post(path).set(own)).status);
    expect(strangers).not.toContain(429);
    const log = await coordinator.get(routes.listSecurityLog.at({}, { kind: 'contacts-read' }));
    expect(log.body.rows).toHaveLength(4);
    expect(log.body.rows[0]).toMatchObject({ route: 'findGivers', outcome: 'requested' });
    expect(JSON.stringify(log.body)).not.toContain('王秀兰');
  });
});

it('too many requests for names of givers by an account are refused and not recorded, and hinder nobody else', async () => {
  const { firstCoordinator, invitedCoordinator } = await portalUnderTest({
    limits: { giverNames: 3 },
  });
  const coordinator = await firstCoordinator();
  const { visitor: colleague } = await invitedCoordinator(coordinator, 'colleague');
  const driveId = randomUUID();
  const path = routes.listGiverNames.at({ driveId }, { ids: 'pledge-1' });
  const written = [path, path.replace('names', 'names/'), path.replace('givers', 'GIVERS'), path];
  const statuses = [];
  for (const each of [...written, path]) statuses.push((await coordinator.get(each)).status);
  expect(statuses.map((status) => status === 429)).toStrictEqual([false, false, false, true, true]);
  expect((await colleague.get(path)).status).not.toBe(429);
  const log = await coordinator.get(routes.listSecurityLog.at({}, { kind: 'contacts-read' }));
  expect(log.body.rows).toHaveLength(4);
  for (const entry of log.body.rows)
    expect(entry).toMatchObject({ route: 'listGiverNames', subject: driveId });
});

describe('too many guesses', () => {
  it('from an address block neither a right code nor a known browser', async () => {
    const { firstCoordinator, invitedCoordinator, browser, linkKey } = await portalUnderTest({
      limits: { guesses: 4 },
    });
    const coordinator = await firstCoordinator();
    const stranger = browser();
    const signIn = (who: typeof stranger, login: string, password: string) =>
      who.post(routes.signIn.at(), { login, password });
    const wrong = [];
    for (let index = 0; index < 6; index++)
      wrong.push((await signIn(stranger, `stranger-${index}`, 'wrong')).status);
    expect(wrong).toStrictEqual([401, 401, 401, 401, 429, 429]);

    const code = capabilityCode(linkKey, {
      kind: 'consignment',
      id: 'consignment-01',
      generation: 1,
    });
    expect((await browser().post(routes.openLink.at(), { code })).status).toBe(200);
    expect((await invitedCoordinator(coordinator, 'liming')).accountId).toBeTruthy();
    expect((await browser().post(routes.openLink.at(), { code: `${code}x` })).status).toBe(429);
    await coordinator.post(routes.signOut.at());
    expect((await signIn(coordinator, 'dutydesk', PASSWORD)).status).toBe(200);
    expect((await signIn(browser(), 'dutydesk', PASSWORD)).status).toBe(429);
  });

  it('of codes and passwords are refused, and right codes are not counted', async () => {
    const { firstCoordinator, browser, linkKey } = await portalUnderTest({
      limits: { guesses: 4 },
    });
    await firstCoordinator();
    const good = capabilityCode(linkKey, { kind: 'pledge', id: 'pledge-0001', generation: 1 });
    const visitor = browser();
    for (let index = 0; index < 10; index++)
      expect((await visitor.post(routes.openLink.at(), { code: good })).status).toBe(200);
    const guesses = [
      [routes.openLink.at(), { code: 'p1.pledge-0001.AAAAAAAAAAAAAAAAAAAAAA' }],
      [routes.signIn.at(), { login: 'dutydesk', password: 'wrong' }],
      [
        routes.acceptInvitation.at(),
        { code: 'wrong', name: 'x', login: 'liming', password: PASSWORD },
      ],
      [routes.setUp.at(), { code: 'wrong', name: 'x', login: 'liming', password: PASSWORD }],
    ] as const;
    for (const [path, body] of guesses)
      expect([401, 404]).toContain((await visitor.post(path, body)).status);
    for (const [path, body] of guesses)
      expect((await visitor.post(path, body)).status, path).toBe(429);
    const otherSpellings = [
      routes.openLink.path.toUpperCase(),
      `${routes.openLink.path}/`,
      `${PORTAL_MOUNT}//link`,
      `${PORTAL_MOUNT}/./link`,
    ];
    for (const path of otherSpellings) {
      const answer = await visitor.agent.post(path).set(own).send({ code: 'wrong' });
      expect([404, 429], path).toContain(answer.status);
      if (answer.status === 404) expect(answer.body.code, path).toBe('NOT_FOUND');
    }
  });
});
