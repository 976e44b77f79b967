import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Address, type Downloads, routes } from '@bluebox/contracts/routes';
import {
  appended,
  EMPTY_TREE,
  leafHash,
  openTlogProof,
  parseTlogProof,
  rootOf,
} from '@bluebox/transparency';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger, verifyProof } from '../../../services/notary/verifier/verify.mjs';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import { auditLedgerOf } from '../../run/standalone/src/commands/audit.ts';
import { loadKeys } from '../../run/standalone/src/keys.ts';
import { eventLogPath } from '../../run/standalone/src/stores.ts';
import { driveToReceipt } from './drive-to-receipt.ts';
import {
  acceptedParcel,
  type Bluebox,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from './support.ts';
import { verifiedLedger } from './verified-ledger.ts';

let folder: string;
let bluebox: Bluebox;
let driveId: string;
beforeAll(async () => {
  folder = temporaryFolder();
  bluebox = await startBluebox(folder);
  driveId = await openDrive(bluebox.coordinator, 'notarised');
  await acceptedParcel(bluebox, driveId, 5);
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(folder);
});

const read = (path: string) => fetch(`${bluebox.url}${path}`);
const verified = () => verifiedLedger(bluebox.url, bluebox.coordinator);

const withoutZeros = (balances: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.entries(balances).filter(([, quantity]) => quantity !== 0));

const proofFor = async (client: Client, address: Address<Downloads>): Promise<string> =>
  Buffer.from(await client.download(address)).toString();

describe('the public ledger', () => {
  it('has a proof of an event at once, which holds for its entry', async () => {
    const { pledgeId, code } = await bluebox.coordinator.post(
      routes.submitPledge.at({ driveId }),
      pledgeBody(3),
    );
    await bluebox.server.application.settled();
    const { events } = await bluebox.coordinator.get(routes.listPledgeProofs.at({ pledgeId }));
    expect(events).toMatchObject([{ service: 'pledge', type: 'pledge.submitted' }]);
    const [event] = events;
    if (event === undefined) return;
    const place = {
      service: event.service,
      bucket: String(event.bucket),
      position: String(event.position),
    };
    const giver = connect(bluebox.url);
    await giver.post(routes.openLink.at(), { code });
    const byStaff = await proofFor(bluebox.coordinator, routes.downloadProof.at(place));
    const ofPledge = routes.downloadPledgeProof.at({ pledgeId, ...place });
    const byGiver = await proofFor(giver, ofPledge);
    const another = routes.downloadPledgeProof.at({ pledgeId, ...place, position: '1' });
    expect((await refusal(proofFor(giver, another))).problem.code).toBe('NOT_IN_LEDGER');
    const { vkey, entries } = await verified();
    for (const text of [byStaff, byGiver]) {
      const { index, extra } = parseTlogProof(text);
      const entry = entries[index] as Buffer;
      expect(openTlogProof(text, vkey, leafHash(entry)).treeHead.size).toBeGreaterThan(index);
      const shown = JSON.parse(Buffer.from(extra ?? []).toString());
      expect(shown.entry).toBe(entry.toString());
      const { rest, postings, position } = JSON.parse(shown.entry);
      expect(position).toBe(event.position);
      expect(postings).toEqual([
        { category: 'medicine', unit: 'box', from: 'pledged', to: 'promised', quantity: 3 },
      ]);
      const hashed = createHash('sha256')
        .update(Buffer.from(shown.salt, 'base64'))
        .update(shown.rest);
      expect(hashed.digest('base64')).toBe(rest);
      expect(JSON.parse(shown.rest)[1]).toBe('pledge.submitted');
      expect(await verifyProof(text, vkey)).toMatchObject({ index, entry: { position } });
    }
  });

  it('has every event once, and those of a drive as lines', async () => {
    await bluebox.server.application.settled();
    const { history } = bluebox.server.stores.log;
    const { cursors } = await bluebox.server.stores.ledger.state();
    for (const [lane, position] of Object.entries(cursors)) {
      const [service = '', bucket = ''] = lane.split('/');
      expect(await history.head(service, Number(bucket)), lane).toBe(position);
    }
    const size = Object.values(cursors).reduce((sum, position) => sum + position, 0);
    const text = await (await read(routes.downloadDriveLedger.at({ driveId }))).text();
    const { vkey } = await bluebox.coordinator.get(routes.showLedgerKey.at());
    const { entries, sums, drive } = await verifyLedger(text, vkey);
    expect({ entries, drive }).toEqual({ entries: size, drive: driveId });
    const { rows } = await bluebox.coordinator.get(routes.showTotals.at({ driveId }));
    for (const { category, unit, balances } of rows)
      expect(withoutZeros(sums[`${category}, ${unit}`])).toEqual(withoutZeros(balances));
  });

  it('is audited against the log, and names the first event that was changed', async () => {
    await bluebox.server.application.settled();
    const copy = join(temporaryFolder(), 'data');
    cpSync(bluebox.dataFolder, copy, { recursive: true });
    const keys = loadKeys(bluebox.keyFolder).ledger;
    const whole = await auditLedgerOf(copy, keys, { settled: true });
    expect(whole).toMatchObject({ entries: expect.any(Number) });
    expect(whole?.finding).toBeUndefined();
    const database = new DatabaseSync(eventLogPath(copy));
    const { service, bucket, position } = database
      .prepare(
        "SELECT service, bucket, position FROM events WHERE type = 'pledge.submitted' LIMIT 1",
      )
      .get() as { service: string; bucket: number; position: number };
    // The views and the ledger of goods agree with the changed log, because no quantity is changed.
    database.exec(
      "UPDATE events SET data = replace(data, '布洛芬', '布洛分') WHERE type = 'pledge.submitted'",
    );
    database.close();
    const { finding } = (await auditLedgerOf(copy, keys)) ?? {};
    expect(finding?.what).toContain(`${service}/${bucket}/${position}`);
    removeFolder(dirname(copy));
  });

  it('is continued after a restart, under its name and by its key', async () => {
    const before = await verified();
    await bluebox.close();
    bluebox = await startBluebox(folder);
    await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
    await bluebox.server.application.settled();
    await bluebox.close();
    bluebox = await startBluebox(folder);
    const after = await verified();
    expect(after.vkey).toBe(before.vkey);
    expect(after.checkpoint.size).toBeGreaterThan(before.checkpoint.size);
    expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
    // The checkpoint from before the restart is the root of the entries that it had.
    expect(
      rootOf(appended(EMPTY_TREE, after.entries.slice(0, before.checkpoint.size).map(leafHash))),
    ).toEqual(Buffer.from(before.checkpoint.root));
  });

  it('is served as static files only', async () => {
    const checkpoint = await read('/ledger/checkpoint');
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const tile = await read('/ledger/tile/0/000.p/1');
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toBe('public, no-cache');
    // The second header keeps fetch from asking caches to pass the request on.
    const known = { 'If-None-Match': tile.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
    const again = await fetch(`${bluebox.url}/ledger/tile/0/000.p/1`, { headers: known });
    expect(again.status).toBe(304);
    for (const path of ['tile/0/999', 'tile/0/000.p/0', 'tile/0/0', 'tile/entries/x000/000'])
      expect((await read(`/ledger/${path}`)).status, path).toBe(404);
    for (const name of ['verify.html', 'verify.mjs']) {
      const verifier = await read(`/ledger/${name}`);
      expect(verifier.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
      expect(await verifier.text()).toContain('Ed25519');
    }
    const post = await fetch(`${bluebox.url}/ledger/checkpoint`, { method: 'POST' });
    expect(post.status).toBe(405);
    expect(
      (await read(routes.showLedgerKey.at().replace(/key$/, 'ledger/checkpoint'))).status,
    ).toBe(404);
  });

  it('gave a giver no proof of what became of the goods after the hand-in', async () => {
    const { coordinator, server, url } = bluebox;
    const settled = () => server.application.settled();
    const { given } = await driveToReceipt({ coordinator, settled }, 'followed');
    const { pledgeId, code } = given;
    const giver = connect(url);
    await giver.post(routes.openLink.at(), { code });
    const { events } = await giver.get(routes.listPledgeProofs.at({ pledgeId }));
    const wholeCartons = [
      'box.sealed',
      'consignment.box-dispatched',
      'consignment.box-delivered',
      'receipt.confirmed',
    ];
    const types = events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['parcel.packed', ...wholeCartons]));
    const { vkey } = await giver.get(routes.showLedgerKey.at());
    for (const { type, service, bucket, position } of events) {
      const place = { service, bucket: String(bucket), position: String(position) };
      const proof = await proofFor(giver, routes.downloadPledgeProof.at({ pledgeId, ...place }));
      const { entry, details } = await verifyProof(proof, vkey);
      expect(entry).toMatchObject({ service, bucket, position });
      expect(details?.[1]).toBe(wholeCartons.includes(type) ? undefined : type);
    }
  });
});
