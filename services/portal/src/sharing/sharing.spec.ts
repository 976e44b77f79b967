import type { DriveView, TotalsView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { builtPages, portalUnderTest } from '../../test/portal-under-test.ts';

const DRIVE = {
  driveId: 'drive-0001',
  slug: 'xiji',
  status: 'published',
  version: 1,
  terms: {
    title: '为西吉县 <b>"募集"</b> 药品 $& ]]>',
    recipient: { name: '西吉县红十字会', authority: '委托书' },
    handInPoints: [],
    needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 100 }],
  },
} as unknown as DriveView;
const totals = (promised: number): TotalsView => ({
  driveId: 'drive-0001',
  asOf: '2023-03-20T00:00:00.000Z',
  rows: [
    {
      category: 'medicine',
      unit: 'box',
      balances: { pledged: promised, promised },
      rejectedBy: {},
    },
  ],
  counts: { pledges: 'fewer-than-5', boxes: 0, consignments: 0, openCases: 0 },
  balanced: true,
  parked: 0,
});

async function portalWithDrive(publicUrl?: string) {
  const drives = { promised: 12, fails: false };
  const folder = await portalUnderTest();
  const underTest = await portalUnderTest({
    webRoot: builtPages(`${folder.folder}/web`),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    publicDrives: {
      async drive(slug) {
        if (drives.fails) throw new Error('the service is unavailable');
        return slug === 'xiji' ? DRIVE : undefined;
      },
      totals: async () => totals(drives.promised),
    },
  });
  return { ...underTest, drives };
}

describe('the page of a drive, as a program for link previews gets it', () => {
  it('has title, description and picture in its head, at the public address', async () => {
    const { browser } = await portalWithDrive('https://bluebox.example');
    for (const path of ['/d/xiji', '/d/xiji/report', '/d/xiji/statement', '/d/xiji/history']) {
      const page = await browser().get(path);
      expect([page.status, page.type]).toStrictEqual([200, 'text/html']);
      expect(page.text).toContain(
        '<title>为西吉县 &lt;b&gt;&quot;募集&quot;&lt;/b&gt; 药品 $&amp; ]]&gt; · 小蓝箱</title>',
      );
      expect(page.text).toContain(
        `<meta property="og:url" content="https://bluebox.example${path}">`,
      );
      expect(page.text).toContain(
        `content="https://bluebox.example${routes.drawShare.at({ slug: 'xiji' })}?v=`,
      );
      expect(page.text).not.toContain('<b>');
      expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    }
    const english = await browser().get('/d/xiji?lang=en');
    expect(english.text).toContain('<meta property="og:site_name" content="Bluebox">');
    expect(english.text).toContain('share.png?lang=en&amp;v=');
  });

  it.each([
    ['en-GB,en;q=0.9', '', 'en'],
    ['fr,en;q=0.8,zh;q=0.5', '', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', '', 'zh'],
    ['fr', '', 'zh'],
    ['en', '?lang=zh', 'zh'],
    ['zh', '?lang=en', 'en'],
  ])('is in the language that the browser prefers (%s%s)', async (accepted, query, language) => {
    const { browser } = await portalWithDrive();
    const page = await browser().agent.get(`/d/xiji${query}`).set('Accept-Language', accepted);
    const site = language === 'en' ? 'Bluebox' : '小蓝箱';
    expect(page.text).toContain(`<meta property="og:site_name" content="${site}">`);
    expect(page.text.includes('share.png?lang=en')).toBe(language === 'en');
    expect(page.headers['vary']).toMatch(/accept-language/i);
  });

  it('has the URL of the connection if no public URL is configured', async () => {
    const { browser } = await portalWithDrive();
    const page = await browser().get('/d/xiji');
    expect(page.text).toMatch(/content="http:\/\/127\.0\.0\.1:\d+\/d\/xiji"/);
  });

  it('never repeats a forged host from the request', async () => {
    const { browser } = await portalWithDrive();
    const page = await browser().agent.get('/d/xiji').set('Host', 'evil.example');
    expect(page.text).toContain('<title>为西吉县');
    expect(page.text).not.toMatch(/evil|og:url|og:image/);
  });

  it('is sent again only if it has changed', async () => {
    const { browser, drives } = await portalWithDrive();
    const host = ['Host', 'box.local'] as const;
    const { etag } = (
      await browser()
        .agent.get('/d/xiji')
        .set(...host)
    ).headers;
    const again = () =>
      browser()
        .agent.get('/d/xiji')
        .set(...host)
        .set('If-None-Match', String(etag));
    expect((await again()).status).toBe(304);
    drives.promised = 13;
    expect((await again()).status).toBe(200);
  });

  it('comes without tags if the drive does not exist or its service fails', async () => {
    const { browser, drives } = await portalWithDrive();
    expect((await browser().get('/d/other')).text).toBe('<!doctype html><title>public</title>');
    drives.fails = true;
    const page = await browser().get('/d/xiji');
    expect([page.status, page.text]).toStrictEqual([200, '<!doctype html><title>public</title>']);
  });
});

describe('the picture of a drive', () => {
  it('is a PNG in the size that previews expect, which other sites may show', async () => {
    const { browser } = await portalWithDrive();
    const answer = await browser()
      .get(routes.drawShare.at({ slug: 'xiji' }))
      .buffer(true)
      .responseType('blob');
    expect([answer.status, answer.type]).toStrictEqual([200, 'image/png']);
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
    const { width, height, format } = await sharp(answer.body as Buffer).metadata();
    expect([width, height, format]).toEqual([1200, 630, 'png']);
    expect((answer.body as Buffer).length).toBeLessThan(100_000);
    const english = await browser()
      .get(routes.drawShare.at({ slug: 'xiji' }, { lang: 'en', v: 'abc' }))
      .responseType('blob');
    expect(english.status).toBe(200);
    expect((english.body as Buffer).equals(answer.body as Buffer)).toBe(false);
  });

  it('is the same until its content changes', async () => {
    const { browser, drives, advance } = await portalWithDrive();
    const { etag } = (await browser().get(routes.drawShare.at({ slug: 'xiji' }))).headers;
    const again = () =>
      browser()
        .agent.get(routes.drawShare.at({ slug: 'xiji' }))
        .set('If-None-Match', String(etag));
    expect((await again()).status).toBe(304);
    drives.promised = 99;
    advance(20_000);
    expect((await again()).status).toBe(200);
  });

  it('is refused for an unknown drive or an invalid parameter', async () => {
    const { browser } = await portalWithDrive();
    const none = await browser().get(routes.drawShare.at({ slug: 'other' }));
    expect([none.status, none.body.code]).toStrictEqual([404, 'UNKNOWN_DRIVE']);
    for (const path of [
      `${routes.drawShare.at({ slug: 'xiji' })}?lang=fr`,
      `${routes.drawShare.at({ slug: 'xiji' })}?size=9000`,
      routes.drawShare.at({ slug: 'X' }),
    ])
      expect((await browser().get(path)).status, path).toBe(400);
  });
});
