import { routes } from '@bluebox/contracts/routes';
import { capabilityCode } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { cookieOf, HOUR, portalUnderTest, stubRoutes } from '../../test/portal-under-test.ts';

const LINKS = 'bluebox_links';
const pledge = (index: number) => ({
  kind: 'pledge' as const,
  id: `pledge-${String(index).padStart(4, '0')}`,
  generation: 1,
});

describe('a private link', () => {
  it('opens its pledge or consignment in this browser until it is closed', async () => {
    const { browser, linkKey } = await portalUnderTest();
    const visitor = browser();
    const consignment = { kind: 'consignment' as const, id: 'consignment-01', generation: 4 };
    const opened = await visitor.post(routes.openLink.at(), {
      code: capabilityCode(linkKey, pledge(1)),
    });
    expect([opened.status, opened.body]).toStrictEqual([
      200,
      { kind: 'pledge', id: 'pledge-0001' },
    ]);
    await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, consignment) });

    const seen = await visitor.get(stubRoutes.linked.at());
    expect(seen.body).toStrictEqual({
      subject: 'public',
      roles: [],
      links: [pledge(1), consignment],
    });
    const me = await visitor.get(routes.whoAmI.at());
    expect(me.body).toStrictEqual({
      signedIn: false,
      roles: [],
      may: [],
      links: [
        { kind: 'pledge', id: 'pledge-0001' },
        { kind: 'consignment', id: 'consignment-01' },
      ],
    });
    expect((await visitor.post(stubRoutes.guarded.at())).status).toBe(401);

    await visitor.post(routes.forgetLinks.at());
    expect((await visitor.get(stubRoutes.linked.at())).status).toBe(401);
    expect((await visitor.get(routes.whoAmI.at())).body.links).toStrictEqual([]);
  });

  it('is refused alike for every invalid code', async () => {
    const { browser, linkKey } = await portalUnderTest();
    const good = capabilityCode(linkKey, pledge(1));
    const codes = [
      '',
      'x',
      good.slice(0, -1),
      `${good}A`,
      good.replace('p1.', 'p2.'),
      good.replace('p1.', 'c1.'),
      capabilityCode(Buffer.from('another key'), pledge(1)),
      '__proto__',
      '\u0000',
      'a'.repeat(200),
    ];
    const answers = await Promise.all(
      codes.map(async (code) => {
        const answer = await browser().post(routes.openLink.at(), { code });
        const { requestId, ...body } = answer.body;
        return JSON.stringify([answer.status, body, answer.headers['set-cookie'] ?? null]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('LINK_NOT_GOOD');
  });

  it('is stored in a cookie that scripts cannot read and nobody can forge', async () => {
    const { browser, linkKey, advance } = await portalUnderTest();
    const answer = await browser().post(routes.openLink.at(), {
      code: capabilityCode(linkKey, pledge(1)),
    });
    const cookie = cookieOf(answer, LINKS) ?? '';
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=43200'])
      expect(cookie).toContain(`; ${part}`);
    const value = cookie.slice(LINKS.length + 1).split(';')[0] ?? '';
    const [text = '', signature = ''] = value.split('.');
    const grants = JSON.parse(Buffer.from(text, 'base64url').toString());
    const forge = (change: (links: typeof grants) => unknown) =>
      Buffer.from(JSON.stringify(change(structuredClone(grants)))).toString('base64url');
    const forged = [
      `${forge((all) => ({ ...all, links: [pledge(2)] }))}.${signature}`,
      `${forge((all) => ({ ...all, expires: all.expires + 1 }))}.${signature}`,
      `${text}.${signature.slice(0, -1)}`,
      `${text}.`,
      text,
      '.',
      '',
      `${text}.${signature.replace(/^./, (first: string) => (first === 'A' ? 'B' : 'A'))}`,
    ];
    for (const each of forged) {
      const seen = await browser()
        .agent.get(stubRoutes.linked.at())
        .set('Cookie', `${LINKS}=${each}`);
      expect(seen.status, each).toBe(401);
    }
    const read = () =>
      browser().agent.get(stubRoutes.linked.at()).set('Cookie', `${LINKS}=${value}`);
    expect((await read()).status).toBe(200);
    advance(12 * HOUR);
    expect((await read()).status, 'after twelve hours').toBe(401);
  });

  it('stays open while it is among the eight that were opened last', async () => {
    const { browser, linkKey } = await portalUnderTest();
    const visitor = browser();
    for (let index = 1; index <= 10; index++)
      await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge(index)) });
    await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge(5)) });
    const { body } = await visitor.get(routes.whoAmI.at());
    expect(body.links.map(({ id }: { id: string }) => Number(id.slice(-4)))).toStrictEqual([
      3, 4, 6, 7, 8, 9, 10, 5,
    ]);
  });

  it('works for a coordinator too, who keeps the role', async () => {
    const { firstCoordinator, linkKey } = await portalUnderTest();
    const coordinator = await firstCoordinator();
    await coordinator.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge(1)) });
    const seen = await coordinator.get(stubRoutes.linked.at());
    expect(seen.body).toMatchObject({ roles: ['coordinator'], links: [pledge(1)] });
  });

  it('is closed by signing out in this browser, even for a copy of the cookie', async () => {
    const { firstCoordinator, browser, linkKey } = await portalUnderTest();
    const desk = await firstCoordinator();
    const opened = await desk.post(routes.openLink.at(), {
      code: capabilityCode(linkKey, pledge(1)),
    });
    const copy = cookieOf(opened, LINKS)?.split(';')[0] ?? '';
    const signedOut = await desk.post(routes.signOut.at());
    expect(cookieOf(signedOut, LINKS)).toMatch(/^bluebox_links=;/);
    expect((await desk.get(stubRoutes.linked.at())).status).toBe(401);
    const copied = await browser().agent.get(stubRoutes.linked.at()).set('Cookie', copy);
    expect(copied.status).toBe(401);
  });

  it('that was closed stays closed for a copy of its cookie, even in other processes', async () => {
    const { browser, linkKey, anotherProcess, advance } = await portalUnderTest();
    const other = anotherProcess().app;
    const visitor = browser();
    const copies: string[] = [];
    for (const index of [1, 2]) {
      const code = capabilityCode(linkKey, pledge(index));
      const opened = await visitor.post(routes.openLink.at(), { code });
      copies.push(cookieOf(opened, LINKS)?.split(';')[0] ?? '');
    }
    const asked = async (copy: string, app?: typeof other) =>
      (await browser(app).agent.get(stubRoutes.linked.at()).set('Cookie', copy)).status;
    for (const copy of copies)
      expect([await asked(copy), await asked(copy, other)]).toEqual([200, 200]);

    await visitor.post(routes.forgetLinks.at());
    for (const copy of copies) expect(await asked(copy)).toBe(401);
    advance(5_000);
    for (const copy of copies) expect(await asked(copy, other)).toBe(401);

    // A closed link stays closed when an old copy of the cookie opens another link.
    const reopened = await browser()
      .agent.post(routes.openLink.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: copies[1] ?? '' })
      .send({ code: capabilityCode(linkKey, pledge(3)) });
    const fresh = cookieOf(reopened, LINKS)?.split(';')[0] ?? '';
    const seen = await browser().agent.get(stubRoutes.linked.at()).set('Cookie', fresh);
    expect(seen.body.links).toStrictEqual([pledge(3)]);
  });

  it('sent in the header works without a cookie, and takes precedence over an older link in the cookie', async () => {
    const { browser, linkKey, stub } = await portalUnderTest();
    const renewed = { ...pledge(1), generation: 2 };
    const visitor = browser();
    const seen = () =>
      visitor.agent
        .get(stubRoutes.linked.at())
        .set('Bluebox-Link', capabilityCode(linkKey, renewed));
    expect((await seen()).body.links).toStrictEqual([renewed]);
    await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge(2)) });
    await visitor.post(routes.openLink.at(), { code: capabilityCode(linkKey, pledge(1)) });
    expect((await seen()).body.links).toStrictEqual([pledge(2), renewed]);
    // The link in the header counts for that request only.
    expect((await visitor.get(stubRoutes.linked.at())).body.links).toStrictEqual([
      pledge(2),
      pledge(1),
    ]);
    for (const { headers } of stub.seen) expect(headers).not.toHaveProperty('bluebox-link');
  });

  it('sent in the header opens nothing with an invalid code', async () => {
    const { browser, linkKey } = await portalUnderTest();
    const good = capabilityCode(linkKey, pledge(1));
    const elsewhere = capabilityCode(Buffer.from('another key'), pledge(1));
    for (const code of ['x', good.slice(0, -1), good.replace('p1.', 'p2.'), elsewhere]) {
      const answer = await browser().agent.get(stubRoutes.linked.at()).set('Bluebox-Link', code);
      expect(answer.status, code).toBe(401);
    }
  });

  it('is not opened by GET, so that its code is never in a URL', async () => {
    const { browser, linkKey } = await portalUnderTest();
    const code = capabilityCode(linkKey, pledge(1));
    const visitor = browser();
    const answer = await visitor.get(`${routes.openLink.path}?code=${code}`);
    expect([answer.status, answer.headers['allow']]).toStrictEqual([405, 'POST']);
    expect((await visitor.get(stubRoutes.linked.at())).status).toBe(401);
  });
});

