import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { transformSync } from '@swc/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderInUse, lockDataFolder } from './data-folder-lock.ts';

describe('the lock of the data folder', () => {
  let folder: string;
  let data: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-lock-'));
    data = join(folder, 'data');
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    child = undefined;
    rmSync(folder, { recursive: true });
  });

  /**
   * Starts another process that locks the folder until the test closes that process's standard
   * input.
   */
  async function holderProcess(): Promise<ChildProcess> {
    const source = readFileSync(join(import.meta.dirname, 'data-folder-lock.ts'), 'utf8');
    const { code } = transformSync(source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const engine = createRequire(import.meta.url).resolve('@photostructure/sqlite');
    const script = join(folder, 'holder.mjs');
    writeFileSync(
      script,
      `${code.replace(/(['"])@photostructure\/sqlite\1/, JSON.stringify(pathToFileURL(engine).href))}
       lockDataFolder(process.argv[2]);
       process.stdin.resume().on('end', () => process.exit(0));
       process.stdout.write('locked');`,
    );
    const holder = spawn(process.execPath, [script, data], { stdio: ['pipe', 'pipe', 'inherit'] });
    child = holder;
    const [said] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
    expect(String(said)).toBe('locked');
    return holder;
  }

  it('creates the folder, readable only by its owner', () => {
    const lock = lockDataFolder(data);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    lock.release();
  });

  it('refuses a second holder, and names the folder', () => {
    const lock = lockDataFolder(data);
    expect(() => lockDataFolder(data)).toThrow(DataFolderInUse);
    expect(() => lockDataFolder(data)).toThrow(data);
    lock.release();
  });

  it('can be acquired again after release, and releasing twice is harmless', () => {
    const first = lockDataFolder(data);
    first.release();
    const second = lockDataFolder(data);
    first.release();
    expect(() => lockDataFolder(data)).toThrow(DataFolderInUse);
    second.release();
  });

  it('is separate for each folder', () => {
    const first = lockDataFolder(data);
    const second = lockDataFolder(join(folder, 'other'));
    first.release();
    second.release();
  });

  it('is held even if no variable refers to it', () => {
    lockDataFolder(data);
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    for (let round = 0; round < 3; round++) collectGarbage();
    expect(() => lockDataFolder(data)).toThrow(DataFolderInUse);
  });

  it('is refused while another process holds it, and free once that process is killed', async () => {
    const holder = await holderProcess();
    expect(() => lockDataFolder(data)).toThrow(DataFolderInUse);

    holder.kill('SIGKILL');
    await once(holder, 'exit');

    lockDataFolder(data).release();
  });

  it('is free once its holder has ended by itself', async () => {
    const holder = await holderProcess();
    holder.stdin?.end();
    await once(holder, 'exit');
    lockDataFolder(data).release();
  });
});
