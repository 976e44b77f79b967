import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORDS } from '@bluebox/contracts/words';
import { SECURITY_LOG_WORDS } from '@bluebox/contracts/words/security-log';
import type { AxeResults, RunOptions } from 'axe-core';
import { pino } from 'pino';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { vocabularyCatalogue } from '../../../services/portal/web/src/locales/vocabulary.ts';
import type { Client } from '../../run/standalone/src/client.ts';
import type { Config } from '../../run/standalone/src/config.ts';
import { type RunningServer, startServer } from '../../run/standalone/src/server.ts';
import { webRoot } from '../../run/standalone/src/web-root.ts';
import { setUpCoordinator } from './drive-on-its-way.ts';

const firstThere = (...paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path));

/** Path of the full browser, which tests with a camera need. */
export const executablePath = firstThere(
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
);
/** Path of the headless build, which takes a third less processor time. */
const withoutWindow = firstThere(
  process.env['CHROMIUM_HEADLESS_SHELL'],
  '/usr/bin/chromium-headless-shell',
  executablePath,
);
export const WIDTHS = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 800 },
} as const;
const PATIENCE = 60_000;
/** Largest number of presses of Tab, more than the tab stops of any page. */
const MOST_TABS = 120;
const LIMITS = { requests: 1_000_000, publicCommands: 1_000_000, guesses: 1_000_000 };

/** Sizes and languages in which the public pages are used. */
export const ALL_LOOKS = [
  ['phone', 'zh'],
  ['desk', 'zh'],
  ['phone', 'en'],
  ['desk', 'en'],
] as const;
/**
 * A selection in which each size and each language occurs once. It is enough to test the function of a page.
 * `BLUEBOX_ALL_LOOKS=1` selects all four looks.
 */
export const LOOKS =
  process.env['BLUEBOX_ALL_LOOKS'] === '1' ? ALL_LOOKS : ([ALL_LOOKS[0], ALL_LOOKS[3]] as const);

export type Language = 'zh' | 'en';
/** Language tag, as in the browser's settings. */
export type Locale = 'zh-CN' | 'en-GB';
export const localeOf = (language: Language): Locale => (language === 'zh' ? 'zh-CN' : 'en-GB');
interface Viewport {
  readonly width: number;
  readonly height: number;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /**
   * Events that must not happen: errors, violations of the content security policy, texts without their
   * values, requests to other sites.
   */
  readonly failures: string[];
}

/** A Bluebox with its built pages, and a browser for them. */
export interface Pages {
  readonly server: RunningServer;
  readonly browser: Browser;
  open(width: keyof typeof WIDTHS | Viewport, locale?: Locale): Promise<OpenedPage>;
  close(): Promise<void>;
}

/**
 * @param browserArguments further arguments of the browser, for instance for a camera.
 * @param publicUrl URL for other people; by default the URL that the browser uses.
 * @param more settings that differ from the usual ones.
 */
export async function startPages(
  browserArguments: readonly string[] = [],
  publicUrl?: string,
  more: Partial<Config> = {},
): Promise<Pages> {
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
      publicUrl,
      // Robots of tests listen on the loopback address.
      messenger: { privateAddresses: true },
      ledgerWitnesses: [],
      trustedProxy: false,
      tls: undefined,
      proofOfWorkBits: 4,
      securityLogDays: 400,
      logLevel: 'silent',
      ...more,
    },
    webRoot: webRoot(),
    logger: pino({ level: 'silent' }),
    limits: LIMITS,
    onFatal(error) {
      throw error;
    },
  });
  const browser = await chromium.launch({
    executablePath: browserArguments.length > 0 ? executablePath : (withoutWindow as string),
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
    browser,
    async open(width, locale = 'zh-CN') {
      const context = await browser.newContext({
        viewport: typeof width === 'string' ? WIDTHS[width] : width,
        locale,
        // Reduced motion keeps axe from measuring the contrast of a dialog that is still fading in.
        reducedMotion: 'reduce',
      });
      // The language is stored as if the user had chosen it, so that the browser's preference has no effect.
      await context.addInitScript(
        `localStorage.setItem('bluebox.language', '${locale.slice(0, 2)}')`,
      );
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      // The browser reports file choosers only while there is a listener. Adding it later could miss the first one.
      page.on('filechooser', () => {});
      return { page, context, failures: failuresOf(page, server) };
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function failuresOf(page: Page, { url }: RunningServer): string[] {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Text without its value/.test(message.text()))
      failures.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(url).host)
      failures.push(`asks another site: ${host}`);
  });
  return failures;
}

