import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { executablePath } from './pages-in-browser.ts';

/** A Chromium with a profile on disk, so that it can be killed and restarted with its stored data. */
export interface OwnBrowser {
  readonly context: BrowserContext;
  /** Kills the browser at once, as when a phone runs out of battery. */
  kill(): Promise<void>;
}

export async function startOwnBrowser(profile: string): Promise<OwnBrowser> {
  if (executablePath === undefined) throw new Error('no Chromium');
  const child = spawn(
    executablePath,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      // The pages begin in the language that the browser prefers.
      '--lang=zh-CN',
      '--accept-lang=zh-CN',
      '--disable-background-networking',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // The browser gets its own process group, so that its child processes are killed with it.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const browser = await chromium.connectOverCDP(await debuggingAddress(child));
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the browser has no profile');
  return {
    context,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await ended;
      await browser.close().catch(() => {});
    },
  };
}

function debuggingAddress({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    stderr?.on('end', () => reject(new Error(`the browser did not start: ${said}`)));
  });
}

/** Switches cookies off in a profile; Chromium then refuses all other storage as well. */
export function refuseCookies(profile: string): void {
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
}

/** Whether a text is in the profile's storage on disk. Browsers write there some seconds late. */
export function isOnDisk(
  profile: string,
  storage: 'Local Storage' | 'IndexedDB',
  text: string,
): boolean {
  const folder = join(profile, 'Default', storage);
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      return bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'));
    });
}