describe('a QR code', () => {
  it('is an image of a reference or a URL', async () => {
    const { browser } = await portalUnderTest();
    for (const text of ['XLX-7F3K', 'http://192.168.1.20:8080/d/xiji', 'x'.repeat(120)]) {
      const answer = await browser().agent.get(routes.drawQr.path).query({ text }).buffer(true);
      expect([answer.status, answer.type]).toStrictEqual([200, 'image/svg+xml']);
      expect(String(answer.body)).toMatch(/^<svg [^>]*viewBox=/);
      expect(String(answer.body)).not.toMatch(/<script|<style|href=|text>/);
      expect(answer.headers['cache-control']).toContain('max-age=');
    }
  });

  it.each([
    '',
    'x'.repeat(121),
    'http://box/p#p1.secret',
    '<script>',
    '"',
    '小蓝箱',
    'a b',
    'a\nb',
    'a\u0000b',
    '%23',
    '^PARSE',
  ])('is refused for %j', async (text) => {
    const { browser } = await portalUnderTest();
    const answer = await browser().agent.get(routes.drawQr.path).query({ text });
    expect([answer.status, answer.body.code]).toStrictEqual([400, 'INVALID_INPUT']);
  });

  it('takes one text and no other parameter', async () => {
    const { browser } = await portalUnderTest();
    for (const query of ['', '?text=a&text=b', '?text=a&scale=1000'])
      expect((await browser().get(`${routes.drawQr.path}${query}`)).status, query).toBe(400);
  });
});
