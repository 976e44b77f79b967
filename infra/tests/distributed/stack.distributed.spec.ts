import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { routes } from '@bluebox/contracts/routes';
import { SERVICE_NAMES } from '@bluebox/contracts/services';
import { freePorts } from '@bluebox/servers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('../../run/stack/dist/main.js', import.meta.url));
const PATIENCE = { timeout: 90_000, interval: 200 };

/** Finds the processes that have this folder in their command or environment, each with its command. */
function processesOn(folder: string): { pid: number; what: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const settings = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return `${command}${settings}`.includes(folder)
          ? [{ pid: Number(pid), what: command }]
          : [];
      } catch {
        return [];
      }
    });
}

describe('the stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-stack-'));
  let port: number;
  let said = '';
  let stack: ChildProcess;
  const start = async (data = folder) => {
    said = '';
    stack = spawn(process.execPath, [MAIN, '--data', data, '--port', String(port)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [stack.stdout, stack.stderr])
      stream?.on('data', (chunk) => {
        said += chunk;
      });
    await vi.waitFor(() => {
      if (stack.exitCode !== null) throw new Error(said);
      expect(said).toContain('Ctrl-C');
    }, PATIENCE);
  };
  const ended = () =>
    stack.exitCode === null && stack.signalCode === null
      ? new Promise((resolve) => stack.once('exit', resolve))
      : stack.exitCode;
  const serviceNamed = (name: string) =>
    processesOn(folder).find(({ what }) => what.endsWith(`main.js ${name}`));
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;

  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    await start();
  });
  afterAll(async () => {
    stack.kill('SIGTERM');
    await ended();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints its URL and the link that sets up the first account, and keeps that link out of the logs', async () => {
    expect(said).toContain(url(''));
    const [link = ''] = /\S+\/setup#[\w-]+/.exec(said) ?? [];
    expect(link).not.toBe('');
    const logs = readdirSync(join(folder, 'logs'));
    expect(logs.sort()).toEqual(SERVICE_NAMES.map((name) => `${name}.log`).sort());
    const code = link.split('#')[1] ?? '';
    for (const log of logs)
      expect(readFileSync(join(folder, 'logs', log), 'utf8')).not.toContain(code);
    expect((await fetch(url('/health/ready'))).status).toBe(200);
  });

  it('cannot run twice on the same folder', async () => {
    const second = spawn(process.execPath, [MAIN, '--data', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let refusal = '';
    second.stderr.on('data', (chunk) => {
      refusal += chunk;
    });
    const code = await new Promise((resolve) => second.once('close', resolve));
    expect(code).toBe(1);
    expect(refusal).toContain('another stack runs');
  });

  it('restarts a service that was killed', async () => {
    const before = serviceNamed('pledge')?.pid ?? 0;
    expect(before).toBeGreaterThan(0);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(() => expect(said).toContain('pledge is there again'), PATIENCE);
    expect(serviceNamed('pledge')?.pid).not.toBe(before);
  });

  it('leaves no process after one Ctrl-C, and continues where it was', async () => {
    const code = /\/setup#([\w-]+)/.exec(said)?.[1] ?? '';
    const setUp = await fetch(url(routes.setUp.at()), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'first-account-of-the-stack',
        origin: url(''),
        'sec-fetch-site': 'same-origin',
      },
      body: JSON.stringify({ code, name: '协调员', login: 'first', password: 'a long enough one' }),
    });
    expect(setUp.ok).toBe(true);

    stack.kill('SIGINT');
    expect(await ended()).toBe(0);
    expect(processesOn(folder)).toEqual([]);

    await start();
    expect(said).not.toContain('/setup#');
  });

  it('starts again on its folder after it was killed', async () => {
    stack.kill('SIGKILL');
    await ended();
    await start();
    expect((await fetch(url('/health/ready'))).status).toBe(200);
  });

  it('is backed up while it runs, and restored into a folder that has only its keys', {
    timeout: 600_000,
  }, async () => {
    const backup = join(folder, 'backup');
    const command = (data: string, ...words: readonly string[]) =>
      promisify(execFile)(process.execPath, [MAIN, ...words, '--data', data]);
    expect((await command(folder, 'backup', backup)).stdout).toContain(`backed up to ${backup}`);
    await expect(command(folder, 'restore', backup)).rejects.toThrow('a stack runs on');
    stack.kill('SIGINT');
    await ended();

    const other = join(folder, 'other');
    cpSync(join(folder, 'keys'), join(other, 'keys'), { recursive: true });
    expect((await command(other, 'restore', backup)).stdout).toContain('restored what was there');
    await start(other);
    // The start prints no set-up link, because the backup has an account.
    expect(said).not.toContain('/setup#');
  });
});