export interface BrowserWorld extends Pages {
  /** Client that is signed in as the first coordinator. */
  readonly coordinator: Client;
}

/** Calls {@link startPages} and sets up the first coordinator. */
export async function startBrowserWorld(
  publicUrl?: string,
  more: Partial<Config> = {},
): Promise<BrowserWorld> {
  const pages = await startPages([], publicUrl, more);
  return { ...pages, coordinator: await setUpCoordinator(pages.server) };
}

export const openPage = (
  world: BrowserWorld,
  viewport: Viewport,
  language: Language,
): Promise<OpenedPage> => world.open(viewport, language === 'zh' ? 'zh-CN' : 'en-GB');

type Words = { readonly [key: string]: string | Words };

/**
 * Returns a function that looks up texts in a catalogue, by default the console's, so that tests search for
 * the words that people read.
 */
export function wordsOf(language: Language) {
  const folder = join(
    dirname(fileURLToPath(import.meta.url)),
    '../../../services/portal/web/src/locales',
    language,
  );
  const read = (name: string) =>
    JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Words;
  const catalogues: Words = {
    console: read('console'),
    public: read('public'),
    vocabulary: vocabularyCatalogue(WORDS[language], {
      ...read('scan'),
      ...SECURITY_LOG_WORDS[language],
    }),
  };
  return (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const [catalogue, path] = key.includes(':') ? key.split(':') : ['console', key];
    const at = (name: string) =>
      `${name}`
        .split('.')
        .reduce<string | Words | undefined>(
          (words, part) => (typeof words === 'object' ? words[part] : undefined),
          catalogues[catalogue as string],
        );
    // Only English has plural forms; Chinese texts have none.
    const one = values['count'] === 1 ? at(`${path}_one`) : undefined;
    const text = at(path as string) ?? one ?? at(`${path}_other`);
    if (typeof text !== 'string') throw new Error(`the catalogue has no ${key}`);
    return text.replaceAll(/\{\{(\w+)[^}]*\}\}/g, (_, name: string) => String(values[name]));
  };
}

/** Makes the page open its own streams, because a test cannot intercept the requests of a shared worker. */
export const withoutSharedStreams = (page: Page): Promise<unknown> =>
  page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));

/** Source of axe, minified because every document has to parse it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
} satisfies RunOptions;

/** Checks WCAG 2.2 AA as far as a program can, and that the page does not scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(AXE);
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(AXE_OPTIONS)}).then(({ violations }) => violations)`,
  );
  expect(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]),
  ).toEqual([]);
  // The elements are listed, so that the failure shows which element is too wide.
  const tooWide = await page.evaluate<readonly string[]>(
    `document.documentElement.scrollWidth <= window.innerWidth ? [] :
      [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > window.innerWidth)
        .map((one) => one.outerHTML.slice(0, 120))`,
  );
  expect(tooWide).toEqual([]);
}

const hasFocus = async (target: Locator): Promise<boolean> =>
  (await target.and(target.page().locator(':focus')).count()) > 0;

/** Reaches an element with the Tab key alone. @throws when Tab does not reach it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await hasFocus(target.first())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${target}`);
}

/** Opens the filters of a list, which are folded on a phone. */
export async function openFilters(page: Page, say: ReturnType<typeof wordsOf>): Promise<void> {
  const fold = page.locator('.folded-filters:not([open]) > summary');
  await page.getByText(say('filter.fold')).or(page.locator('.list-filters')).first().waitFor();
  if (await fold.isVisible()) await fold.click();
}

/** Waits until the page has moved the focus to the element. */
export async function expectFocus(target: Locator): Promise<void> {
  await expect.poll(() => hasFocus(target), { timeout: PATIENCE }).toBe(true);
}

/** Types quickly and presses Enter, like a scanner that works as a keyboard. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code, { delay: 2 });
  await page.keyboard.press('Enter');
}

let decoderIsReady = false;

/** Reads the texts of the QR codes in a picture, as a phone would. */
export async function readQrCodes(picture: Uint8Array): Promise<readonly string[]> {
  if (!decoderIsReady) {
    // The module is read from the installed package, because by default the library downloads it from another site.
    const decoder = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(decoder)).buffer } });
    decoderIsReady = true;
  }
  const codes = await readBarcodes(new Uint8Array(picture), { formats: ['QRCode'] });
  return codes.map(({ text }) => text);
}

/** Retries an attempt until other services have processed the events that it needs. */
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
