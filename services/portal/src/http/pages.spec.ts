import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { routes } from '@bluebox/contracts/routes';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { builtPages, listening, portalUnderTest } from '../../test/portal-under-test.ts';
import { PORTAL_MOUNT } from '../portal.ts';

async function portalWithPages(https = false) {
  const folder = await portalUnderTest();
  const webRoot = builtPages(join(folder.folder, 'web'));
  writeFileSync(join(folder.folder, 'secret.txt'), 'secret');
  const underTest = await portalUnderTest({ webRoot, https });
  return { ...underTest, webRoot, secretFolder: folder.folder };
}

describe('the pages', () => {
  it.each([
    ['/', 'public'],
    ['/d/xiji', 'public'],
    ['/d/xiji/give', 'public'],
    ['/d/xiji/done/XLX-7F3K', 'public'],
    ['/b/01a20b4e-32d5-709a-bb54-3cc691c09987', 'public'],
    ['/p', 'public'],
    ['/r', 'public'],
    ['/preview', 'public'],
    ['/console', 'console'],
    ['/console/', 'console'],
    ['/console/boxes/17', 'console'],
    ['/setup', 'console'],
    ['/join', 'console'],
    ['/sign-in', 'console'],
    ['/add-factor', 'console'],
    ['/sign-in?next=/console', 'console'],
  ])('at %s get the %s entry with its policy', async (path, page) => {
    const { browser } = await portalWithPages();
    const answer = await browser().get(path);
    expect([answer.status, answer.type]).toStrictEqual([200, 'text/html']);
    expect(answer.text).toContain(`<title>${page}</title>`);
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy.includes("'unsafe-inline'"), 'inline styles are for the console only').toBe(
      page === 'console',
    );
    expect(policy.includes("frame-ancestors 'none'"), 'only the preview stands in a frame').toBe(
      path !== '/preview',
    );
    expect(policy).toMatch(/frame-ancestors '(none|self)'/);
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
    expect((await browser().agent.head(path)).status).toBe(200);
  });

  it('send a visitor with an older box label from the console to the public page of the box, but not a coordinator', async () => {
    const { browser, firstCoordinator } = await portalWithPages();
    const address = '/console/boxes/01a20b4e-32d5-709a-bb54-3cc691c09987';
    const visitor = await browser().get(address);
    expect([visitor.status, visitor.headers['location']]).toStrictEqual([
      302,
      '/b/01a20b4e-32d5-709a-bb54-3cc691c09987',
    ]);
    expect(visitor.headers['cache-control']).toBe('no-store');
    const coordinator = await (await firstCoordinator()).get(address);
    expect(coordinator.text).toContain('<title>console</title>');
    const strange = await browser().get('/console/boxes/%2F%2Fevil.example');
    expect(strange.headers['location']).toBeUndefined();
  });

  it('with code of their own are sent from their own HTML file, if the build has it', async () => {
    const { browser, webRoot } = await portalWithPages();
    const copies = {
      '/b/01a20b4e-32d5-709a-bb54-3cc691c09987': 'box',
      '/d/xiji/give': 'give',
      '/p': 'pledge',
      '/r': 'receipt',
    };
    for (const [path, copy] of Object.entries(copies)) {
      expect((await browser().get(path)).text, path).toContain('<title>public</title>');
      writeFileSync(join(webRoot, `${copy}.html`), `<!doctype html><title>${copy}</title>`);
      const answer = await browser().get(path);
      expect(answer.text).toContain(`<title>${copy}</title>`);
      expect(answer.headers['content-security-policy']).toContain("style-src 'self';");
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
    expect((await browser().get('/d/xiji')).text).toContain('<title>public</title>');
  });

  it('are revalidated, and sent only when they changed', async () => {
    const { browser, webRoot } = await portalWithPages();
    const { etag } = (await browser().get('/')).headers;
    const again = await browser().agent.get('/').set('If-None-Match', String(etag));
    expect([again.status, again.text]).toStrictEqual([304, '']);
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>newer</title>');
    const newer = await browser().agent.get('/').set('If-None-Match', String(etag));
    expect([newer.status, newer.text]).toStrictEqual([200, '<!doctype html><title>newer</title>']);
  });

  it('load files with hashed names, which are cached permanently and sent compressed', async () => {
    const { browser, portal } = await portalWithPages();
    const answer = await browser().get('/assets/index-abc123.js');
    expect([answer.status, answer.type]).toStrictEqual([200, 'text/javascript']);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.headers['vary']).toContain('Accept-Encoding');
    expect(Number(answer.headers['content-length'])).toBeLessThan(200);
    const { origin } = await listening(portal.app);
    const plain = await request(origin)
      .get('/assets/index-abc123.js')
      .set('Accept-Encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(Number(plain.headers['content-length'])).toBe(5_014);
    const head = await request(origin)
      .head('/assets/index-abc123.js')
      .set('Accept-Encoding', 'gzip');
    expect([head.status, head.text]).toStrictEqual([200, undefined]);
    expect(head.headers['content-length']).toBe(answer.headers['content-length']);
    expect((await browser().get('/robots.txt')).text).toBe('User-agent: *\n');
  });

  it('may not compile WebAssembly; only the worker that reads codes may, by its own policy', async () => {
    const { browser, webRoot } = await portalWithPages();
    const worker = 'decode-codes.worker-Ab12_-.js';
    writeFileSync(join(webRoot, 'assets', worker), 'postMessage(1)');
    const policyOf = async (path: string) =>
      String((await browser().get(path)).headers['content-security-policy']);
    expect(await policyOf(`/assets/${worker}`)).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(await policyOf(`/assets/${worker}`)).toContain("default-src 'none'");
    for (const path of ['/', '/d/xiji/give', '/r', '/console', '/assets/index-abc123.js'])
      expect(await policyOf(path), path).not.toContain('unsafe-eval');
  });

  it('and their files are all that is served: no hidden file, and none outside their folder', async () => {
    const { portal, secretFolder, webRoot } = await portalWithPages();
    mkdirSync(join(webRoot, 'assets', 'deeper'));
    writeFileSync(join(webRoot, 'assets', 'deeper', 'file.js'), 'secret');
    writeFileSync(join(webRoot, 'notes.unknown'), 'secret');
    writeFileSync(join(secretFolder, 'web', 'assets', '..secret.txt'), 'secret');
    const { host } = await listening(portal.app);
    const [name = '', port = ''] = host.split(':');
    const raw = (path: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), name, () =>
          socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (data) => (text += data));
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/..%5csecret.txt',
      '/assets/..\\..\\secret.txt',
      '//secret.txt',
      '/assets//../../secret.txt',
      '/assets/..secret.txt',
      '/assets/deeper/file.js',
      '/assets/deeper%2ffile.js',
      '/.hidden.txt',
      '/%2ehidden.txt',
      '/notes.unknown',
      '/assets',
      '/assets/',
      '/index.html',
      '/console.html',
      '/robots.txt%00',
      '/robots.txt/',
      '/etc/passwd',
      '/package.json',
    ];
    for (const path of paths) {
      const text = await raw(path);
      // Express serves the same file for `/robots.txt/`.
      const allowed = path === '/robots.txt/' ? ['200', '404'] : ['404', '400'];
      expect(allowed, path).toContain(text.split(' ')[1]);
      expect(text, path).not.toContain('secret\r\n');
      expect(text.endsWith('secret'), path).toBe(false);
      expect(text, path).not.toContain('hidden\r\n');
    }
  });

  it('report in both languages that a page does not exist', async () => {
    const { browser } = await portalWithPages();
    for (const path of ['/nothing', '/assets/gone.js', '/d', '/p/1', '/boxes/17']) {
      const answer = await browser().get(path);
      expect([answer.status, answer.type], path).toStrictEqual([404, 'text/html']);
      expect(answer.text).toContain('没有这个页面');
      expect(answer.text).toContain('There is no such page');
      expect(answer.headers['content-security-policy']).not.toContain('unsafe-inline');
    }
    const posted = await browser().agent.post('/console').send({});
    expect(posted.status).toBe(404);
  });

  it('are reported as not built until they are built', async () => {
    const { browser, options } = await portalUnderTest();
    const answer = await browser().get('/console');
    expect([answer.status, answer.type]).toStrictEqual([503, 'text/plain']);
    expect(answer.text).toContain('npm run build');
    builtPages(options.webRoot);
    expect((await browser().get('/console')).status).toBe(200);
    rmSync(join(options.webRoot, 'console.html'));
    expect((await browser().get('/console')).status).toBe(503);
  });

  it('do not answer under /api', async () => {
    const { browser } = await portalWithPages();
    for (const path of [
      '/api',
      '/api/',
      '/api/nothing',
      `${PORTAL_MOUNT}/nothing`,
      '/api/docs/nothing',
    ]) {
      const answer = await browser().get(path);
      expect([answer.status, answer.type], path).toStrictEqual([404, 'application/problem+json']);
    }
  });
});

