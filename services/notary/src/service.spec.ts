import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventShapes, type LedgerKey, type ProvenEvents } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  openEmbeddedBus,
  openEventLog,
  openLedgerStore,
  openViewStore,
  snapshotDatabase,
} from '@bluebox/embedded';
import { type EventHistory, startRelay } from '@bluebox/event-sourcing';
import { type Caller, createApp, problemHandler, serviceRouter } from '@bluebox/service-http';
import { openCheckpoint, parseTlogProof } from '@bluebox/transparency';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyProof } from '../verifier/verify.mjs';
import { signingKeyOf } from './identity.ts';
import { sampleOf } from './recorded-events.test-support.ts';
import { runNotaryService } from './service.ts';

const driveId = 'drive-0001';
const pledgeId = 'pledge-0001';
const coordinator: Caller = { subject: 'account-0002', roles: ['coordinator'], links: [] };
const viewer: Caller = { subject: 'account-0001', roles: ['viewer'], links: [] };
const desk: Caller = { subject: 'account-0002', roles: ['desk'], links: [] };
const anybody: Caller = { subject: 'public', roles: [], links: [] };
const giver = (generation: number): Caller => ({
  ...anybody,
  links: [{ kind: 'pledge', id: pledgeId, generation }],
});

/** Runs the notary as a composition root does, on a log to which the test writes. */
async function openWorld(folder: string, changed: Partial<EventHistory> = {}) {
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const ledger = openLedgerStore({ path: join(folder, 'ledger.sqlite') });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const failures: unknown[] = [];
  const fail = (error: unknown) => void failures.push(error);
  const bus = openEmbeddedBus({ history: log.history, onError: fail });
  const relay = startRelay(log.outbox, bus, { retryDelay: async () => {}, onError: fail });
  const service = await runNotaryService({
    views,
    bus,
    ledger,
    history: { ...log.history, ...changed },
    keys: { signing: signingKeyOf(Buffer.alloc(32, 1)), salt: Buffer.alloc(32, 2) },
    origin: 'log.example/ledger',
    now: () => new Date('2023-11-27T16:30:00Z'),
    report: { parked: fail, refused: fail, fatal: fail },
    onTrouble: fail,
  });
  const app = createApp()
    .use('/ledger', service.files, problemHandler(fail))
    .use(
      serviceRouter({
        service: 'notary',
        routes: service.routes,
        verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
        now: () => new Date(),
        newId: randomUUID,
        onUnforeseen: fail,
        onUnlistedRefusal: fail,
      }),
    );
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ledger,
    service,
    failures,
    async tell(type: string, data: object = {}) {
      const { service: publisher, data: sample } = sampleOf(type);
      return log.store(publisher).append({
        id: randomUUID(),
        scope: driveId,
        recordedAt: '2023-03-20T01:00:00.000Z',
        actor: 'account-0001',
        correlation: 'test',
        streams: [
          {
            stream: `${type}-${randomUUID()}`,
            expectedVersion: 0,
            events: [{ type, data: { ...sample, ...data } }],
          },
        ],
      });
    },
    async get(caller: Caller, address: string) {
      const token = Buffer.from(JSON.stringify(caller)).toString('base64url');
      return fetch(origin + address.replace('/api/notary', ''), {
        headers: { authorization: `Bearer ${token}` },
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.stop();
      await relay.stop();
      for (const store of [views, ledger, log]) store.close();
    },
  };
}

describe('the notary', () => {
  let folder: string;
  let world: Awaited<ReturnType<typeof openWorld>>;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-notary-'));
    world = await openWorld(folder);
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });
  const reopen = async (changed: Partial<EventHistory> = {}) => {
    await world.close();
    world = await openWorld(folder, changed);
  };
  const placeOf = async (index = 0) => {
    const { service, bucket, position } = JSON.parse(
      Buffer.from((await world.ledger.entry(index)) ?? []).toString(),
    ) as { service: string; bucket: number; position: number };
    return { service, bucket: String(bucket), position: String(position) };
  };

  it('has no checkpoint of an empty ledger, and signs the first for whoever reads it', async () => {
    expect((await world.get(anybody, '/ledger/checkpoint')).status).toBe(404);
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    expect(await world.ledger.latestCheckpoint()).toBeUndefined();
    const first = await (await world.get(anybody, '/ledger/checkpoint')).text();
    await world.tell('box.opened', { driveId });
    await world.service.caughtUp();
    expect(await (await world.get(anybody, '/ledger/checkpoint')).text()).toBe(first);
  });

  it('signs a checkpoint when a drive is completed, and none before', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    expect(await world.ledger.latestCheckpoint()).toBeUndefined();
    await world.tell('drive.completed', { driveId });
    await world.service.caughtUp();
    await vi.waitFor(async () => expect((await world.ledger.latestCheckpoint())?.size).toBe(2));
    const { vkey } = (await (await world.get(anybody, routes.showLedgerKey.at())).json()) as {
      readonly vkey: string;
    };
    const note = await (await world.get(anybody, '/ledger/checkpoint')).text();
    expect(openCheckpoint(note, vkey)).toMatchObject({ origin: 'log.example/ledger', size: 2 });
    expect(world.failures).toEqual([]);
  });

  it('signs a checkpoint when it stops, and keeps its name', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    await reopen();
    expect((await world.ledger.latestCheckpoint())?.size).toBe(1);
    expect(await world.ledger.setOrigin('another.example/ledger')).toBe('log.example/ledger');
  });

  it('signs at its start what a crash left without a checkpoint, under its first name too', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    const copy = join(folder, 'copy.sqlite');
    snapshotDatabase(join(folder, 'ledger.sqlite'), copy);
    await world.close();
    for (const file of readdirSync(folder))
      if (file.startsWith('ledger.sqlite')) rmSync(join(folder, file));
    renameSync(copy, join(folder, 'ledger.sqlite'));
    const unsigned = openLedgerStore({ path: join(folder, 'ledger.sqlite') });
    expect((await unsigned.state()).tree.size).toBe(1);
    expect(await unsigned.latestCheckpoint()).toBeUndefined();
    unsigned.close();
    world = await openWorld(folder);
    expect(await world.ledger.latestCheckpoint()).toMatchObject({ size: 1 });
    expect(await world.ledger.origin()).toBe('log.example/ledger');
    expect(world.failures).toEqual([]);
  });

  it('gives a ledger that is missing beside a log with events a name that no ledger had', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    await world.close();
    for (const file of readdirSync(folder))
      if (file.startsWith('ledger.sqlite')) rmSync(join(folder, file));
    world = await openWorld(folder);
    expect(await world.ledger.origin()).toBe('log.example/ledger/2023-11-27T163000Z');
    await world.service.caughtUp();
    expect((await world.ledger.state()).tree.size).toBe(1);
    await reopen();
    expect(await world.ledger.origin()).toBe('log.example/ledger/2023-11-27T163000Z');
  });

  it('signs at once under a new name, and tells the earlier ones', async () => {
    const answered = async () => (await world.get(anybody, routes.showLedgerKey.at())).json();
    const before = (await answered()) as LedgerKey;
    expect(before).toMatchObject({ origin: 'log.example/ledger', earlier: [] });
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    await world.close();
    const closed = openLedgerStore({ path: join(folder, 'ledger.sqlite') });
    await closed.renameOrigin('log.example/ledger/later');
    closed.close();
    world = await openWorld(folder);
    const { origin, vkey, earlier } = (await answered()) as LedgerKey;
    expect(origin).toBe('log.example/ledger/later');
    expect(earlier).toEqual([{ origin: before.origin, vkey: before.vkey, size: 1 }]);
    await vi.waitFor(async () => expect((await world.ledger.latestCheckpoint())?.size).toBe(1));
    const note = await (await world.get(anybody, '/ledger/checkpoint')).text();
    expect(openCheckpoint(note, vkey)).toMatchObject({ origin, size: 1 });
    expect(world.failures).toEqual([]);
  });

  it('has each event once after a restart', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.tell('box.opened', { driveId });
    await reopen();
    await world.tell('pledge.link-rotated', { driveId, pledgeId, generation: 2 });
    await reopen();
    await world.service.caughtUp();
    expect((await world.ledger.state()).tree.size).toBe(3);
  });

  it('waits for the entry of an event that was just recorded, and signs a checkpoint that has it', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    const place = await placeOf();
    await world.tell('pledge.submitted', { driveId, pledgeId: 'pledge-0002' });
    const response = await world.get(
      coordinator,
      routes.downloadProof.at({ ...place, position: String(Number(place.position) + 1) }),
    );
    expect(response.status).toBe(200);
    expect(parseTlogProof(await response.text()).index).toBe(1);
    expect((await world.ledger.latestCheckpoint())?.size).toBe(2);
    const missing = await world.get(
      coordinator,
      routes.downloadProof.at({ ...place, position: '9' }),
    );
    expect(await missing.json()).toMatchObject({ status: 404, code: 'NOT_IN_LEDGER' });
    expect(world.failures).toEqual([]);
  });

  it('gives a giver the proofs of events that name their pledge, by the newest link only', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.tell('box.opened', { driveId });
    await world.tell('reception.recorded', { driveId, pledgeId });
    await world.service.caughtUp();
    const list = routes.listPledgeProofs.at({ pledgeId });
    const { events } = (await (await world.get(giver(1), list)).json()) as ProvenEvents;
    expect(events.map(({ type }) => type)).toEqual(['pledge.submitted', 'reception.recorded']);
    const { service, bucket, position } = events[0] as ProvenEvents['events'][0];
    const proof = routes.downloadPledgeProof.at({
      pledgeId,
      service,
      bucket: String(bucket),
      position: String(position),
    });
    expect((await world.get(giver(1), proof)).status).toBe(200);
    await world.tell('pledge.link-rotated', { driveId, pledgeId, generation: 2 });
    await world.service.caughtUp();
    for (const path of [list, proof]) {
      expect((await world.get(giver(1), path)).status).toBe(404);
      expect((await world.get(giver(2), path)).status).toBe(200);
      expect((await world.get(desk, path)).status).toBe(200);
      expect((await world.get(viewer, path)).status).toBe(403);
    }
  });

  /** Opens each proof, which has no details and no salt if goods of others are in it. */
  const expectDetailsOfOwnGoodsAlone = async (
    events: ProvenEvents['events'],
    another: string,
  ): Promise<void> => {
    for (const { service, bucket, position, type, shared } of events) {
      const answer = await world.get(
        giver(1),
        routes.downloadPledgeProof.at({
          pledgeId,
          service,
          bucket: String(bucket),
          position: String(position),
        }),
      );
      const text = await answer.text();
      const extra = Buffer.from(parseTlogProof(text).extra ?? []).toString();
      const shown = JSON.parse(extra) as { entry: string; rest?: string; salt?: string };
      expect(JSON.parse(shown.entry)).toMatchObject({ service, bucket, position });
      // Whoever has the salt could try what the others gave, so neither it nor the details are there.
      expect([shown.rest === undefined, shown.salt === undefined], type).toEqual([
        shared === true,
        shared === true,
      ]);
      expect(extra).not.toContain(another);
      expect((await verifyProof(text, JSON.parse(extra).key)).entry.position).toBe(position);
    }
  };

  it('gave no proofs of the events that move the goods on, in a carton and to the recipient', async () => {
    const mine = 'parcel-0001';
    const another = 'parcel-0002';
    const { item } = sampleOf('parcel.packed').data as { readonly item: object };
    const goods = (parcelId: string) => ({ parcelId, item, quantity: 3 });
    const origin = { kind: 'inspection', receptionId: 'rec-0001', inspectionId: 'insp-0001' };
    const created = (parcelId: string, of: string) =>
      world.tell('parcel.created', {
        driveId,
        ...goods(parcelId),
        origin: { ...origin, lineId: 'l1', pledgeId: of },
      });
    const received = (parcelId: string) => {
      const { quantity, ...rest } = goods(parcelId);
      return { ...rest, received: quantity, damaged: 0, missing: 0, surplus: 0 };
    };
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await created(mine, pledgeId);
    await created(another, 'pledge-0002');
    for (const parcelId of [mine, another])
      await world.tell('parcel.packed', { driveId, ...goods(parcelId), boxId: 'box-0001' });
    for (const type of ['parcel.held', 'parcel.released'])
      await world.tell(type, { driveId, ...goods(mine), holdId: 'hold-0001' });
    const contents = [goods(mine), goods(another)];
    await world.tell('box.sealed', { driveId, boxId: 'box-0001', contents });
    await world.tell('box.sealed', { driveId, boxId: 'box-0002', contents: [goods(another)] });
    const inBox = { driveId, boxId: 'box-0001', consignmentId: 'cons-0001' };
    await world.tell('consignment.box-dispatched', { ...inBox, contents });
    await world.tell('receipt.confirmed', { ...inBox, lines: [mine, another].map(received) });
    await world.service.caughtUp();

    const list = routes.listPledgeProofs.at({ pledgeId });
    const { events } = (await (await world.get(giver(1), list)).json()) as ProvenEvents;
    expect(events.map(({ type, shared }) => [type, shared === true]).sort()).toEqual([
      ['box.sealed', true],
      ['consignment.box-dispatched', true],
      ['parcel.created', false],
      ['parcel.held', false],
      ['parcel.packed', false],
      ['parcel.released', false],
      ['pledge.submitted', false],
      ['receipt.confirmed', true],
    ]);
    await expectDetailsOfOwnGoodsAlone(events, another);
    expect(world.failures).toEqual([]);
  });

  it('lost the goods of a giver at the kit that they went into', async () => {
    const mine = 'parcel-0001';
    const another = 'parcel-0002';
    const pouches = 'parcel-0003';
    const chests = 'parcel-0004';
    const { item } = sampleOf('parcel.packed').data as { readonly item: object };
    const goods = (parcelId: string) => ({ parcelId, item, quantity: 1 });
    const inspected = {
      kind: 'inspection',
      receptionId: 'rec-0001',
      inspectionId: 'insp-0001',
      lineId: 'l1',
    };
    const assembled = async (kitId: string, parcelId: string, components: readonly string[]) => {
      for (const component of components)
        await world.tell('parcel.taken-for-kit', { driveId, ...goods(component), kitId });
      const data = { driveId, kitId, ...goods(parcelId), components: components.map(goods) };
      await world.tell('kit.assembled', data);
      const origin = { kind: 'assembly', kitId };
      await world.tell('parcel.created', { driveId, ...goods(parcelId), origin });
    };
    const sealed = (boxId: string, parcelId: string) =>
      world.tell('box.sealed', { driveId, boxId, contents: [goods(parcelId)] });
    await world.tell('pledge.submitted', { driveId, pledgeId });
    for (const [parcelId, of] of [
      [mine, pledgeId],
      [another, 'pledge-0002'],
    ] as const) {
      const origin = { ...inspected, pledgeId: of };
      await world.tell('parcel.created', { driveId, ...goods(parcelId), origin });
    }
    await assembled('kit-0001', pouches, [mine, another]);
    await assembled('kit-0002', chests, [pouches]);
    await world.tell('parcel.packed', { driveId, ...goods(chests), boxId: 'box-0001' });
    await sealed('box-0001', chests);
    await sealed('box-0002', another);
    await world.tell('kit.taken-apart', { driveId, kitId: 'kit-0002', ...goods(chests) });
    await world.tell('parcel.returned-from-kit', { driveId, ...goods(mine), kitId: 'kit-0001' });
    await world.service.caughtUp();

    const list = routes.listPledgeProofs.at({ pledgeId });
    const { events } = (await (await world.get(giver(1), list)).json()) as ProvenEvents;
    expect(events.map(({ type, shared }) => [type, shared === true]).sort()).toEqual([
      ['box.sealed', true],
      ['kit.assembled', true],
      ['kit.assembled', true],
      ['kit.taken-apart', true],
      ['parcel.created', false],
      ['parcel.packed', true],
      ['parcel.returned-from-kit', false],
      ['parcel.taken-for-kit', false],
      ['parcel.taken-for-kit', true],
      ['pledge.submitted', false],
    ]);
    await expectDetailsOfOwnGoodsAlone(events, another);
    expect(world.failures).toEqual([]);
  });

  it('gives no proof of an event that the log has changed', async () => {
    await world.tell('pledge.submitted', { driveId, pledgeId });
    await world.service.caughtUp();
    const place = await placeOf();
    let changes = false;
    await world.close();
    const original = openEventLog({
      path: join(folder, 'events.sqlite'),
      shapes: eventShapes,
      readOnly: true,
    });
    world = await openWorld(folder, {
      async read(...asked) {
        const events = await original.history.read(...asked);
        return changes ? events.map((event) => ({ ...event, actor: 'account-0009' })) : events;
      },
    });
    const address = routes.downloadProof.at(place);
    expect((await world.get(viewer, address)).status).toBe(403);
    expect((await world.get(coordinator, address)).status).toBe(200);
    changes = true;
    expect((await world.get(coordinator, address)).status).toBe(500);
    expect(String(world.failures)).toContain('the log differs from the ledger');
    original.close();
  });
});
