import { generateKeyPairSync } from 'node:crypto';
import { routes } from '@bluebox/contracts/routes';
import { createApp, tokenMint } from '@bluebox/service-http';
import { Router } from 'express';
import { UnsecuredJWT } from 'jose';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { listening, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';
import { oneClickUnsubscribe, UNSUBSCRIBE_PAGE } from './door.ts';

const own = { 'Sec-Fetch-Site': 'same-origin' };

describe('a request with an effect', () => {
  const matrix: readonly [string, Record<string, string>, number][] = [
    ['a page of ours', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }, 200],
    [
      'a page of ours that also sends its origin',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'OWN' },
      200,
    ],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a neighbour under the same domain', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another site that claims our origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'OWN' }, 403],
    ['an unknown value', { 'Sec-Fetch-Site': 'Same-Origin' }, 403],
    ['an older browser on a page of ours', { Origin: 'OWN' }, 200],
    ['an older browser elsewhere', { Origin: 'https://evil.example' }, 403],
    ['an older browser in a sandbox', { Origin: 'null' }, 403],
    ['an older browser at another port', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a host that begins like ours', { Origin: 'OWN.evil.example' }, 403],
    ['a host with ours as its user', { Origin: 'http://127.0.0.1@evil.example' }, 403],
    ['rubbish', { Origin: '://' }, 403],
    ['a file', { Origin: 'file://' }, 403],
    ['a program with a cookie', {}, 403],
  ];

  it.each(matrix)('from %s, with a session, gets %i', async (_who, headers, status) => {
    const { firstCoordinator, portal, stub } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const { host, server } = await listening(portal.app);
    const answer = await request(server)
      .post(stubRoutes.guarded.at())
      .set({
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            value.replace('OWN', `http://${host}`),
          ]),
        ),
        Cookie: `bluebox_session=${coordinator.session()}`,
      })
      .send({});
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('CROSS_SITE');
    expect(stub.seen).toHaveLength(status === 200 ? 1 : 0);
  });

  it("is accepted from a program without cookies, which has nobody's session", async () => {
    const { portal } = await portalUnderTest();
    expect((await request(portal.app).post(stubRoutes.give.at()).send({})).status).toBe(200);
    const elsewhere = await request(portal.app)
      .post(stubRoutes.give.at())
      .set('Origin', 'https://evil.example')
      .send({});
    expect(elsewhere.status).toBe(403);
  });

  it('from another site can neither change the session nor use a code', async () => {
    const { browser, portal } = await portalUnderTest();
    for (const path of [
      routes.signIn.at(),
      routes.signOut.at(),
      routes.setUp.at(),
      routes.openLink.at(),
      routes.forgetLinks.at(),
      routes.acceptInvitation.at(),
    ]) {
      const answer = await browser().agent.post(path).set('Sec-Fetch-Site', 'cross-site').send({});
      expect([answer.status, answer.body.code], path).toStrictEqual([403, 'CROSS_SITE']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await portal.accounts.list()).toHaveLength(0);
  });

  it('is recognised as ours by the public URL if a proxy shows another host', async () => {
    const { portal } = await portalUnderTest({ publicUrl: 'https://box.example' });
    const send = (origin: string) =>
      request(portal.app)
        .post(stubRoutes.give.at())
        .set({ Origin: origin, Cookie: 'a=b' })
        .send({});
    expect((await send('https://box.example')).status).toBe(200);
    expect((await send('https://box.example.evil')).status).toBe(403);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ])('is refused with a body of type %s', async (type) => {
    const { firstCoordinator, stub } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    for (const body of ['{}', '']) {
      const answer = await coordinator.agent
        .post(stubRoutes.guarded.at())
        .set({ ...own, 'Content-Type': type })
        .send(body);
      expect([answer.status, answer.body.code]).toStrictEqual([415, 'NOT_JSON']);
    }
    expect(stub.seen).toHaveLength(0);
  });

  it('from another site is not permitted by any response header', async () => {
    const { browser } = await portalUnderTest();
    const answer = await browser()
      .agent.options(stubRoutes.guarded.at())
      .set({ Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' });
    const names = Object.keys(answer.headers);
    expect(names.filter((name) => name.startsWith('access-control'))).toStrictEqual([]);
  });
});

describe('the caller of a service', () => {
  it('is stated by the portal, whatever else is claimed', async () => {
    const { browser, stub } = await portalUnderTest();
    const claims = {
      Authorization: 'Bearer forged',
      'Proxy-Authorization': 'Basic forged',
      'X-User-Id': 'forged',
      'X-User': 'forged',
      'X-Roles': 'forged',
      'X-Role': 'forged',
      'X-Auth-Request-User': 'forged',
      'X-Account-Id': 'forged',
      'X-Forwarded-User': 'forged',
      'X-Forwarded-For': 'forged',
      'X-Forwarded-Host': 'forged',
      'X-Real-IP': 'forged',
      'X-Original-URL': '/forged',
      'X-Rewrite-URL': '/forged',
      'X-HTTP-Method-Override': 'forged',
      Forwarded: 'for=forged',
      'X-Request-Id': 'forged',
      Cookie: 'bluebox_session=forged; bluebox_links=forged.forged',
    };
    const answer = await browser()
      .agent.get(stubRoutes.open.at({ id: '1' }))
      .set(claims);
    expect(answer.body).toStrictEqual({ subject: 'public', roles: [], links: [] });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const [reached] = stub.seen;
    expect(JSON.stringify(reached)).not.toContain('forged');
    expect(reached?.headers['cookie']).toBeUndefined();
    expect(reached?.headers['x-request-id']).toBe(answer.headers['x-request-id']);
    const guarded = await browser()
      .agent.post(stubRoutes.guarded.at())
      .set({ ...claims, ...own })
      .send({});
    expect(guarded.status).toBe(401);
  });

  it('is identified as a coordinator by a session, in a token for this service alone', async () => {
    const { firstCoordinator, portal, stub, verifyToken } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const answer = await coordinator.post(stubRoutes.guarded.at());
    const [account] = await portal.accounts.list();
    expect(answer.body).toStrictEqual({ subject: account?.id, roles: ['coordinator'], links: [] });
    const token = String(stub.seen[0]?.headers['authorization']).replace('Bearer ', '');
    expect(await verifyToken(token)).toMatchObject({ subject: account?.id });
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).toMatchObject({ aud: 'stub', iss: 'bluebox-portal', sub: account?.id });
    expect(payload.exp - payload.iat).toBe(60);
    expect(JSON.stringify(payload)).not.toMatch(/值班员甲|dutydesk/);
  });

  it('cannot send a token, valid or forged', async () => {
    const { portal, options, now } = await portalUnderTest();
    const caller = { subject: 'account-1', roles: ['coordinator' as const], links: [] };
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const tokens = [
      await options.mintToken(caller, 'stub'),
      await options.mintToken(caller, 'shipment'),
      await tokenMint(stranger, now)(caller, 'stub'),
      new UnsecuredJWT({ roles: ['coordinator'], links: [] })
        .setIssuer('bluebox-portal')
        .setAudience('pledge')
        .setSubject('account-1')
        .setExpirationTime('1h')
        .encode(),
    ];
    for (const token of tokens) {
      const answer = await request(portal.app)
        .post(stubRoutes.guarded.at())
        .set('Authorization', `Bearer ${token}`)
        .send({});
      expect([answer.status, answer.body.code]).toStrictEqual([401, 'NOT_SIGNED_IN']);
    }
  });

  it('is refused by the service itself if the token is missing, too old, for another service or from another portal', async () => {
    const { options, stub, now, advance } = await portalUnderTest();
    const app = createApp().use(...options.services.map(({ handler }) => handler));
    const caller = { subject: 'account-1', roles: ['coordinator' as const], links: [] };
    const post = (token?: string) => {
      const sent = request(app).post('/guarded');
      return (token === undefined ? sent : sent.set('Authorization', `Bearer ${token}`)).send({});
    };
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const good = await options.mintToken(caller, 'stub');
    expect((await post()).status).toBe(401);
    expect((await post(await options.mintToken(caller, 'tracker'))).status).toBe(401);
    expect((await post(await tokenMint(stranger, now)(caller, 'stub'))).status).toBe(401);
    expect((await post(good)).status).toBe(200);
    advance(60_000);
    expect((await post(good)).status).toBe(401);
    expect(stub.seen).toHaveLength(1);
  });
});

