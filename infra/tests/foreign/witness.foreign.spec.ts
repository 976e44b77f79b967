import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { routes } from '@bluebox/contracts/routes';
import { cosignaturesOf, openCheckpoint } from '@bluebox/transparency';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Bluebox,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from '../system/support.ts';
import { buildGo, whyNoGo } from './go-program.ts';

/** Root of the empty tree, in base64. */
const EMPTY_ROOT = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const ORIGIN = 'box.example/ledger';
const whyNot =
  whyNoGo('witness') ??
  (spawnSync('ssh-agent', ['-h']).error === undefined ? undefined : 'ssh-agent is not installed');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function ran(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

/** Resolves with the first line that has the pattern's group. */
async function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  const all: string[] = [];
  if (child.stderr === null) throw new Error('no output');
  for await (const line of createInterface(child.stderr)) {
    all.push(line);
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`the witness ended: ${all.join('\n')}`);
}

describe.skipIf(whyNot !== undefined)('litewitness', () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let data: string;
  let witness: { readonly url: string; readonly vkey: string };
  let bluebox: Bluebox;
  const start = () => startBluebox(data, { ledgerOrigin: ORIGIN, ledgerWitnesses: [witness] });
  /** Returns the cosignatures on the published checkpoint once there are any, with the size of its tree. */
  const cosigned = () =>
    vi.waitFor(
      async () => {
        const note = await (await fetch(`${bluebox.url}/ledger/checkpoint`)).text();
        const { vkey } = await bluebox.coordinator.get(routes.showLedgerKey.at());
        const cosignatures = cosignaturesOf(note, [witness.vkey]);
        expect(cosignatures).toHaveLength(1);
        return { size: openCheckpoint(note, vkey).size, cosignatures };
      },
      { timeout: 20_000, interval: 50 },
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-witness-'));
    data = temporaryFolder();
    const program = join(folder, 'litewitness');
    await buildGo('witness', program);

    // 1. The key of the witness, in an agent, where litewitness expects it.
    const key = join(folder, 'key');
    const socket = join(folder, 'agent');
    ran('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(agent);
    await once(agent.stdout, 'data');
    ran('ssh-add', ['-q', key], { SSH_AUTH_SOCK: socket });
    const fingerprint = ran('ssh-keygen', ['-l', '-f', `${key}.pub`]).split(' ')[1] as string;

    // 2. The witness, and a Bluebox that asks it.
    const port = await freePort();
    const database = join(folder, 'witness.sqlite');
    const server = spawn(
      program,
      [
        ...['-name', 'witness.example/w', '-db', database, '-ssh-agent', socket],
        ...['-key', fingerprint, '-listen', `127.0.0.1:${port}`],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    children.push(server);
    witness = {
      url: `http://127.0.0.1:${port}`,
      vkey: await lineOf(server, /vkey="?([^\s"]+)/),
    };
    server.stderr?.resume();
    bluebox = await start();

    // 3. The witness is given the name and the key of the log.
    const { vkey } = await bluebox.coordinator.get(routes.showLedgerKey.at());
    const logs = new DatabaseSync(database);
    logs
      .prepare('INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)')
      .run(ORIGIN, EMPTY_ROOT);
    logs.prepare('INSERT INTO key (origin, key) VALUES (?, ?)').run(ORIGIN, vkey);
    logs.close();
  }, 300_000);
  afterAll(async () => {
    await bluebox?.close();
    for (const child of children) child.kill();
    removeFolder(data);
    rmSync(folder, { recursive: true, force: true });
  });

  it('cosigns checkpoint after checkpoint, also after a restart', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'witnessed');
    const grow = async (pledges: number) => {
      for (let count = 0; count < pledges; count++)
        await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
      await bluebox.server.application.settled();
      // A start signs what no checkpoint has.
      await bluebox.close();
      bluebox = await start();
    };
    await grow(3);
    const first = await cosigned();
    await grow(300);
    const second = await cosigned();
    expect(second.size).toBeGreaterThan(first.size + 256);
    expect(second.cosignatures[0]?.name).toBe('witness.example/w');
  }, 120_000);
});
