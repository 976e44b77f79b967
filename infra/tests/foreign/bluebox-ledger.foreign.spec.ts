import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import {
  consistencyProof,
  cosignatureSigner,
  openCheckpoint,
  parseNote,
  parseTlogProof,
  type TileName,
  tileNames,
  tilePath,
  withSignatures,
} from '@bluebox/transparency';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptedParcel,
  type Bluebox,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
} from '../system/support.ts';
import { buildGo, run, whyNoGo } from './go-program.ts';

/** Number of pledges, enough for a full tile and a partial one. */
const PLEDGES = 300;
const noGo = whyNoGo('checker');
const noPython = spawnSync('python3', ['--version']).status !== 0;
const script = fileURLToPath(new URL('./check_log.py', import.meta.url));

describe.skipIf(noGo !== undefined && noPython)('the ledger of a running Bluebox', () => {
  let bluebox: Bluebox;
  let folder: string;
  let proofs = 0;
  const write = (name: string, content: string | Uint8Array) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  async function served(path: string): Promise<Buffer> {
    const response = await fetch(`${bluebox.url}/ledger/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-foreign-ledger-'));
    bluebox = await startBluebox();
    const { coordinator, server } = bluebox;
    const driveId = await openDrive(coordinator, 'checked-by-others');
    const { pledge } = await acceptedParcel(bluebox, driveId, 3);
    const old = (await served('checkpoint')).toString();
    for (let count = 0; count < PLEDGES; count++)
      await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
    await server.application.settled();

    // 1. Proofs, the last of which makes the ledger sign all entries.
    const { events } = await coordinator.get(
      routes.listPledgeProofs.at({ pledgeId: pledge.pledgeId }),
    );
    const { size: total } = (await server.stores.ledger.state()).tree;
    const last = JSON.parse(
      Buffer.from((await server.stores.ledger.entry(total - 1)) ?? []).toString(),
    ) as { readonly service: string; readonly bucket: number; readonly position: number };
    for (const { service, bucket, position } of [last, ...events]) {
      const place = { service, bucket: String(bucket), position: String(position) };
      const text = Buffer.from(await coordinator.download(routes.downloadProof.at(place)));
      const { index } = parseTlogProof(text.toString());
      write(`proofs/${index}.tlog-proof`, text);
      write(`proofs/${index}.entry`, (await server.stores.ledger.entry(index)) ?? '');
      proofs += 1;
    }

    // 2. Checkpoints, and the proof that one extends the other.
    const { vkey } = await coordinator.get(routes.showLedgerKey.at());
    const checkpoint = (await served('checkpoint')).toString();
    const { size } = openCheckpoint(checkpoint, vkey);
    expect(size).toBe(total);
    const witness = cosignatureSigner(
      'witness.example.org/w1',
      generateKeyPairSync('ed25519').privateKey,
      () => new Date(),
    );
    write('vkey', vkey);
    write('checkpoint', checkpoint);
    write('old-checkpoint', old);
    write('witness-vkey', witness.vkey);
    write(
      'cosigned-checkpoint',
      withSignatures(checkpoint, [witness.sign(parseNote(checkpoint).text)]),
    );
    const names = tileNames(size);
    const tileOf = (level: TileName['level'], index: number) =>
      names.find((name) => name.level === level && name.index === index) as TileName;
    const hashes = await consistencyProof(
      (level, index) => served(tilePath(tileOf(level, index))),
      openCheckpoint(old, vkey).size,
      size,
    );
    write('consistency', hashes.map((hash) => `${hash.toString('base64')}\n`).join(''));

    // 3. A copy of the served files.
    write('log/checkpoint', checkpoint);
    for (const name of names) write(`log/${tilePath(name)}`, await served(tilePath(name)));
  });
  afterAll(async () => {
    await bluebox.close();
    removeFolder(bluebox.folder);
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(noGo !== undefined)('is accepted by libraries of Go, over HTTP', async () => {
    const checker = join(folder, 'check-log');
    await buildGo('checker', checker);
    const { status, output } = await run(checker, [folder, `${bluebox.url}/ledger/`]);
    expect(output).not.toContain('REFUSED');
    expect(output).toContain('accepted by tlog.CheckTree\n');
    expect(output).toContain(`VerifyInclusion: ${proofs} proofs\n`);
    expect(output).toContain("accepted by Tessera's fsck\n");
    expect(status).toBe(0);
  });

  it.skipIf(noPython)('is accepted by a second implementation in Python', async () => {
    const { status, output } = await run('python3', [script, folder]);
    expect(output).toContain(`${proofs} proofs\n`);
    expect(status).toBe(0);
  });
});