describe('a service', () => {
  it.each([
    ['get', '/api/stub/nothing', 404, 'NOT_FOUND', undefined],
    ['head', stubRoutes.stream.at(), 405, undefined, undefined],
    ['delete', stubRoutes.open.at({ id: '1' }), 405, 'METHOD_NOT_ALLOWED', 'GET, HEAD'],
    ['get', stubRoutes.give.at(), 405, 'METHOD_NOT_ALLOWED', 'POST'],
  ] as const)('answers %s %s with %i', async (method, path, status, code, allowed) => {
    const { portal } = await portalUnderTest();
    const answer = await request(portal.app)[method](path);
    expect([answer.status, answer.body.code, answer.headers['allow']]).toStrictEqual([
      status,
      code,
      allowed,
    ]);
    if (code !== undefined) expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  });

  it.each([
    [true, { ip: '10.0.0.1', host: 'bluebox.example', protocol: 'https' }],
    [false, { ip: '127.0.0.1', host: 'own.example', protocol: 'http' }],
  ])(
    'sees what a proxy reports about the caller only if the proxy is trusted: %s',
    async (trustedProxy, seen) => {
      const { portal } = await portalUnderTest({
        trustedProxy,
        services: [
          {
            service: 'pledge',
            mount: '/api/stub',
            routes: [],
            handler: Router().get('/origin', ({ ip, host, protocol }, response) => {
              response.json({ ip: ip?.replace('::ffff:', ''), host, protocol });
            }),
          },
        ],
      });
      const answer = await request(portal.app).get('/api/stub/origin').set({
        Host: 'own.example',
        'X-Forwarded-For': '203.0.113.7, 10.0.0.1',
        'X-Forwarded-Host': 'bluebox.example',
        'X-Forwarded-Proto': 'https',
      });
      expect(answer.body).toStrictEqual(seen);
    },
  );
});

