import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { pino } from 'pino';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { type RunningServer, startServer } from '../src/server.ts';
import { webRoot } from '../src/web-root.ts';

const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
export const WIDTHS = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 800 },
} as const;
const PATIENCE = 30_000;
const LIMITS = { requests: 1_000_000, publicCommands: 1_000_000 };

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What must not happen: errors, refusals of the content security policy, questions to other sites. */
  readonly failures: string[];
}

/** A Bluebox with its built pages, and a browser to look at them. */
export interface Pages {
  readonly server: RunningServer;
  open(width: keyof typeof WIDTHS, language?: 'zh-CN' | 'en-GB'): Promise<OpenedPage>;
  close(): Promise<void>;
}

/** @param browserArguments for what a test asks of the browser in addition, such as a camera. */
export async function startPages(browserArguments: readonly string[] = []): Promise<Pages> {
  if (executablePath === undefined)
    throw new Error('no Chromium: install one, or name it by CHROMIUM');
  if (!existsSync(join(webRoot(), 'index.html')))
    throw new Error('the pages are not built: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-pages-'));
  const server = await startServer({
    config: {
      dataFolder: join(folder, 'data'),
      keyFolder: join(folder, 'keys'),
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      trustedProxy: false,
      tls: undefined,
      proofOfWorkBits: 8,
      logLevel: 'silent',
    },
    webRoot: webRoot(),
    logger: pino({ level: 'silent' }),
    limits: LIMITS,
    onFatal(error) {
      throw error;
    },
  });
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...browserArguments,
    ],
  });
  return {
    server,
    async open(width, language = 'zh-CN') {
      const context = await browser.newContext({ viewport: WIDTHS[width], locale: language });
      if (language === 'en-GB')
        await context.addInitScript("localStorage.setItem('bluebox.language', 'en')");
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(String(error)));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) failures.push(message.text());
      });
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol.startsWith('http') && host !== new URL(server.url).host)
          failures.push(`asks another site: ${host}`);
      });
      return { page, context, failures };
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** WCAG 2.2 AA as far as a program can tell; and nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]),
  ).toEqual([]);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - window.innerWidth',
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Repeats what other services must hear of first. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
