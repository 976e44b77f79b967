import { routes } from '@bluebox/contracts/routes';
import { leafHash, openTlogProof, parseTlogProof } from '@bluebox/transparency';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDrive, pledgeBody } from '../system/support.ts';
import { verifiedLedger } from '../system/verified-ledger.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

const PLEDGES = 60;

describe('the ledger of a distributed Bluebox', () => {
  let bluebox: DistributedBluebox;
  beforeAll(async () => {
    bluebox = await startDistributed({
      brokers: inject('kafkaBrokers'),
      mongodbUri: inject('mongodbUri'),
    });
  });
  afterAll(() => bluebox?.close());
  const placesIn = (entries: readonly Buffer[]) =>
    entries.map((bytes) => {
      const { service, bucket, position } = JSON.parse(bytes.toString()) as {
        readonly service: string;
        readonly bucket: number;
        readonly position: number;
      };
      return { service, bucket, position };
    });

  it('has every event once and in order, also with two notaries of which one is killed', {
    // A failed attempt leaves its drives behind, so a retry could not succeed.
    retry: 0,
  }, async () => {
    const second = await bluebox.start('notary', { name: 'notary-2' });
    const driveIds = await Promise.all(
      ['one', 'two', 'three'].map((slug) => openDrive(bluebox.coordinator, `ledger-${slug}`)),
    );
    const pledges = [];
    for (let count = 0; count < PLEDGES; count++) {
      const driveId = driveIds[count % driveIds.length] as string;
      pledges.push(
        await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1)),
      );
      if (count === PLEDGES / 2) await second.stop('SIGKILL');
    }
    await bluebox.start('notary', { name: 'notary-2' });
    await bluebox.settled();

    /** Returns the proof of a pledge and the place of its event; undefined as long as the ledger lacks it. */
    const proofOf = async ({ pledgeId }: { readonly pledgeId: string }) => {
      const { events } = await bluebox.coordinator.get(routes.listPledgeProofs.at({ pledgeId }));
      const [event] = events;
      if (event === undefined) return undefined;
      const { service, bucket, position } = event;
      const place = { service, bucket: String(bucket), position: String(position) };
      return bluebox.coordinator.download(routes.downloadProof.at(place)).then(
        (bytes) => ({ text: Buffer.from(bytes).toString(), place: { service, bucket, position } }),
        () => undefined,
      );
    };
    // The notaries share the buckets out anew, so each drive's last pledge may arrive later than others.
    const proofs = [];
    for (const pledge of pledges.slice(-driveIds.length)) {
      await expect.poll(() => proofOf(pledge), { timeout: 120_000 }).toBeDefined();
      proofs.push(await proofOf(pledge));
    }
    const { text, place } = proofs.at(-1) ?? { text: '', place: undefined };
    const { vkey, entries } = await verifiedLedger(bluebox.url, bluebox.coordinator);
    const { index } = parseTlogProof(text);
    openTlogProof(text, vkey, leafHash(entries[index] as Buffer));
    expect(placesIn(entries)[index]).toEqual(place);

    const reached = new Map<string, number>();
    for (const entry of placesIn(entries)) {
      const lane = `${entry.service}/${entry.bucket}`;
      expect(entry.position, lane).toBe((reached.get(lane) ?? 0) + 1);
      reached.set(lane, entry.position);
    }
    // Each drive has two events of its own, and each pledge has one.
    expect(entries.length).toBeGreaterThanOrEqual(2 * driveIds.length + PLEDGES);
    expect((await bluebox.audit()).findings).toEqual([]);
  });
});
