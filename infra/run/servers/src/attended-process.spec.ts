import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAttended, untilReady } from './attended-process.ts';

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a server that runs as a process of its own', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-attended-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const start = (script: string) =>
    startAttended(process.execPath, ['-e', script], {
      logFile: join(folder, 'log'),
      env: process.env,
    });

  it('has ended once it is stopped, and may be stopped again', async () => {
    const server = start('setInterval(() => {}, 1000)');
    expect(isThere(server.pid)).toBe(true);
    await server.stop();
    expect(isThere(server.pid)).toBe(false);
    expect(server.isRunning()).toBe(false);
    await server.stop();
  });

  it('ends when the process that started it is killed', async () => {
    const built = join(folder, 'attended-process.mjs');
    const { code } = transformSync(
      readFileSync(new URL('./attended-process.ts', import.meta.url), 'utf8'),
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
    );
    writeFileSync(built, code);
    const starter = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { startAttended } = await import(${JSON.stringify(built)});
        const server = startAttended(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
          { logFile: ${JSON.stringify(join(folder, 'log'))}, env: process.env });
        console.log(server.pid);
        setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = await new Promise<number>((resolve) =>
      starter.stdout.once('data', (line) => resolve(Number(line))),
    );
    expect(isThere(pid)).toBe(true);
    starter.kill('SIGKILL');
    await vi.waitFor(() => expect(isThere(pid)).toBe(false), { timeout: 15_000 });
  });

  it('passes its output on line by line if requested', async () => {
    const lines: string[] = [];
    const server = startAttended(process.execPath, ['-e', 'console.log("one\\ntwo")'], {
      logFile: join(folder, 'log'),
      env: process.env,
      onLine: (line) => lines.push(line),
    });
    await server.ended;
    await vi.waitFor(() => expect(lines).toEqual(['one', 'two']));
    expect(server.lastWords()).toBe('');
  });

  it('is reported with its last output if it ends at once', async () => {
    const server = start('console.error("no room on the disk"); process.exit(1)');
    await expect(untilReady('Kafka', server, async () => false)).rejects.toThrow(
      /Kafka ended at once.*no room on the disk/s,
    );
  });

  it('is reported if it cannot be started', async () => {
    const server = startAttended('/nowhere/java', [], {
      logFile: join(folder, 'log'),
      env: process.env,
    });
    await expect(untilReady('Kafka', server, async () => false)).rejects.toThrow('ended at once');
  });
});
