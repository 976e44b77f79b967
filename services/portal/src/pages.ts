import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** Addresses of the two entries; the rest of each address is the page's own business. */
const PUBLIC_PAGES = ['/', '/d/:slug', '/d/:slug/give', '/p', '/r'];
const CONSOLE_PAGES = ['/console', '/console/*path', '/setup', '/join', '/sign-in'];

/**
 * What a page may load: itself. The console's component library writes its styles as it goes,
 * so only there inline styles pass.
 */
export const contentSecurityPolicy = (page: 'public' | 'console', https: boolean): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    page === 'console' ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

/** @param webRoot the folder of built pages. */
export function pages(webRoot: string, https: boolean): Router {
  const router = Router();
  const entry = (file: string, page: 'public' | 'console'): RequestHandler => {
    const path = join(webRoot, file);
    let html: string | undefined;
    return (_request, response) => {
      html ??= existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      response.setHeader('Cache-Control', 'no-cache');
      if (html === undefined) {
        response.status(503).type('text/plain').send('页面还没有构建：请运行 npm run build / The pages are not built: run npm run build\n');
        return;
      }
      response.setHeader('Content-Security-Policy', contentSecurityPolicy(page, https));
      response.type('html').send(html);
    };
  };
  router.get(PUBLIC_PAGES, entry('index.html', 'public'));
  router.get(CONSOLE_PAGES, entry('console.html', 'console'));
  router.use(
    '/assets',
    express.static(join(webRoot, 'assets'), { immutable: true, maxAge: '365d', index: false, redirect: false }),
  );
  router.use(express.static(webRoot, { index: false, redirect: false, dotfiles: 'ignore', extensions: false, maxAge: '1h' }));
  return router;
}

export const notFoundPage: RequestHandler = (_request, response) => {
  response
    .status(404)
    .type('html')
    .send(
      '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>404</title><body><h1>没有这个页面</h1><p><a href="/">回到首页</a></p><h1 lang="en">There is no such page</h1><p lang="en"><a href="/">Go to the start</a></p></body></html>',
    );
};
