import { routes } from '@bluebox/contracts/routes';
import { capabilityCode } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { PASSWORD, portalUnderTest, SETUP_CODE, stubRoutes } from '../../test/portal-under-test.ts';

describe('the log', () => {
  it('has no name, login, password, code, cookie, network address or text', async () => {
    const { firstCoordinator, browser, linkKey, logged, portal } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    const code = capabilityCode(linkKey, { kind: 'pledge', id: 'pledge-canary', generation: 1 });
    const visitor = browser();
    const link = await visitor.post(routes.openLink.at(), { code });
    const invitation = await coordinator.post(routes.invite.at(), {
      roles: ['coordinator'],
    });
    const canary = 'canary-13800138000';

    await visitor.post(routes.openLink.at(), { code: `${code}x` });
    await visitor.post(routes.signIn.at(), { login: canary, password: canary });
    await visitor.post(routes.signIn.at(), { [canary]: canary });
    await visitor.post(routes.acceptInvitation.at(), {
      code: invitation.body.code,
      name: canary,
      login: 'canary-login',
      password: `${canary} password`,
    });
    await visitor.post(stubRoutes.give.at(), { giver: { name: canary, contact: canary } });
    await visitor.agent.get(stubRoutes.open.at({ id: canary }, { name: canary, code })).set({
      Referer: `http://x/p#${code}`,
      'User-Agent': canary,
      'X-Forwarded-For': '203.0.113.7',
      Cookie: `a=${canary}`,
      'Bluebox-Link': code,
    });
    await visitor.get(`/p/${code}`);
    await visitor.get(`/${canary}/${code}`);
    await visitor.get(`/d/${canary}`);
    await visitor.get(routes.drawQr.at({}, { text: canary }));
    await visitor.get(`/api/${canary}`);
    await visitor.get(stubRoutes.breaks.at());
    await visitor.agent
      .post(stubRoutes.give.at())
      .set({ 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' })
      .send(`{"a": ${canary}`);
    const [own] = await portal.accounts.list();

    const log = logged.join('');
    expect(logged.length).toBeGreaterThan(15);
    const secrets = [
      canary,
      'canary',
      code,
      code.split('.')[2] ?? '-',
      invitation.body.code,
      SETUP_CODE,
      PASSWORD,
      '值班员甲',
      'dutydesk',
      coordinator.session(),
      String(link.headers['set-cookie']).split(/[=;]/)[1] ?? '-',
      '127.0.0.1',
      '203.0.113.7',
      own?.id ?? '-',
    ];
    for (const secret of secrets) expect(log, secret).not.toContain(secret);
  });

  it("has one line per request, with the route's template and the id returned to the caller", async () => {
    const { browser, logged } = await portalUnderTest();
    const answer = await browser().get(stubRoutes.open.at({ id: '12345678' }, { x: '1' }));
    await browser().get('/d/xiji');
    const lines = logged.map((line) => JSON.parse(line));
    expect(lines.map(({ method, path, status }) => [method, path, status])).toStrictEqual([
      ['GET', stubRoutes.open.path, 200],
      ['GET', '(no route)', 503],
    ]);
    expect(lines[0].requestId).toBe(answer.headers['x-request-id']);
    expect(Object.keys(lines[0]).sort()).toStrictEqual(
      [
        'hostname',
        'level',
        'method',
        'ms',
        'msg',
        'path',
        'pid',
        'requestId',
        'status',
        'time',
      ].sort(),
    );
  });
});