describe("a service's paths for its operator", () => {
  it.each([
    '/control/catch-up',
    '/control',
    '/CONTROL/rebuild',
    '//control/catch-up',
    '/health/ready',
    '/health/live',
    '/metrics',
    '/openapi.json',
    '/OpenAPI.json/',
  ])('are not passed on to the service: %s', async (path) => {
    const reached: string[] = [];
    const { portal } = await portalUnderTest({
      services: [
        {
          service: 'pledge',
          mount: '/api/stub',
          routes: [],
          handler: (asked, response) => {
            reached.push(asked.url);
            response.json({});
          },
        },
      ],
    });
    for (const method of ['get', 'post'] as const) {
      const answer = await request(portal.app)
        [method](`/api/stub${path}`)
        .set({ ...own, 'X-Bluebox-Control': 'the right secret' });
      expect([answer.status, answer.body.code]).toStrictEqual([404, 'NOT_FOUND']);
    }
    expect(reached).toStrictEqual([]);
    expect((await request(portal.app).get('/api/stub/controls/1')).status).toBe(200);
  });
});

describe('every answer', () => {
  const paths = [
    routes.whoAmI.at(),
    stubRoutes.open.at({ id: '1' }),
    '/api/nothing',
    '/',
    '/nothing',
    '/health/live',
    '/api/docs',
  ];

  it.each(paths)('of %s has the headers that restrict browsers', async (path) => {
    const { browser } = await portalUnderTest();
    const { headers } = await browser().get(path);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
    if (path.startsWith('/api')) expect(headers['etag']).toBeUndefined();
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('requires HTTPS only if there is HTTPS', async () => {
    const plain = await (await portalUnderTest()).browser().get('/');
    expect(plain.headers['strict-transport-security']).toBeUndefined();
    expect(plain.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    const secure = await (await portalUnderTest({ https: true })).browser().get('/');
    expect(secure.headers['strict-transport-security']).toContain('max-age=');
    expect(secure.headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });

  it('of a failure reveals no internals', async () => {
    const before = process.env['NODE_ENV'];
    delete process.env['NODE_ENV'];
    try {
      const { browser, portal } = await portalUnderTest();
      const broken = await portalUnderTest({
        services: [
          {
            service: 'pledge',
            mount: '/api/stub',
            routes: [],
            handler: () => {
              throw new Error('/srv/secret/path');
            },
          },
        ],
      });
      const answers = [
        await browser().get(stubRoutes.breaks.at()),
        await broken.browser().get('/api/stub/any'),
        await broken.browser().post('/api/stub/any'),
      ];
      for (const answer of answers) {
        expect([answer.status, answer.type]).toStrictEqual([500, 'application/problem+json']);
        expect(answer.text).not.toMatch(/secret|node_modules|\.ts\b/);
      }
      const malformed = await request(portal.app).get('/%E0%A4%A');
      expect(malformed.status).toBe(400);
      expect(malformed.text).not.toMatch(/node_modules|\.ts\b/);
      expect(broken.logged.join('')).toContain('/srv/secret/path');
    } finally {
      if (before !== undefined) process.env['NODE_ENV'] = before;
    }
  });
});

describe('health', () => {
  it('reports whether the process is alive and ready', async () => {
    let why: string | undefined = 'views are behind';
    const { browser } = await portalUnderTest({ notReady: () => why });
    expect((await browser().get('/health/live')).body).toStrictEqual({ live: true });
    const notYet = await browser().get('/health/ready');
    expect([notYet.status, notYet.body], 'without the reason').toStrictEqual([
      503,
      { ready: false },
    ]);
    why = undefined;
    expect((await browser().get('/health/ready')).status).toBe(200);
  });
});

describe('the request of a mail provider to end mail', () => {
  const ids = { channelId: '0123456789abcdef0123456789abcdef', token: 'AAAAAAAAAAAAAAAAAAAAAA' };
  const address = `/u/${ids.channelId}/${ids.token}`;

  it('goes to the route without session, origin and form', async () => {
    const app = createApp()
      .post(UNSUBSCRIBE_PAGE, oneClickUnsubscribe)
      .use((received, response) => {
        const { cookie, origin, 'content-type': type, 'content-length': length } = received.headers;
        const held = [cookie, origin, type, length].filter(Boolean);
        response.json({ url: received.url, held });
      });
    const answer = await request(app)
      .post(address)
      .set({ Cookie: 'bluebox_session=x', Origin: 'https://mail.example' })
      .type('form')
      .send('List-Unsubscribe=One-Click');
    expect(answer.body).toEqual({ url: routes.unsubscribe.at(ids), held: [] });
  });

  it('is broken off when it is longer than such a form', async () => {
    const app = createApp().post(UNSUBSCRIBE_PAGE, oneClickUnsubscribe);
    const sent = request(app)
      .post(address)
      .type('form')
      .send(`a=${'b'.repeat(2_000)}`);
    await expect(sent).rejects.toThrow();
  });

  it('is not refused as one from another site, as other forms are', async () => {
    const { portal } = await portalUnderTest();
    const post = (path: string) =>
      request(portal.app)
        .post(path)
        .set('Origin', 'https://mail.example')
        .type('form')
        .send('List-Unsubscribe=One-Click');
    // No messenger is behind this portal.
    expect((await post(address)).status).toBe(404);
    expect((await post(routes.unsubscribe.at(ids))).status).toBe(403);
  });
});
