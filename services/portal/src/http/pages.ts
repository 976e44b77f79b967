import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Id, PRIVATE_LINKS } from '@bluebox/contracts';
import { type Request, type RequestHandler, Router } from 'express';
import { type PageHead, withHeadTags } from '../sharing/page-head.ts';
import { UNSUBSCRIBE_PAGE } from './door.ts';
import { staticFiles } from './static-files.ts';

/* Serves the built pages, each with its content security policy. */

/** Paths of the public pages. The page's script interprets the rest of the URL. */
const PUBLIC_PAGES = [
  '/',
  '/ask',
  '/b/:box',
  '/d/*path',
  '/h/:reference',
  '/v/:number',
  UNSUBSCRIBE_PAGE,
  ...Object.values(PRIVATE_LINKS).map(({ page }) => page),
];
/** Public pages with an HTML file of their own, which loads the code of the page immediately. */
const PAGES_OF_THEIR_OWN: readonly (readonly [path: string, file: string])[] = [
  ['/b/:box', 'box.html'],
  ['/d/:slug/give', 'give.html'],
  [PRIVATE_LINKS.pledge.page, 'pledge.html'],
  [PRIVATE_LINKS.consignment.page, 'receipt.html'],
];
/** Pages of a drive that have preview tags, and the HTML file of each that has one of its own. */
const DRIVE_PAGES: readonly (readonly [path: string, file: string | undefined])[] = [
  ['/d/:slug', undefined],
  ['/d/:slug/report', 'report.html'],
  ['/d/:slug/statement', 'statement.html'],
  ['/d/:slug/history', 'history.html'],
];
/** The public page of a drive with unsaved terms, which the console shows in a frame. */
const PREVIEW_PAGE = '/preview';
const CONSOLE_PAGES = [
  '/console',
  '/console/*path',
  '/setup',
  '/join',
  '/sign-in',
  '/sign-in/provider',
  '/add-factor',
];

const policy = (styles: string, https: boolean, framedBy: "'none'" | "'self'" = "'none'"): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framedBy}`,
    // On plain HTTP, this directive would make browsers request HTTPS URLs that do not exist.
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

/**
 * Returns the policy of a page. A page loads only from its own origin, except images that the page
 * itself makes. The console allows inline styles, because its component library writes styles at
 * run time. Only our own pages may frame the preview.
 */
export const contentSecurityPolicy = (
  page: 'public' | 'preview' | 'console',
  https: boolean,
): string =>
  policy(
    page === 'console' ? "'self' 'unsafe-inline'" : "'self'",
    https,
    page === 'preview' ? "'self'" : "'none'",
  );

/** Matches the file name of the worker that reads codes from photos. */
const DECODER = /^decode-codes\.worker-[A-Za-z0-9_-]+\.js$/;
/**
 * Policy of the decoder, which is WebAssembly. A worker has the policy of its own file. The pages
 * therefore need not allow WebAssembly, which a script injected into a page could use.
 */
const DECODER_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'";

const UNCHANGING = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

export interface PagesOptions {
  readonly webRoot: string;
  readonly https: boolean;
  /** Whether somebody may be signed in with the browser of the request. */
  readonly mayBeSignedIn: (request: Request) => boolean;
  /**
   * Returns the tags for link previews of a drive's page; `undefined` if there is no such drive, or
   * the tags are not ready in time.
   */
  readonly headTags: (request: Request, slug: string) => Promise<PageHead | undefined>;
}

export function pages({ webRoot, https, mayBeSignedIn, headTags }: PagesOptions): Router {
  const files = staticFiles(webRoot);
  const assets = staticFiles(join(webRoot, 'assets'));
  const entry =
    (file: string, page: 'public' | 'preview' | 'console'): RequestHandler =>
    async (request, response, next) => {
      response.setHeader('Content-Security-Policy', contentSecurityPolicy(page, https));
      if (await files.send(request, response, file, ASK_EACH_TIME)) return;
      if (file !== 'index.html' && file !== 'console.html') return next();
      response
        .status(503)
        .type('text/plain')
        .send('页面还没有构建：请运行 npm run build\nThe pages are not built: run npm run build\n');
    };
  /**
   * Sends a drive's page with its preview tags, because programs that make link previews run no
   * scripts.
   */
  const drivePage =
    (file: string | undefined): RequestHandler<{ slug: string }> =>
    async (request, response, next) => {
      const own = file === undefined ? undefined : await files.text(file);
      const html = own ?? (await files.text('index.html'));
      const head = html === undefined ? undefined : await headTags(request, request.params.slug);
      if (html === undefined || head === undefined) return next();
      const body = withHeadTags(html, head);
      response.vary('Accept-Language');
      response.setHeader('Content-Security-Policy', contentSecurityPolicy('public', https));
      response.setHeader('Cache-Control', ASK_EACH_TIME);
      response.setHeader(
        'ETag',
        `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      );
      if (request.fresh) response.status(304).end();
      else response.type('html').send(body);
    };
  const router = Router();
  // Older carton labels lead to the console. People who are not signed in are redirected to the
  // public page of the box.
  router.get('/console/boxes/:box', (request, response, next) => {
    if (mayBeSignedIn(request) || !Id.safeParse(request.params.box).success) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.redirect(302, `/b/${request.params.box}`);
  });
  for (const [path, file] of DRIVE_PAGES) router.get(path, drivePage(file));
  for (const [path, file] of PAGES_OF_THEIR_OWN) router.get(path, entry(file, 'public'));
  router.get(PUBLIC_PAGES, entry('index.html', 'public'));
  router.get(PREVIEW_PAGE, entry('index.html', 'preview'));
  router.get(CONSOLE_PAGES, entry('console.html', 'console'));
  router.get('/assets/:name', async (request, response, next) => {
    const { name } = request.params;
    if (DECODER.test(name)) response.setHeader('Content-Security-Policy', DECODER_POLICY);
    if (!(await assets.send(request, response, name, UNCHANGING))) next();
  });
  router.get('/:name', async (request, response, next) => {
    const { name } = request.params;
    const known =
      !name.endsWith('.html') && (await files.send(request, response, name, ASK_EACH_TIME));
    if (!known) next();
  });
  return router;
}

const STYLE =
  'body{font:17px/1.6 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}';
const NOT_FOUND = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>没有这个页面 · Not found</title>
<style>${STYLE}</style>
</head>
<body>
<h1>没有这个页面</h1>
<p>地址可能不完整。<a href="/">回到首页</a></p>
<div lang="en">
<h2>There is no such page</h2>
<p>The address may be incomplete. <a href="/">Go to the start</a></p>
</div>
</body>
</html>
`;
const STYLE_DIGEST = createHash('sha256').update(STYLE).digest('base64');

/** Sends the page for an unknown URL. */
export const notFoundPage =
  (https: boolean): RequestHandler =>
  (_request, response) => {
    response.setHeader('Content-Security-Policy', policy(`'sha256-${STYLE_DIGEST}'`, https));
    response.status(404).type('html').send(NOT_FOUND);
  };