describe("the API's description", () => {
  it('has one URL for all services and the portal', async () => {
    const { browser, portal } = await portalUnderTest();
    const { body, status, type } = await browser().get('/api/openapi.json');
    expect([status, type, body.openapi]).toStrictEqual([200, 'application/json', '3.1.0']);
    const described = Object.entries(body.paths as Record<string, object>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const documented = portal.documented.flatMap(({ mount, routes: own }) =>
      own.map(({ method, path }) => `${method} ${mount}${path.replace(/:([A-Za-z]+)/g, '{$1}')}`),
    );
    expect(described.sort()).toStrictEqual(documented.sort());
    expect(described).toContain(`post ${routes.signIn.path}`);
    expect(body.paths[routes.signIn.path].post.responses['401'].content).toEqual({
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { properties: { status: { const: 401 }, code: { enum: ['SIGN_IN_FAILED'] } } },
          ],
        },
      },
    });
    expect(body.components.securitySchemes.session.name).toBe('bluebox_session');
    expect(body.paths[routes.openLink.path].post.responses['404'].description).toMatch(
      /^`LINK_NOT_GOOD`: This link/,
    );
    const { code } = body.components.schemas.Problem.properties;
    expect(code.enum).toEqual(expect.arrayContaining(['SIGN_IN_FAILED', 'UNKNOWN_DRIVE']));
    expect(code['x-enumDescriptions'].UNKNOWN_DRIVE).toMatch(/^404: There is no drive/);
    expect(body.paths[routes.drawQr.path].get.responses['200'].content).toHaveProperty([
      'image/svg+xml',
    ]);
  });

  it('names the cookies as browsers keep them when they use HTTPS', async () => {
    const { browser } = await portalUnderTest({ https: true });
    const { securitySchemes } = (await browser().get('/api/openapi.json')).body.components;
    expect([securitySchemes.session.name, securitySchemes.giverLink.name]).toStrictEqual([
      '__Host-bluebox_session',
      '__Host-bluebox_links',
    ]);
  });

  it('can be read in a page that loads nothing from elsewhere and runs no inline script', async () => {
    const { browser } = await portalUnderTest();
    const page = await browser().get('/api/docs');
    expect([page.status, page.type]).toStrictEqual([200, 'text/html']);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses).toStrictEqual([
      'data:,',
      '/api/docs/swagger-ui.css',
      '/api/docs/swagger-ui-bundle.js',
      '/api/docs/open.js',
    ]);
    expect(page.text).not.toMatch(/<script>|<script [^>]*>[^<]|https?:/);
    for (const address of addresses.slice(1)) {
      const file = await browser().get(String(address));
      expect(file.status, address).toBe(200);
      expect(['text/css', 'text/javascript']).toContain(file.type);
    }
    expect((await browser().get('/api/docs/package.json')).status).toBe(404);
  });
});

it('a compressed response decompresses to the original', async () => {
  const { portal } = await portalWithPages();
  const { host } = await listening(portal.app);
  const [name = '', port = ''] = host.split(':');
  const bytes = await new Promise<Buffer>((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), name, () =>
      socket.write(
        'GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n',
      ),
    );
    socket.on('data', (data) => chunks.push(data));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
  const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  expect(gunzipSync(body).toString()).toContain('<title>public</title>');
});
