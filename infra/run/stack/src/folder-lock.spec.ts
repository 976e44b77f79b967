import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the command lines of running processes that name the folder. */
const commandsOn = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return [];
      }
    })
    .filter((command) => command.includes(folder));

it('a folder has one owner at a time', async () => {
  const first = await lockFolder(folder);
  expect(first).toBeDefined();
  expect(await lockFolder(folder)).toBeUndefined();
  await first?.release();
  const next = await lockFolder(folder);
  expect(next).toBeDefined();
  await next?.release();
});

it('a released lock leaves no process (one was left after Ctrl-C on a busy machine)', async () => {
  const lock = await lockFolder(folder);
  expect(commandsOn()).not.toEqual([]);
  await lock?.release();
  expect(commandsOn()).toEqual([]);
});

it('a folder can be locked again once its owner was killed', async () => {
  const built = join(folder, 'folder-lock.mjs');
  const source = readFileSync(new URL('./folder-lock.ts', import.meta.url), 'utf8');
  writeFileSync(
    built,
    transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }).code,
  );
  const script = `
    const { lockFolder } = await import(${JSON.stringify(built)});
    await lockFolder(${JSON.stringify(folder)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const lock = await lockFolder(folder);
  expect(lock).toBeDefined();
  await lock?.release();
});
