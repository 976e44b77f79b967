import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssembleKitAnswer,
  BoxList,
  BoxView,
  CountChanged,
  type DriveTerms,
  ExpectedPledge,
  ExpectedPledgeList,
  eventDefinition,
  eventShapes,
  InspectAnswer,
  ItemDetail,
  ItemList,
  ItemReferences,
  ItemsFound,
  ParcelDetail,
  ParcelList,
  type PledgeEvent,
  type PledgeServiceEvent,
  ReceptionList,
  ReceptionView,
  RecordReceptionAnswer,
  StockList,
} from '@bluebox/contracts';
import {
  openEmbeddedBus,
  openEventLog,
  openPhotoStore,
  openVault,
  openViewStore,
} from '@bluebox/embedded';
import {
  BUCKET_COUNT,
  type DomainEvent,
  fold,
  PARKED,
  type RecordedEvent,
  rebuildTogether,
  startRelay,
} from '@bluebox/event-sourcing';
import { type Caller, createApp, serviceRouter } from '@bluebox/service-http';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pledgeDecider, pledgeStream } from '../../pledge/src/domain/pledge.ts';
import { runInventoryService } from './service.ts';

const driveId = 'drive-xiji';
const otherDrive = 'drive-guyuan';
const CANARY = '马某某 13800138000';
const ibuprofen = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const oximeter = { name: '血氧仪', category: 'device', unit: 'unit' } as const;
const sealed = { condition: 'sealed' } as const;

const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const nobody: Caller = { subject: 'public', roles: [], links: [] };
const giver: Caller = {
  subject: 'public',
  roles: [],
  links: [{ kind: 'pledge', id: 'pledge-0001', generation: 1 }],
};

const driveOpened = (id: string, minimumMonthsAtArrival = 6): PledgeServiceEvent => ({
  type: 'drive.opened',
  data: {
    driveId: id,
    slug: id,
    terms: {
      title: '西吉',
      recipient: { name: '西吉县红十字会', authority: '西红会〔2023〕1号' },
      window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
      expectedArrival: '2023-03-28',
      needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1_000 }],
      handInPoints: [{ pointId: 'p1', name: '京西' }],
      departments: [],
      rules: {
        version: 1,
        categories: ['medicine', 'kit', 'device', 'supply'],
        sealedOnly: true,
        minimumMonthsAtArrival,
        devicesMustWork: true,
        prescriptionAllowed: true,
      },
      noticeVersion: '2024-01',
    },
  },
});
/** Amends a drive, so that it needs an item of the catalogue. */
const needing = (id: string, itemId: string): PledgeServiceEvent => {
  const { data } = driveOpened(id);
  const { terms } = data as { terms: DriveTerms };
  const needs = terms.needs.map((need) => ({ ...need, itemId }));
  return { type: 'drive.amended', data: { driveId: id, terms: { ...terms, needs } } };
};
const submitted = (
  pledgeId: string,
  reference: string,
  quantities: readonly number[],
  drive = driveId,
): PledgeEvent => ({
  type: 'pledge.submitted',
  data: {
    pledgeId,
    driveId: drive,
    reference,
    lines: quantities.map((quantity, index) => ({
      lineId: `l${index + 1}`,
      item: ibuprofen,
      quantity,
      expiry: '2024-12-31',
      lot: 'A1',
      condition: 'sealed',
    })),
    noticeVersion: '2024-01',
    sourceDeclared: true,
    channel: 'form',
  },
});

/**
 * Opens the service in a temporary folder, as a composition root does. The tests publish the events
 * of the other services.
 */
async function openWorld(folder: string) {
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const vault = openVault({ path: join(folder, 'vault.sqlite'), key: randomBytes(32) });
  const photos = openPhotoStore({ folder: join(folder, 'photos'), key: randomBytes(32) });
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({ history: log.history, onError: (error) => failures.push(error) });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const clock = { now: new Date('2023-03-21T02:00:00.000Z') };
  const store = log.store('inventory');
  const service = await runInventoryService({
    store,
    views,
    bus,
    vault,
    photos,
    now: () => clock.now,
    newId: randomUUID,
    report: {
      parked: () => {},
      refused: (_policy, error) => failures.push(error),
      fatal: (error) => failures.push(error),
    },
  });
  const app = createApp().use(
    serviceRouter({
      service: 'inventory',
      routes: service.routes,
      places: service.places,
      verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
      answers: store,
      now: () => clock.now,
      newId: randomUUID,
      onUnforeseen: (error) => failures.push(error),
      onUnlistedRefusal: (error) => failures.push(error),
    }),
  );
  const as = (caller: Caller) => {
    const bearer = `Bearer ${Buffer.from(JSON.stringify(caller)).toString('base64url')}`;
    return {
      get: (path: string) => request(app).get(path).set('Authorization', bearer),
      /** Posts a body. A string is sent unchanged. */
      post: (path: string, body: object | string = {}) =>
        request(app)
          .post(path)
          .set({ Authorization: bearer, 'Content-Type': 'application/json' })
          .send(body),
    };
  };

  /** Publishes an event of another service. */
  const hear = async (
    from: 'pledge' | 'shipment',
    stream: string,
    event: DomainEvent,
    drive = driveId,
  ): Promise<string> => {
    const other = log.store(from);
    const id = randomUUID();
    await other.append({
      id,
      scope: drive,
      recordedAt: clock.now.toISOString(),
      actor: 'test',
      correlation: 'test',
      streams: [
        { stream, expectedVersion: (await other.readStream(stream)).version, events: [event] },
      ],
    });
    await service.caughtUp();
    return `${id}/0`;
  };
  const openDrive = async (id: string, status: readonly string[], months?: number) => {
    await hear('pledge', `drive-${id}`, driveOpened(id, months), id);
    for (const type of status)
      await hear('pledge', `drive-${id}`, { type, data: { driveId: id } }, id);
  };
  const pledge = (id: string, reference: string, quantities: readonly number[], drive = driveId) =>
    hear('pledge', `pledge-${id}`, submitted(id, reference, quantities, drive), drive);
  /** Publishes the withdrawal of a pledge with these quantities. */
  const withdraw = async (id: string, reference: string, quantities: readonly number[]) => {
    const promise = fold(pledgeDecider, [submitted(id, reference, quantities, driveId)]);
    for (const event of pledgeDecider.decide({ type: 'withdraw' }, promise))
      await hear('pledge', pledgeStream(id), event);
  };

  const history = async (): Promise<readonly RecordedEvent[]> => {
    const events: RecordedEvent[] = [];
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
      events.push(...(await log.history.read('inventory', bucket, 0, 10_000)));
    return events;
  };
  const documents = async () => {
    const found: Record<string, unknown[]> = {};
    for (const { projection, running } of service.projections)
      for (const { name } of projection.collections) {
        const list: unknown[] = [];
        for await (const document of running.view.documents(name)) list.push(document);
        found[`${projection.name}/${name}`] = list;
      }
    return found;
  };

  return {
    folder,
    log,
    vault,
    bus,
    service,
    clock,
    failures,
    desk: as(coordinator),
    as,
    hear,
    openDrive,
    pledge,
    withdraw,
    history,
    documents,
    async close() {
      await service.stop();
      await relay.stop();
      for (const store of [log, views, vault]) store.close();
    },
  };
}

let folder: string;
let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-inventory-'));
  world = await openWorld(folder);
  await world.openDrive(driveId, ['drive.published']);
});
afterEach(async () => {
  try {
    await world.close();
  } finally {
    // The folder is removed even if the world could not be opened or closed.
    rmSync(folder, { recursive: true, force: true });
  }
  expect(world.failures).toStrictEqual([]);
});

type Line = object;
const receive = async (lines: readonly Line[], reference?: string, drive = driveId) => {
  const { body } = await world.desk
    .post('/receptions', {
      driveId: drive,
      ...(reference === undefined ? {} : { reference }),
      lines,
    })
    .expect(201);
  await world.service.caughtUp();
  return RecordReceptionAnswer.parse(body);
};
const inspect = async (
  receptionId: string,
  lineId: string,
  parts: readonly object[],
  more = {},
) => {
  const { body } = await world.desk
    .post(`/receptions/${receptionId}/inspections`, { lineId, parts, ...more })
    .expect(201);
  await world.service.caughtUp();
  return InspectAnswer.parse(body);
};
/** Records a walk-in, and accepts it as one parcel. */
const stock = async (
  quantity: number,
  more: { readonly item?: object; readonly expiry?: string; readonly drive?: string } = {},
) => {
  const { item = ibuprofen, expiry = '2024-12-31', drive = driveId } = more;
  const { receptionId } = await receive([{ item, quantity, expiry }], undefined, drive);
  const { inspectionId, parts } = await inspect(receptionId, 'x1', [
    { quantity, seen: { ...sealed, working: true } },
  ]);
  const [part] = parts;
  if (part?.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(part)}`);
  return { receptionId, inspectionId, parcelId: part.parcelId };
};
const openBox = async (drive = driveId): Promise<{ boxId: string; number: number }> => {
  const { body } = await world.desk.post('/boxes', { driveId: drive }).expect(201);
  await world.service.caughtUp();
  return body;
};
const sealedBox = async (quantity = 2) => {
  const { parcelId } = await stock(quantity);
  const { boxId, number } = await openBox();
  await world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity }).expect(200);
  await world.desk.post(`/boxes/${boxId}/seal`, { weight: 900 }).expect(200);
  return { boxId, number, parcelId };
};
const showBox = async (boxId: string) =>
  BoxView.parse((await world.desk.get(`/boxes/${boxId}`).expect(200)).body);
const refused = async (answer: request.Test, status: number, code: string) => {
  const { body } = await answer.expect(status);
  expect(body).toMatchObject({ code });
  return body;
};

describe('a short count', () => {
  it('keeps the rest expected until the desk records that it will not come', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [5]);
    const first = await receive([{ lineId: 'l1', quantity: 2 }], '7F3K9Q');
    expect(first.lines).toMatchObject([{ received: 2, ofPromise: 2, shortfall: 0 }]);
    const rest = [{ lineId: 'l1', quantity: 1, rest: 'not-coming' }];
    const second = await receive(rest, '7F3K9Q');
    expect(second.lines).toMatchObject([{ received: 1, ofPromise: 1, shortfall: 2 }]);
  });
});

describe('hand-ins of one line that differ', () => {
  it('are separate portions, each with its own expiry and lot', async () => {
    const { desk } = world;
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [5]);
    const short = { expiry: '2023-05', lot: '202207001' };
    const first = await receive(
      [{ lineId: 'l1', quantity: 2, rest: 'expected', ...short }],
      '7F3K9Q',
    );
    const second = await receive([{ lineId: 'l1', quantity: 3 }], '7F3K9Q');
    const show = async () =>
      ReceptionView.parse((await desk.get('/receptions/pledge-0001').expect(200)).body);
    const [line] = (await show()).lines;
    expect(line?.expiry).toBeUndefined();
    expect(line?.portions).toStrictEqual([
      {
        portion: first.entryId,
        from: 'received',
        expiry: '2023-05-31',
        lot: '202207001',
        stated: ['expiry', 'lot'],
        quantity: 2,
        waiting: 2,
      },
      {
        portion: second.entryId,
        from: 'received',
        expiry: '2024-12-31',
        lot: 'A1',
        stated: [],
        quantity: 3,
        waiting: 3,
      },
    ]);

    // A client that does not know portions cannot inspect the line.
    const { detail } = await refused(
      desk.post('/receptions/pledge-0001/inspections', {
        lineId: 'l1',
        parts: [{ quantity: 5, seen: sealed }],
      }),
      409,
      'PORTIONS_DIFFER',
    );
    expect(detail).toContain('name the portion');

    const judged = async (portion: string, quantity: number) =>
      (await inspect('pledge-0001', 'l1', [{ quantity, seen: sealed }], { portion })).parts;
    expect(await judged(first.entryId, 2)).toMatchObject([
      { outcome: 'rejected', reasons: ['short-dated'], seen: { lot: '202207001' } },
    ]);
    expect(await judged(second.entryId, 3)).toMatchObject([
      { outcome: 'accepted', seen: { expiry: '2024-12-31', lot: 'A1' } },
    ]);
    const { body } = await desk.get(`/drives/${driveId}/parcels`).expect(200);
    expect(ParcelList.parse(body).parcels).toMatchObject([
      { quantity: 3, expiry: '2024-12-31', lot: 'A1' },
    ]);

    // The inspection keeps the facts that the decision was based on.
    expect((await show()).inspections).toMatchObject([
      {
        portion: first.entryId,
        rulesVersion: 1,
        expectedArrival: '2023-03-28',
        inspectedOn: '2023-03-21',
      },
      { portion: second.entryId },
    ]);
  });
});

describe('a scanned pack', () => {
  const TRACE = '84112345678901234567';
  const MONITOR = '(01)06901234567892(21)S-1';
  const walkIn = (packs: readonly string[], drive = driveId, quantity = packs.length) =>
    world.desk.post('/receptions', {
      driveId: drive,
      lines: [{ item: ibuprofen, quantity, packs }],
    });
  const reverse = (receptionId: string, entryId: string) =>
    world.desk
      .post(`/receptions/${receptionId}/reverse`, { entryId, reason: 'typing-error' })
      .expect(200);
  const taken = async (packs: readonly string[], drive = driveId) => {
    const { body } = await walkIn(packs, drive).expect(201);
    await world.service.caughtUp();
    return body as { receptionId: string; entryId: string };
  };

  it('is kept as a pseudonym only, the same for every notation', async () => {
    const { receptionId } = await taken([TRACE, MONITOR]);
    await refused(walkIn(['８４１１２３４５６７８９０１２３４５６７']), 409, 'PACK_KNOWN');
    await refused(walkIn([']d221S-1<GS>0106901234567892']), 409, 'PACK_KNOWN');
    const { body } = await world.desk.get(`/receptions/${receptionId}`).expect(200);
    const [entry] = ReceptionView.parse(body).entries;
    expect(entry?.lines[0]?.packs).toStrictEqual([
      world.vault.pseudonym('trace', TRACE),
      world.vault.pseudonym('trace', '010690123456789221S-1'),
    ]);
    const kept = JSON.stringify([await world.history(), await world.documents()]);
    expect(kept).not.toContain(TRACE);
    expect(kept).not.toContain('S-1');
  });

  it('is refused in another reception of any drive, with where it is', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    await receive([{ lineId: 'l1', quantity: 2, packs: [TRACE] }], 'XLX-7F3K9Q');
    const { data } = await refused(walkIn([MONITOR, TRACE], otherDrive), 409, 'PACK_KNOWN');
    expect(data).toStrictEqual({
      line: 0,
      pack: 1,
      receptionId: 'pledge-0001',
      driveId,
      reference: 'XLX-7F3K9Q',
    });
    // Nothing of the refused hand-in was recorded, so its other pack is free.
    await taken([MONITOR], otherDrive);
  });

  it('is found by a desk of another drive, which is not told the reference', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    await receive([{ lineId: 'l1', quantity: 2, packs: [TRACE] }], 'XLX-7F3K9Q');
    const there = world.as({
      subject: 'account-2',
      roles: ['desk'],
      grants: [{ role: 'desk', in: { driveId: otherDrive } }],
      links: [],
    });
    const { data } = await refused(
      there.post('/receptions', {
        driveId: otherDrive,
        lines: [{ item: ibuprofen, quantity: 1, packs: [TRACE] }],
      }),
      409,
      'PACK_KNOWN',
    );
    expect(data).toStrictEqual({ line: 0, pack: 0, receptionId: 'pledge-0001', driveId });
  });

  it('can be taken in again each time its entry was reversed', async () => {
    for (let round = 0; round < 3; round++) {
      const { receptionId, entryId } = await taken([TRACE]);
      const { data } = await refused(walkIn([TRACE]), 409, 'PACK_KNOWN');
      expect(data).toMatchObject({ receptionId });
      await reverse(receptionId, entryId);
      await world.service.caughtUp();
    }
    await taken([TRACE]);
  });

  it('is taken in once when several desks scan it at the same moment', async () => {
    const first = await taken([TRACE]);
    await reverse(first.receptionId, first.entryId);
    await world.service.caughtUp();
    const answers = await Promise.all([1, 2, 3, 4].map(() => walkIn([TRACE])));
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([201, 409, 409, 409]);
    expect(
      answers.filter(({ status }) => status === 409).map(({ body }) => body.code),
    ).toStrictEqual(['PACK_KNOWN', 'PACK_KNOWN', 'PACK_KNOWN']);
  });

  it.each([
    ['6901234567893', 'wrong-check-digit'],
    ['8411234567890123456', 'torn'],
    ['XLX-7F3K9Q', 'unknown'],
    ['6901234567892', 'no-single-pack'],
    ['MA.156.M0.100001.10000015', 'no-single-pack'],
  ])('whose code is %s is refused as %s', async (code, why) => {
    const { data } = await refused(walkIn([TRACE, code]), 400, 'PACK_CODE_UNREAD');
    expect(data).toStrictEqual({ line: 0, pack: 1, why });
    expect(await world.history()).toStrictEqual([]);
  });

  it('needs a piece of its own', async () => {
    await refused(walkIn([TRACE, MONITOR], driveId, 1), 400, 'INVALID_INPUT');
    await refused(walkIn([]), 400, 'INVALID_INPUT');
  });
});

describe('the service', () => {
  it('takes goods from the counter to a granted box, with answers and events that conform to the contract', async () => {
    const { desk, service } = world;
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [10, 2]);
    await world.pledge('pledge-0002', 'XLX-7F4444', [1]);

    // The desk finds the pledge by its reference, or by the beginning of the reference.
    const listed = ExpectedPledgeList.parse(
      (await desk.get(`/drives/${driveId}/expected?search=7f3`).expect(200)).body,
    );
    expect(listed).toMatchObject({ total: 1, expected: [{ pledgeId: 'pledge-0001' }] });
    const pledge = ExpectedPledge.parse((await desk.get('/expected/xlx-7f3k9q').expect(200)).body);
    for (const typed of ['XLX7F3K9Q', 'xlx7f3k9q', encodeURIComponent('ХLХ-7F3К9Q'), '7f3k9q']) {
      expect((await desk.get(`/expected/${typed}`).expect(200)).body).toMatchObject({
        pledgeId: 'pledge-0001',
      });
      expect(
        (await desk.get(`/drives/${driveId}/expected?search=${typed}`).expect(200)).body,
      ).toMatchObject({ total: 1, expected: [{ pledgeId: 'pledge-0001' }] });
    }
    expect(pledge.lines.map(({ outstanding }) => outstanding)).toStrictEqual([10, 2]);

    // The giver brings two more than promised of the first line, none of the second, and an extra
    // line.
    const reception = await receive(
      [
        { lineId: 'l1', quantity: 12 },
        { lineId: 'l2', quantity: 0, rest: 'expected' },
        { item: oximeter, quantity: 1 },
      ],
      '7F3K9Q',
    );
    expect(reception.receptionId).toBe('pledge-0001');
    expect(reception.lines).toMatchObject([
      { lineId: 'l1', received: 12, ofPromise: 10, excess: 2, shortfall: 0, lot: 'A1' },
      { lineId: 'x1', received: 1, ofPromise: 0, excess: 1, shortfall: 0 },
    ]);
    const open = ReceptionList.parse(
      (await desk.get(`/drives/${driveId}/receptions?open=true`).expect(200)).body,
    );
    expect(open.receptions).toMatchObject([
      { id: 'pledge-0001', reference: 'XLX-7F3K9Q', lineCount: 2, received: 13, toInspect: 13 },
    ]);

    // The rules decide on three parts, and the desk sets one aside.
    const { inspectionId, parts } = await inspect(
      'pledge-0001',
      'l1',
      [
        { quantity: 9, seen: sealed },
        { quantity: 1, seen: { condition: 'opened' } },
        { quantity: 1, seen: { ...sealed, expiry: '2023-06' } },
        { quantity: 1, seen: sealed, decision: 'quarantine' },
      ],
      { note: CANARY },
    );
    expect(parts).toMatchObject([
      { outcome: 'accepted', seen: { expiry: '2024-12-31', lot: 'A1' } },
      { outcome: 'rejected', reasons: ['opened'] },
      { outcome: 'rejected', reasons: ['short-dated'], seen: { expiry: '2023-06-30' } },
      { outcome: 'quarantined' },
    ]);
    const unsettled = async () =>
      ReceptionList.parse(
        (await desk.get(`/drives/${driveId}/receptions?unsettled=true`).expect(200)).body,
      );
    // Rejected and quarantined goods are listed until they are settled.
    expect(await unsettled()).toMatchObject({
      total: 1,
      receptions: [
        {
          id: 'pledge-0001',
          goods: ['布洛芬', oximeter.name],
          setAside: 1,
          toSettle: 2,
          unsettled: true,
        },
      ],
    });
    const settled = await desk
      .post('/receptions/pledge-0001/settlements', { lineId: 'l1', quantity: 2, to: 'returned' })
      .expect(201);
    await world.service.caughtUp();
    expect(await unsettled()).toMatchObject({ receptions: [{ setAside: 1, toSettle: 0 }] });
    const shown = await desk.get('/receptions/pledge-0001').expect(200);
    const view = ReceptionView.parse(shown.body);
    expect(shown.headers['etag']).toBe(`"${settled.body.version}"`);
    expect(view.lines).toMatchObject([
      { received: 12, toInspect: 0, accepted: 9, rejected: 2, settled: 2, quarantined: 1 },
      { received: 1, toInspect: 1 },
    ]);
    expect(view).toMatchObject({ reference: 'XLX-7F3K9Q', pledgeId: 'pledge-0001' });
    expect(view.inspections).toMatchObject([{ inspectionId, note: CANARY, reversed: false }]);

    // Accepted goods are packed, sealed, claimed and granted.
    const parcels = ParcelList.parse(
      (await desk.get(`/drives/${driveId}/parcels?available=true`).expect(200)).body,
    );
    const [parcel] = parcels.parcels;
    expect(parcel).toMatchObject({ quantity: 9, free: 9, pledgeId: 'pledge-0001' });
    const parcelId = parcel?.id as string;
    const { boxId, number } = await openBox();
    expect(number).toBe(1);
    await desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 6 }).expect(200);
    await desk.post(`/boxes/${boxId}/unpack`, { parcelId, quantity: 1 }).expect(200);
    await desk.post(`/boxes/${boxId}/seal`, { weight: 1_200 }).expect(200);
    const claim = await world.hear('shipment', 'consignment-c1', {
      type: 'consignment.box-claimed',
      data: { consignmentId: 'consignment-c1', driveId, boxId, claimId: 'claim-0001' },
    });
    const box = await showBox(boxId);
    expect(box).toMatchObject({
      number: 1,
      status: 'granted',
      weight: 1_200,
      consignmentId: 'consignment-c1',
      contents: [
        { parcelId, quantity: 5, pledgeId: 'pledge-0001', expiry: '2024-12-31', lot: 'A1' },
      ],
    });
    const granted = (await world.history()).find(({ type }) => type === 'box.granted');
    expect(granted).toMatchObject({
      causation: claim,
      actor: 'policy:inventory-box-grants',
      data: {
        boxId,
        consignmentId: 'consignment-c1',
        number: 1,
        weight: 1_200,
        contents: box.contents,
      },
    });
    await service.caughtUp();
    const boxes = BoxList.parse(
      (await desk.get(`/drives/${driveId}/boxes?status=granted`).expect(200)).body,
    );
    expect(boxes).toMatchObject({ total: 1, boxes: [{ id: boxId, itemCount: 5 }] });
    const detail = ParcelDetail.parse((await desk.get(`/parcels/${parcelId}`).expect(200)).body);
    expect(detail).toMatchObject({ free: 4, packed: 5, inKits: 0 });

    // The rest of the pledge is still expected.
    const rest = ExpectedPledgeList.parse(
      (await desk.get(`/drives/${driveId}/expected?outstanding=true`).expect(200)).body,
    );
    expect(rest.expected.map((one) => one.lines.map(({ outstanding }) => outstanding))).toEqual(
      expect.arrayContaining([[0, 2], [1]]),
    );

    // Every event conforms to the contract, and none has the text of the note.
    const events = await world.history();
    for (const { type, data } of events)
      expect(eventDefinition(type)?.data.safeParse(data).error).toBeUndefined();
    expect(JSON.stringify(events)).not.toContain(CANARY);
  });

  it('writes no note in plain text into any of its databases', async () => {
    const { receptionId } = await receive([{ item: ibuprofen, quantity: 1 }]);
    await inspect(receptionId, 'x1', [{ quantity: 1, seen: sealed }], { note: CANARY });
    for (const file of readdirSync(world.folder, { withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ))
      expect(readFileSync(join(world.folder, file.name)).includes(CANARY)).toBe(false);
  });

  it('refuses every request without an account, except to read the public catalogue, and records nothing', async () => {
    const isPublic = ({ access }: { readonly access: string }) => access === 'public';
    expect(world.service.routes.filter(isPublic).map(({ operation }) => operation)).toEqual([
      'findItems',
      'showItem',
    ]);
    for (const route of world.service.routes.filter((each) => !isPublic(each))) {
      const path = route.path.replace(/:[A-Za-z]+/g, 'nothing-here');
      for (const [caller, status] of [
        [nobody, 401],
        [giver, 401],
      ] as const) {
        const { get, post } = world.as(caller);
        await (route.method === 'get' ? get(path) : post(path)).expect(status);
      }
    }
    expect(await world.history()).toStrictEqual([]);
  });
});

describe('a hand-in', () => {
  const body = (lines: readonly Line[], reference?: string, drive = driveId) => ({
    driveId: drive,
    ...(reference === undefined ? {} : { reference }),
    lines,
  });
  const l1 = (quantity: number) => ({ lineId: 'l1', quantity });

  it('is deducted from a promise that is still written off in a reopened drive', async () => {
    const { desk } = world;
    await world.openDrive('drive-again', ['drive.published', 'drive.closed']);
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [5], 'drive-again');
    const ids = { pledgeId: 'pledge-0001', driveId: 'drive-again' };
    const kind = { lineId: 'l1', category: ibuprofen.category, unit: ibuprofen.unit };
    const hear = (stream: string, type: string, data: object) =>
      world.hear('pledge', stream, { type, data }, 'drive-again');
    await hear('drive-drive-again', 'drive.completed', { driveId: 'drive-again' });
    await hear('pledge-pledge-0001', 'pledge.not-handed-in', {
      ...ids,
      lines: [{ ...kind, quantity: 5 }],
      why: 'completed',
    });
    await hear('drive-drive-again', 'drive.reopened', {
      driveId: 'drive-again',
      reason: 'recount',
    });
    const came = await desk
      .post('/receptions', body([{ ...l1(3), rest: 'expected' }], 'XLX-7F3K9Q', 'drive-again'))
      .expect(201);
    expect(came.body.lines).toMatchObject([{ lineId: 'l1', ofPromise: 3, excess: 0 }]);
    // The pledge service reinstates the handed-in quantity, and its policy reverses the rest of the
    // write-off.
    await hear('pledge-pledge-0001', 'pledge.hand-in-noted', {
      ...ids,
      receptionId: came.body.receptionId,
      entryId: came.body.entryId,
      lines: [{ ...kind, settled: 3, reinstatedFromWithdrawn: 0, reinstatedFromNotHandedIn: 3 }],
    });
    const outstanding = async () =>
      (await desk.get('/expected/XLX-7F3K9Q').expect(200)).body.lines[0].outstanding;
    expect(await outstanding()).toBe(0);
    await hear('pledge-pledge-0001', 'pledge.write-off-reversed', {
      ...ids,
      lines: [{ ...kind, quantity: 2 }],
    });
    expect(await outstanding()).toBe(2);
    const rest = await desk
      .post('/receptions', body([l1(4)], 'XLX-7F3K9Q', 'drive-again'))
      .expect(201);
    expect(rest.body.lines).toMatchObject([{ lineId: 'l1', ofPromise: 2, excess: 2 }]);
  });

  it('is refused for goods that the drive does not collect, with their place in the request', async () => {
    const { desk } = world;
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const book = { item: { name: '书', category: 'book', unit: 'book' }, quantity: 2 };
    for (const [content, index] of [
      [body([{ item: ibuprofen, quantity: 1 }, book]), 1],
      [body([l1(3), book], 'XLX-7F3K9Q'), 1],
      [body([book]), 0],
    ] as const) {
      const answer = await desk.post('/receptions', content);
      expect([answer.status, answer.body.code, answer.body.data]).toStrictEqual([
        400,
        'LINE_NOT_TAKEN',
        { lines: [{ index, reasons: ['not-collected'] }] },
      ]);
    }
    await world.service.caughtUp();
    const { total } = (await desk.get(`/drives/${driveId}/receptions`).expect(200)).body;
    expect(total).toBe(0);
  });

  it('is refused for a wrong drive, reference or body, and changes nothing', async () => {
    const { desk } = world;
    await world.openDrive('drive-draft', []);
    await world.openDrive('drive-over', ['drive.published', 'drive.closed', 'drive.completed']);
    await world.openDrive(otherDrive, ['drive.published']);
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const walkIn = [{ item: ibuprofen, quantity: 1 }];
    const post = (content: object) => desk.post('/receptions', content);
    await refused(post(body(walkIn, undefined, 'drive-none')), 404, 'UNKNOWN_DRIVE');
    await refused(post(body(walkIn, undefined, 'drive-draft')), 409, 'DRIVE_NOT_PUBLISHED');
    await refused(post(body(walkIn, undefined, 'drive-over')), 409, 'DRIVE_COMPLETED');
    await refused(post(body([l1(3)], 'XLX-000000')), 404, 'UNKNOWN_REFERENCE');
    await refused(post(body([l1(3)], 'XLX-7F3K9Q', otherDrive)), 409, 'WRONG_DRIVE');
    await refused(post(body([l1(3)])), 400, 'UNKNOWN_LINE');
    await refused(post({ ...body(walkIn), handInPointId: 'p9' }), 400, 'UNKNOWN_HAND_IN_POINT');
    for (const lines of [
      [],
      [{ lineId: 'l1', quantity: -1 }],
      [{ lineId: 'l1', quantity: 1.5 }],
      [{ lineId: 'l1', quantity: { $gt: 0 } }],
      [{ lineId: '__proto__', quantity: 1 }],
      [{ item: ibuprofen, quantity: 0 }],
      [{ item: { ...ibuprofen, name: '13800138000' }, quantity: 1 }],
      [{ lineId: 'l1', quantity: 1, extra: true }],
    ])
      await refused(post(body(lines, 'XLX-7F3K9Q')), 400, 'INVALID_INPUT');
    const beyond = JSON.stringify(body([l1(7)], 'XLX-7F3K9Q')).replace('7}', '1e309}');
    expect(beyond).toContain('1e309');
    await refused(desk.post('/receptions', beyond), 400, 'INVALID_INPUT');
    await refused(desk.post('/receptions', beyond.slice(0, -5)), 400, 'MALFORMED_BODY');
    await refused(desk.get('/expected/XLX-000000'), 404, 'UNKNOWN_REFERENCE');
    expect(await world.history()).toStrictEqual([]);
  });

  it('is recorded once per line, even when three desks try at once', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.desk.post('/receptions', body([l1(3)], 'XLX-7F3K9Q'))),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([201, 409, 409]);
    await refused(
      world.desk.post('/receptions', body([l1(1)], 'XLX-7F3K9Q')),
      409,
      'LINE_ALREADY_RECEIVED',
    );
    expect(await world.history()).toHaveLength(1);
  });

  it('of a withdrawn pledge is still received, as a walk-in', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    await world.withdraw('pledge-0001', 'XLX-7F3K9Q', [3]);
    const { lines } = await receive([l1(2)], 'XLX-7F3K9Q');
    expect(lines).toMatchObject([{ ofPromise: 0, excess: 2, shortfall: 0 }]);
  });

  it('is deducted from a withdrawn promise if the inventory service has not seen the withdrawal yet', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const { lines } = await receive([l1(3)], 'XLX-7F3K9Q');
    expect(lines).toMatchObject([{ ofPromise: 3, excess: 0 }]);
    // The pledge was withdrawn concurrently. The pledge service yields, and records the hand-in.
    const line = { lineId: 'l1', category: 'medicine', unit: 'box' };
    const of = { pledgeId: 'pledge-0001', driveId };
    await world.withdraw('pledge-0001', 'XLX-7F3K9Q', [3]);
    await world.hear('pledge', 'pledge-pledge-0001', {
      type: 'pledge.hand-in-noted',
      data: {
        ...of,
        receptionId: 'pledge-0001',
        entryId: 'entry-0001',
        lines: [{ ...line, settled: 3, reinstatedFromWithdrawn: 3, reinstatedFromNotHandedIn: 0 }],
      },
    });
    const pledge = ExpectedPledge.parse(
      (await world.desk.get('/expected/XLX-7F3K9Q').expect(200)).body,
    );
    expect(pledge).toMatchObject({ receptionId: 'pledge-0001', lines: [{ outstanding: 0 }] });
  });

  it('can be reversed while none of its goods are inspected, and recorded again', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const { entryId } = await receive([l1(2)], 'XLX-7F3K9Q');
    const reverse = (note?: string) =>
      world.desk.post('/receptions/pledge-0001/reverse', {
        entryId,
        reason: 'recount',
        ...(note === undefined ? {} : { note }),
      });
    const { inspectionId } = await inspect('pledge-0001', 'l1', [{ quantity: 1, seen: sealed }]);
    await refused(reverse(), 409, 'ALREADY_INSPECTED');
    await world.desk
      .post('/receptions/pledge-0001/inspections/reverse', { inspectionId, reason: 'recount' })
      .expect(200);
    await reverse(CANARY).expect(200);
    await refused(reverse(CANARY), 409, 'ENTRY_ALREADY_REVERSED');
    const view = ReceptionView.parse(
      (await world.desk.get('/receptions/pledge-0001').expect(200)).body,
    );
    expect(view.lines).toStrictEqual([]);
    expect(view.entries).toMatchObject([
      { entryId, reversed: true, reversal: { reason: 'recount', note: CANARY } },
    ]);
    await world.service.caughtUp();
    const parcels = await world.desk.get(`/drives/${driveId}/parcels`).expect(200);
    expect(parcels.body).toStrictEqual({ parcels: [], total: 0 });
    const { lines } = await receive([l1(3)], 'XLX-7F3K9Q');
    expect(lines).toMatchObject([{ ofPromise: 3 }]);
  });

  it('gives the same answer to the same Idempotency-Key, and has one effect', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const send = (content: object, key = 'key-of-this-page') =>
      world.desk.post('/receptions', content).set('Idempotency-Key', key);
    const hand = body([l1(2)], 'XLX-7F3K9Q');
    const answers = await Promise.all([send(hand), send(hand), send(hand)]);
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      expect(answer.body).toStrictEqual(answers[0]?.body);
      expect(answer.headers['etag']).toBe('"1"');
    }
    await refused(send(body([l1(1)], 'XLX-7F3K9Q')), 422, 'IDEMPOTENCY_KEY_REUSED');
    expect(await world.history()).toHaveLength(1);

    const settle = () =>
      world.desk
        .post('/receptions/pledge-0001/settlements', { lineId: 'l1', quantity: 1, to: 'disposed' })
        .set('Idempotency-Key', 'key-of-settlement');
    await inspect('pledge-0001', 'l1', [{ quantity: 2, seen: { condition: 'opened' } }]);
    const first = await settle().expect(201);
    const again = await settle().expect(201);
    expect(again.body).toStrictEqual(first.body);
  });

  it('honours If-Match', async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [3]);
    const { version } = await receive([{ ...l1(1), rest: 'expected' }], 'XLX-7F3K9Q');
    const post = (path: string, content: object, match: number) =>
      world.desk.post(path, content).set('If-Match', `"${match}"`);
    const inspection = { lineId: 'l1', parts: [{ quantity: 1, seen: sealed }] };
    const path = '/receptions/pledge-0001';
    const { entryId } = ReceptionView.parse((await world.desk.get(path)).body).entries[0] ?? {};
    await refused(
      post('/receptions', body([l1(1)], 'XLX-7F3K9Q'), version - 1),
      412,
      'VERSION_MISMATCH',
    );
    await refused(
      post(`${path}/reverse`, { entryId, reason: 'other' }, version + 1),
      412,
      'VERSION_MISMATCH',
    );
    await refused(post(`${path}/inspections`, inspection, version - 1), 412, 'VERSION_MISMATCH');
    const answer = await post(`${path}/inspections`, inspection, version).expect(201);
    expect(answer.headers['etag']).toBe(`"${version + 1}"`);
  });
});

describe('an inspection', () => {
  it("uses the drive's current rules, and the day in Shanghai", async () => {
    await world.openDrive('drive-strict', ['drive.published'], 18);
    const { receptionId } = await receive(
      [{ item: ibuprofen, quantity: 2, expiry: '2024-09-27' }],
      undefined,
      'drive-strict',
    );
    const strict = await inspect(receptionId, 'x1', [{ quantity: 1, seen: sealed }]);
    expect(strict.parts).toMatchObject([{ outcome: 'rejected', reasons: ['short-dated'] }]);

    const terms = driveOpened('drive-strict', 6).data as { terms: object };
    await world.hear(
      'pledge',
      'drive-drive-strict',
      { type: 'drive.amended', data: { driveId: 'drive-strict', terms: terms.terms } },
      'drive-strict',
    );
    world.clock.now = new Date('2024-09-27T15:59:59.000Z');
    const lenient = await inspect(receptionId, 'x1', [{ quantity: 1, seen: sealed }]);
    expect(lenient.parts).toMatchObject([{ outcome: 'accepted' }]);

    await world.desk
      .post(`/receptions/${receptionId}/inspections/reverse`, {
        inspectionId: lenient.inspectionId,
        reason: 'recount',
      })
      .expect(200);
    world.clock.now = new Date('2024-09-27T16:00:00.000Z');
    const late = await inspect(receptionId, 'x1', [{ quantity: 1, seen: sealed }]);
    expect(late.parts).toMatchObject([{ outcome: 'rejected', reasons: ['expired'] }]);
  });

  it('accepts goods against the rules for a reason, but never expired ones', async () => {
    const { receptionId } = await receive([{ item: ibuprofen, quantity: 3, expiry: '2024-12-31' }]);
    const path = `/receptions/${receptionId}/inspections`;
    const part = (seen: object, override?: string) => ({
      lineId: 'x1',
      parts: [{ quantity: 1, seen, decision: 'accept-anyway', ...(override && { override }) }],
    });
    const opened = { condition: 'opened' };
    await refused(world.desk.post(path, part(opened)), 400, 'OVERRIDE_REASON_MISSING');
    await refused(
      world.desk.post(path, part({ ...sealed, expiry: '2023-02' }, 'emergency')),
      409,
      'EXPIRED_NEVER_ACCEPTED',
    );
    const { body } = await world.desk.post(path, part(opened, 'recipient-agreed')).expect(201);
    expect(body.parts).toMatchObject([{ outcome: 'accepted', override: 'recipient-agreed' }]);
  });

  it('is refused for more than is waiting, and for what does not exist', async () => {
    const { receptionId } = await receive([{ item: ibuprofen, quantity: 2 }]);
    const post = (id: string, content: object) =>
      world.desk.post(`/receptions/${id}/inspections`, content);
    const parts = [{ quantity: 3, seen: sealed }];
    await refused(post(receptionId, { lineId: 'x1', parts }), 409, 'MORE_THAN_WAITS');
    await refused(post(receptionId, { lineId: 'x9', parts }), 404, 'LINE_NOT_RECEIVED');
    await refused(post('reception-none', { lineId: 'x1', parts }), 404, 'UNKNOWN_RECEPTION');
    await refused(world.desk.get('/receptions/reception-none'), 404, 'UNKNOWN_RECEPTION');
    await refused(
      world.desk.post(`/receptions/${receptionId}/inspections/reverse`, {
        inspectionId: 'inspection-none',
        reason: 'other',
      }),
      404,
      'UNKNOWN_INSPECTION',
    );
    await refused(
      world.desk.post(`/receptions/${receptionId}/settlements`, {
        lineId: 'x1',
        quantity: 1,
        to: 'returned',
      }),
      409,
      'NOT_THAT_MANY_REJECTED',
    );
  });

  it('takes no more than is waiting when three are sent at once', async () => {
    const { receptionId } = await receive([{ item: ibuprofen, quantity: 3, expiry: '2024-12-31' }]);
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        world.desk.post(`/receptions/${receptionId}/inspections`, {
          lineId: 'x1',
          parts: [{ quantity: 2, seen: sealed }],
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([201, 409, 409]);
  });

  it('is not reversed while its parcels are packed; later it is reversed together with them', async () => {
    const { receptionId, inspectionId, parcelId } = await stock(2);
    const { boxId } = await openBox();
    await world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }).expect(200);
    const reverse = () =>
      world.desk.post(`/receptions/${receptionId}/inspections/reverse`, {
        inspectionId,
        reason: 'wrong-pledge',
      });
    await refused(reverse(), 409, 'PARCEL_IN_USE');
    await world.desk.post(`/boxes/${boxId}/unpack`, { parcelId, quantity: 1 }).expect(200);
    await reverse().expect(200);
    await refused(reverse(), 409, 'INSPECTION_ALREADY_REVERSED');
    await refused(world.desk.get(`/parcels/${parcelId}`), 404, 'UNKNOWN_PARCEL');
    await refused(
      world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }),
      409,
      'PARCEL_VOIDED',
    );
  });
});

const BLUE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWPgjLgJRww4OQAVeg65YDqkPAAAAABJRU5ErkJggg==';

describe('photos of rejected goods', () => {
  const opened = { quantity: 1, seen: { condition: 'opened', expiry: '2025-12-31' } } as const;
  const show = async (receptionId: string) =>
    ReceptionView.parse((await world.desk.get(`/receptions/${receptionId}`).expect(200)).body);
  const put = (receptionId: string, photoId: string) =>
    world.desk.post(`/receptions/${receptionId}/photos`, { photoId, photo: BLUE });
  async function rejectedWithPhoto(reference?: string) {
    const line =
      reference === undefined ? { item: ibuprofen, quantity: 2 } : { lineId: 'l1', quantity: 2 };
    const { receptionId, lines } = await receive([line], reference);
    const lineId = lines[0]?.lineId ?? '';
    await put(receptionId, 'photo-opened').expect(201);
    const { inspectionId } = await inspect(receptionId, lineId, [opened], {
      photos: ['photo-opened'],
    });
    return {
      receptionId,
      lineId,
      inspectionId,
      photo: `/receptions/${receptionId}/photos/photo-opened`,
    };
  }

  it('are named by the inspection once they arrived, and shown to coordinators as JPEG', async () => {
    const { receptionId, lineId, photo } = await rejectedWithPhoto();
    const early = await world.desk.post(`/receptions/${receptionId}/inspections`, {
      lineId,
      parts: [opened],
      photos: ['photo-not-sent'],
    });
    expect([early.status, early.body.code]).toEqual([400, 'PHOTO_NOT_ARRIVED']);
    expect((await show(receptionId)).inspections).toMatchObject([{ photos: ['photo-opened'] }]);
    const events = (await world.history()).filter(({ type }) => type === 'inspection.recorded');
    expect(events.map(({ data }) => (data as { photos?: unknown }).photos)).toEqual([
      ['photo-opened'],
    ]);
    const answer = await world.desk.get(photo).expect(200);
    expect(answer.headers['content-type']).toBe('image/jpeg');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    for (const caller of [nobody, giver]) {
      expect((await world.as(caller).get(photo)).status).toBe(401);
      expect((await world.as(caller).post(`${photo}/erase`)).status).toBe(401);
    }
  });

  it('belong to an existing reception', async () => {
    await rejectedWithPhoto();
    for (const answer of [
      await put('reception-unknown', 'photo-opened'),
      await world.desk.post('/receptions/reception-unknown/photos/photo-opened/erase'),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'UNKNOWN_RECEPTION']);
  });

  it('stay when the inspection is reversed, and are gone once erased', async () => {
    const { receptionId, inspectionId, photo } = await rejectedWithPhoto();
    await world.desk
      .post(`/receptions/${receptionId}/inspections/reverse`, { inspectionId, reason: 'recount' })
      .expect(200);
    expect((await show(receptionId)).inspections).toMatchObject([
      { reversed: true, photos: ['photo-opened'] },
    ]);
    expect((await world.desk.post(`${photo}/erase`).expect(200)).body.erased).toBe(true);
    expect((await world.desk.get(photo)).body.code).toBe('UNKNOWN_PHOTO');
    expect((await show(receptionId)).inspections).toMatchObject([{ photos: [] }]);
  });

  it('are erased with the data of their giver, and other photos stay', async () => {
    await world.pledge('pledge-0001', 'XLX-AAAA22', [2]);
    const forgotten = await rejectedWithPhoto('XLX-AAAA22');
    const walkIn = await rejectedWithPhoto();
    expect(forgotten.receptionId).toBe('pledge-0001');
    await world.hear('pledge', 'pledge-pledge-0001', {
      type: 'pledge.giver-forgotten',
      data: { pledgeId: 'pledge-0001', driveId },
    });
    expect((await world.desk.get(forgotten.photo)).status).toBe(404);
    expect((await show('pledge-0001')).inspections).toMatchObject([{ photos: [] }]);
    await world.desk.get(walkIn.photo).expect(200);
  });

  it('that no record names are deleted after two days', async () => {
    const { receptionId, photo } = await rejectedWithPhoto();
    await put(receptionId, 'photo-unnamed').expect(201);
    const unnamed = `/receptions/${receptionId}/photos/photo-unnamed`;
    const after = async (hours: number) => {
      world.clock.now = new Date(world.clock.now.getTime() + hours * 3_600_000);
      await world.service.tidy?.();
      return [(await world.desk.get(photo)).status, (await world.desk.get(unnamed)).status];
    };
    expect(await after(47)).toEqual([200, 200]);
    expect(await after(2)).toEqual([200, 404]);
  });
});

describe('a parcel', () => {
  it('is adjusted with a reason, and the adjustment reversed', async () => {
    const { parcelId } = await stock(5);
    const adjust = (content: object) =>
      world.desk.post(`/parcels/${parcelId}/adjustments`, content);
    const lost = { direction: 'lost', quantity: 2, reason: 'misplaced', note: CANARY };
    await refused(adjust({ ...lost, quantity: 6 }), 409, 'NOT_ENOUGH_FREE');
    await refused(adjust({ ...lost, reason: 'because' }), 400, 'INVALID_INPUT');
    const { body: adjusted } = await adjust(lost).expect(201);
    const show = async () =>
      ParcelDetail.parse((await world.desk.get(`/parcels/${parcelId}`).expect(200)).body);
    expect(await show()).toMatchObject({
      free: 3,
      adjustments: [{ adjustmentId: adjusted.adjustmentId, note: CANARY, reversed: false }],
    });
    const reverse = (adjustmentId: string) =>
      world.desk.post(`/parcels/${parcelId}/adjustments/reverse`, {
        adjustmentId,
        reason: 'typing-error',
      });
    await refused(reverse('adjustment-none'), 404, 'UNKNOWN_ADJUSTMENT');
    await reverse(adjusted.adjustmentId).expect(200);
    await refused(reverse(adjusted.adjustmentId), 409, 'ADJUSTMENT_ALREADY_REVERSED');
    expect(await show()).toMatchObject({
      free: 5,
      adjustments: [{ reversed: true, reversal: { reason: 'typing-error' } }],
    });
    await refused(world.desk.get('/parcels/parcel-none'), 404, 'UNKNOWN_PARCEL');
    await refused(world.desk.post('/parcels/parcel-none/adjustments', lost), 404, 'UNKNOWN_PARCEL');
  });

  it('is found by its lot', async () => {
    const { receptionId } = await receive([
      { item: ibuprofen, quantity: 2, expiry: '2026-01-31', lot: 'B2301' },
      { item: ibuprofen, quantity: 3, expiry: '2026-01-31', lot: 'B2302' },
    ]);
    await inspect(receptionId, 'x1', [{ quantity: 2, seen: sealed }]);
    await inspect(receptionId, 'x2', [{ quantity: 3, seen: sealed }]);
    const { body } = await world.desk.get(`/drives/${driveId}/parcels?lot=B2302`).expect(200);
    expect(body).toMatchObject({ parcels: [{ lot: 'B2302', free: 3 }], total: 1 });
    const none = await world.desk.get(`/drives/${driveId}/parcels?lot=B2303`).expect(200);
    expect(none.body).toStrictEqual({ parcels: [], total: 0 });
  });

  it('is listed by expiry, the earliest first', async () => {
    const late = await stock(1, { expiry: '2026-01-31' });
    const soon = await stock(1, { expiry: '2024-01-31' });
    const { body } = await world.desk.get(`/drives/${driveId}/parcels?limit=1`).expect(200);
    expect(body).toMatchObject({ parcels: [{ id: soon.parcelId }], total: 2 });
    const next = await world.desk
      .get(`/drives/${driveId}/parcels?limit=1&after=${body.next}`)
      .expect(200);
    expect(next.body).toMatchObject({ parcels: [{ id: late.parcelId }], total: 2 });
    expect(next.body).not.toHaveProperty('next');
  });

  it('cannot be listed with an invalid page key or an unknown parameter', async () => {
    for (const after of ['1', 'W10', '%20']) {
      const { body } = await world.desk
        .get(`/drives/${driveId}/parcels?after=${after}`)
        .expect(400);
      expect(body).toMatchObject({ code: 'UNKNOWN_PAGE' });
    }
    await world.desk.get(`/drives/${driveId}/parcels?offset=1`).expect(400);
  });
});

describe('kits', () => {
  it('are assembled from parcels and taken apart again', async () => {
    const pills = await stock(10);
    const device = await stock(2, { item: oximeter, expiry: '2024-06-30' });
    const kit = {
      driveId,
      item: { name: '家庭药箱', category: 'kit', unit: 'set' },
      quantity: 2,
      components: [
        { parcelId: pills.parcelId, quantity: 4 },
        { parcelId: device.parcelId, quantity: 2 },
      ],
    };
    await refused(
      world.desk.post('/kits', {
        ...kit,
        components: [
          { parcelId: pills.parcelId, quantity: 1 },
          { parcelId: device.parcelId, quantity: 3 },
        ],
      }),
      409,
      'NOT_ENOUGH_FREE',
    );
    await refused(world.desk.post('/kits', { ...kit, item: ibuprofen }), 400, 'NOT_A_KIT');
    const { body } = await world.desk.post('/kits', kit).expect(201);
    const { kitId, parcelId } = AssembleKitAnswer.parse(body);
    const show = async (id: string) =>
      ParcelDetail.parse((await world.desk.get(`/parcels/${id}`).expect(200)).body);
    expect(await show(parcelId)).toMatchObject({ free: 2, kitId, expiry: '2024-06-30' });
    expect(await show(pills.parcelId)).toMatchObject({ free: 6, inKits: 4 });

    // Kits are neither counted nor listed with `kits=false`.
    await world.service.caughtUp();
    const names = async (query: string) => {
      const found = await world.desk.get(`/drives/${driveId}/stock?available=true${query}`);
      const { lines, total } = StockList.parse(found.body);
      expect(total).toBe(lines.length);
      return lines.map(({ item: { name }, free }) => `${name} ${free}`);
    };
    const rest = [`${ibuprofen.name} 6`];
    expect((await names('&kits=false')).sort()).toEqual(rest);
    expect(await names('&kits=true')).toEqual(['家庭药箱 2']);
    expect((await names('')).sort()).toEqual(['家庭药箱 2', ...rest].sort());

    const { boxId } = await openBox();
    await world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }).expect(200);
    const takeApart = () => world.desk.post(`/kits/${kitId}/take-apart`);
    await refused(takeApart(), 409, 'PARCEL_IN_USE');
    await world.desk.post(`/boxes/${boxId}/unpack`, { parcelId, quantity: 1 }).expect(200);
    await takeApart().expect(200);
    await refused(takeApart(), 409, 'KIT_TAKEN_APART');
    await refused(world.desk.post('/kits/kit-none/take-apart'), 404, 'UNKNOWN_KIT');
    expect(await show(pills.parcelId)).toMatchObject({ free: 10, inKits: 0 });
    await refused(world.desk.get(`/parcels/${parcelId}`), 404, 'UNKNOWN_PARCEL');
  });
});

describe('a box', () => {
  it('has a unique number within its drive, even when many are opened at once', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => world.desk.post('/boxes', { driveId })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual(Array(12).fill(201));
    expect(answers.map(({ body }) => body.number).sort((a, b) => a - b)).toStrictEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect((await openBox(otherDrive)).number).toBe(1);
    expect((await openBox()).number).toBe(13);
    await refused(world.desk.post('/boxes', { driveId: 'drive-none' }), 404, 'UNKNOWN_DRIVE');
  });

  it('is packed with available goods of its drive while it is open', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    const { parcelId } = await stock(3);
    const afar = await stock(3, { drive: otherDrive });
    const { boxId } = await openBox();
    const pack = (content: object, box = boxId) => world.desk.post(`/boxes/${box}/pack`, content);
    await refused(pack({ parcelId, quantity: 4 }), 409, 'NOT_ENOUGH_FREE');
    await refused(pack({ parcelId: afar.parcelId, quantity: 1 }), 409, 'WRONG_DRIVE');
    await refused(pack({ parcelId: 'parcel-none', quantity: 1 }), 404, 'UNKNOWN_PARCEL');
    await refused(pack({ parcelId, quantity: 1 }, 'box-none'), 404, 'UNKNOWN_BOX');
    await refused(pack({ parcelId, quantity: 0 }), 400, 'INVALID_INPUT');
    await refused(world.desk.post(`/boxes/${boxId}/seal`, { weight: 900 }), 409, 'BOX_EMPTY');
    await pack({ parcelId, quantity: 3 }).expect(200);
    await refused(
      world.desk.post(`/boxes/${boxId}/seal`, { weight: 50_001 }),
      400,
      'INVALID_INPUT',
    );
    const device = await stock(1, { item: oximeter });
    const oximeters = { parcelId: device.parcelId, quantity: 1 };
    await refused(pack(oximeters), 409, 'MEDICINE_NOT_ALONE');
    await pack({ ...oximeters, override: 'emergency' }).expect(200);
    await world.desk.post(`/boxes/${boxId}/seal`, { weight: 50_000 }).expect(200);
    await refused(pack({ parcelId, quantity: 1 }), 409, 'BOX_NOT_OPEN');
    await refused(
      world.desk.post(`/boxes/${boxId}/unpack`, { parcelId, quantity: 1 }),
      409,
      'BOX_NOT_OPEN',
    );
    await refused(world.desk.get('/boxes/box-none'), 404, 'UNKNOWN_BOX');
  });

  it('is packed with what expires first, unless a reason is given', async () => {
    const late = await stock(2, { expiry: '2026-01-31' });
    const latest = await stock(2, { expiry: '2026-03-31' });
    const soon = await stock(2, { expiry: '2025-01-31' });
    // Other goods do not count, though they expire earlier.
    await stock(2, { item: oximeter, expiry: '2024-12-31' });
    await world.service.caughtUp();
    const { boxId } = await openBox();
    const pack = (parcelId: string, more: object = {}) =>
      world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1, ...more });
    const { body } = await pack(latest.parcelId).expect(409);
    expect(body).toMatchObject({
      code: 'NOT_FIRST_EXPIRY',
      data: { parcelId: soon.parcelId, expiry: '2025-01-31', free: 2 },
    });
    await pack(latest.parcelId, { outOfOrder: 'emergency' }).expect(200);
    for (let piece = 1; piece <= 2; piece++) await pack(soon.parcelId).expect(200);
    // The view need not have seen that the first goods are packed.
    expect((await pack(latest.parcelId).expect(409)).body).toMatchObject({
      data: { parcelId: late.parcelId, expiry: '2026-01-31' },
    });
    await pack(late.parcelId).expect(200);
  });

  it('never holds more than exists when three desks pack the same parcel at once', async () => {
    const { parcelId } = await stock(3);
    const boxes = await Promise.all([openBox(), openBox(), openBox()]);
    const answers = await Promise.all(
      boxes.map(({ boxId }) => world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 2 })),
    );
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 409, 409]);
    const held = await Promise.all(boxes.map(({ boxId }) => showBox(boxId)));
    expect(held.flatMap(({ contents }) => contents)).toMatchObject([{ parcelId, quantity: 2 }]);
  });

  it('with expired content is not sealed', async () => {
    const { parcelId } = await stock(1, { expiry: '2023-12-31' });
    const { boxId } = await openBox();
    await world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }).expect(200);
    world.clock.now = new Date('2023-12-31T16:00:00.000Z');
    const seal = () => world.desk.post(`/boxes/${boxId}/seal`, { weight: 900 });
    await refused(seal(), 409, 'EXPIRED_CONTENT');
    world.clock.now = new Date('2023-12-31T15:00:00.000Z');
    await seal().expect(200);
  });

  it('is reopened with a reason, and honours If-Match', async () => {
    const { boxId, parcelId } = await sealedBox();
    const path = `/boxes/${boxId}`;
    const { version } = await showBox(boxId);
    const reopen = { reason: 'wrong-content', note: CANARY };
    await refused(
      world.desk.post(`${path}/reopen`, reopen).set('If-Match', `"${version - 1}"`),
      412,
      'VERSION_MISMATCH',
    );
    await world.desk.post(`${path}/reopen`, reopen).set('If-Match', `"${version}"`).expect(200);
    await refused(world.desk.post(`${path}/reopen`, reopen), 409, 'BOX_NOT_SEALED');
    const box = await showBox(boxId);
    expect(box).toMatchObject({
      status: 'open',
      reopenings: [{ reason: 'wrong-content', note: CANARY }],
    });
    expect(box).not.toHaveProperty('weight');
    for (const [command, content] of [
      ['unpack', { parcelId, quantity: 1 }],
      ['seal', { weight: 900 }],
    ] as const)
      await refused(
        world.desk.post(`${path}/${command}`, content).set('If-Match', `"${version}"`),
        412,
        'VERSION_MISMATCH',
      );
  });
});

describe('a consignment that claims boxes', () => {
  const claim = (boxId: string, consignmentId: string, drive = driveId) =>
    world.hear(
      'shipment',
      `consignment-${consignmentId}`,
      {
        type: 'consignment.box-claimed',
        data: { consignmentId, driveId: drive, boxId, claimId: 'claim-0001' },
      },
      drive,
    );
  const release = (boxId: string, consignmentId: string) =>
    world.hear('shipment', `consignment-${consignmentId}`, {
      type: 'consignment.box-released',
      data: { consignmentId, driveId, boxId },
    });
  const answers = async () =>
    (await world.history())
      .filter(({ type }) => type.startsWith('box.') && /grant|claim|release/.test(type))
      .map(({ type, data, causation, scope }) => ({ type, data, causation, scope }));

  it('gets one answer to every claim, which grants the box or refuses it with the reason', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    const { boxId } = await sealedBox();
    const empty = await openBox();
    const unknown = await claim('box-none-such', 'consignment-c1');
    const notSealed = await claim(empty.boxId, 'consignment-c1');
    const afar = await claim(boxId, 'consignment-c9', otherDrive);
    const granted = await claim(boxId, 'consignment-c1');
    const elsewhere = await claim(boxId, 'consignment-c2');
    const of = (consignmentId: string, box: string, drive = driveId) => ({
      boxId: box,
      driveId: drive,
      consignmentId,
    });
    const events = await answers();
    const byCause = new Map(events.map((event) => [event.causation, event]));
    expect(events).toHaveLength(5);
    expect(byCause.get(unknown)).toMatchObject({
      type: 'box.claim-refused',
      data: { ...of('consignment-c1', 'box-none-such'), why: 'unknown-box' },
      scope: driveId,
    });
    expect(byCause.get(notSealed)).toMatchObject({ data: { why: 'not-sealed' } });
    expect(byCause.get(afar)).toMatchObject({
      data: { ...of('consignment-c9', boxId, otherDrive), why: 'other-drive' },
    });
    expect(byCause.get(granted)).toMatchObject({
      type: 'box.granted',
      data: of('consignment-c1', boxId),
    });
    expect(byCause.get(elsewhere)).toMatchObject({ data: { why: 'granted-elsewhere' } });
  });

  it('is answered in the bucket of the first claim if the box does not exist', async () => {
    await world.openDrive(otherDrive, ['drive.published']);
    await claim('box-none-such', 'consignment-c1');
    await claim('box-none-such', 'consignment-c9', otherDrive);
    expect(await answers()).toMatchObject([
      { data: { consignmentId: 'consignment-c1', driveId }, scope: driveId },
      { data: { consignmentId: 'consignment-c9', driveId: otherDrive }, scope: driveId },
    ]);
  });

  it('keeps the box from being reopened and packed until it releases the box', async () => {
    const { boxId, parcelId } = await sealedBox();
    await claim(boxId, 'consignment-c1');
    await refused(
      world.desk.post(`/boxes/${boxId}/reopen`, { reason: 'recount' }),
      409,
      'BOX_GRANTED',
    );
    await refused(
      world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }),
      409,
      'BOX_NOT_OPEN',
    );
    await release(boxId, 'consignment-c2');
    expect(await showBox(boxId)).toMatchObject({ status: 'granted' });
    await release(boxId, 'consignment-c1');
    expect(await showBox(boxId)).toMatchObject({ status: 'sealed', weight: 900 });
    await release(boxId, 'consignment-c1');
    await world.desk.post(`/boxes/${boxId}/reopen`, { reason: 'recount' }).expect(200);
    expect((await answers()).map(({ type }) => type)).toStrictEqual([
      'box.granted',
      'box.released',
    ]);
  });

  it('and a desk that reopens the box at the same time do not both succeed', async () => {
    for (let round = 1; round <= 6; round++) {
      const { boxId } = await sealedBox();
      const [reopened] = await Promise.all([
        world.desk.post(`/boxes/${boxId}/reopen`, { reason: 'recount' }),
        claim(boxId, `consignment-${round}`),
      ]);
      const box = await showBox(boxId);
      expect(box.status).toBe(reopened.status === 200 ? 'open' : 'granted');
      const answer = (await answers()).find(
        ({ data }) => (data as { boxId: string }).boxId === boxId,
      );
      expect(answer?.type).toBe(reopened.status === 200 ? 'box.claim-refused' : 'box.granted');
    }
  });
});

describe('a hold', () => {
  const LOT = 'BO123';
  const why = '厂家通知该批次召回';
  /** Records a walk-in of a lot, and accepts it as one parcel. */
  const stockLot = async (quantity: number, lot: string = LOT) => {
    const { receptionId } = await receive([
      { item: ibuprofen, quantity, expiry: '2024-12-31', lot },
    ]);
    const inspected = await inspect(receptionId, 'x1', [{ quantity, seen: sealed }]);
    const [part] = inspected.parts;
    if (part?.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(part)}`);
    return { ...inspected, receptionId, parcelId: part.parcelId };
  };
  /** Waits until the policy has heard everything, also its own events. */
  const settled = async () => {
    for (let count = -1; count !== (await world.history()).length; ) {
      count = (await world.history()).length;
      await world.service.caughtUp();
    }
  };
  const place = async (lots: readonly string[] = [LOT], more: object = {}) => {
    const { body } = await world.desk
      .post('/holds', { item: ibuprofen, lots, why, grade: 'recall-2', ...more })
      .expect(201);
    await settled();
    return body.holdId as string;
  };
  const lift = async (holdId: string) => {
    await world.desk.post(`/holds/${holdId}/lift`, { reason: '复检合格' }).expect(200);
    await settled();
  };
  const parcel = async (parcelId: string) =>
    ParcelDetail.parse((await world.desk.get(`/parcels/${parcelId}`).expect(200)).body);
  const claim = async (boxId: string, consignmentId: string) => {
    await world.hear('shipment', `consignment-${consignmentId}`, {
      type: 'consignment.box-claimed',
      data: { consignmentId, driveId, boxId, claimId: 'claim-0001' },
    });
    return (await world.history()).findLast(({ data }) => 'consignmentId' in data)?.data;
  };

  it('stops a lot on the shelf, in kits and in boxes at once, and lifting it restores everything', async () => {
    const { desk } = world;
    const shelf = await stockLot(4);
    const other = await stockLot(5, 'B0123');
    const component = await stockLot(2);
    const { body: kit } = await desk
      .post('/kits', {
        driveId,
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        quantity: 2,
        components: [{ parcelId: component.parcelId, quantity: 2 }],
      })
      .expect(201);
    const boxed = await stockLot(3);
    const sealedIn = await openBox();
    await desk.post(`/boxes/${sealedIn.boxId}/pack`, { parcelId: boxed.parcelId, quantity: 2 });
    await desk.post(`/boxes/${sealedIn.boxId}/seal`, { weight: 900 }).expect(200);
    const open = await openBox();
    await desk.post(`/boxes/${open.boxId}/pack`, { parcelId: boxed.parcelId, quantity: 1 });
    const granted = await stockLot(1);
    const gone = await openBox();
    await desk.post(`/boxes/${gone.boxId}/pack`, { parcelId: granted.parcelId, quantity: 1 });
    await desk.post(`/boxes/${gone.boxId}/seal`, { weight: 900 }).expect(200);
    await claim(gone.boxId, 'consignment-c1');
    const ids = [shelf, component, boxed, granted].map(({ parcelId }) => parcelId);
    const before = await Promise.all([...ids, kit.parcelId].map(parcel));

    const holdId = await place();

    expect(await parcel(shelf.parcelId)).toMatchObject({ free: 0, held: 4, holds: [holdId] });
    expect(await parcel(kit.parcelId)).toMatchObject({ free: 0, held: 2, holds: [holdId] });
    expect(await parcel(other.parcelId)).toMatchObject({ free: 5, held: 0 });
    const free = await stock(1);
    await refused(desk.post(`/boxes/${open.boxId}/seal`, { weight: 900 }), 409, 'HELD');
    for (const parcelId of [shelf.parcelId, kit.parcelId])
      await refused(
        desk.post(`/boxes/${open.boxId}/pack`, { parcelId, quantity: 1, override: 'emergency' }),
        409,
        'HELD',
      );
    await refused(
      desk.post('/kits', {
        driveId,
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        quantity: 1,
        components: [{ parcelId: shelf.parcelId, quantity: 1 }],
      }),
      409,
      'HELD',
    );
    await refused(
      desk.post(`/receptions/${shelf.receptionId}/inspections/reverse`, {
        inspectionId: shelf.inspectionId,
        reason: 'other',
      }),
      409,
      'HELD',
    );
    await desk
      .post(`/boxes/${open.boxId}/pack`, { parcelId: free.parcelId, quantity: 1 })
      .expect(200);
    expect(await showBox(sealedIn.boxId)).toMatchObject({
      status: 'sealed',
      held: [{ parcelId: boxed.parcelId, holdId }],
    });
    expect(await claim(sealedIn.boxId, 'consignment-c2')).toMatchObject({ why: 'held' });
    const marked = (await world.history()).filter(({ type }) => type === 'box.held');
    expect(marked.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ boxId: gone.boxId, consignmentId: 'consignment-c1' }),
    );

    await lift(holdId);
    const after = await Promise.all([...ids, kit.parcelId].map(parcel));
    const withoutVersion = ({ version, ...view }: ParcelDetail) => view;
    expect(after.map(withoutVersion)).toStrictEqual(before.map(withoutVersion));
    expect((await showBox(sealedIn.boxId)).held).toBeUndefined();
    await desk.post(`/boxes/${open.boxId}/seal`, { weight: 900 }).expect(200);
    await refused(
      desk.post(`/holds/${holdId}/lift`, { reason: '再次' }),
      409,
      'HOLD_ALREADY_LIFTED',
    );
  });

  it('stops goods that are inspected later, and says so', async () => {
    const holdId = await place([' ｂｏ123 '], { inAdvance: true });
    const { parts, held, parcelId } = await stockLot(2);
    expect(held).toStrictEqual([{ partId: parts[0]?.partId, holdId, why }]);
    expect(await parcel(parcelId)).toMatchObject({ free: 0, held: 2 });
    const { body } = await world.desk.get(`/drives/${driveId}/stock`).expect(200);
    expect(StockList.parse(body).lines).toMatchObject([{ free: 0, held: 2, lots: [LOT] }]);
  });

  it('leaves goods held that come back from a box or a kit, and lets them be disposed of', async () => {
    const { desk } = world;
    const goods = await stockLot(4);
    const { boxId } = await openBox();
    await desk.post(`/boxes/${boxId}/pack`, { parcelId: goods.parcelId, quantity: 2 }).expect(200);
    const { body: kit } = await desk
      .post('/kits', {
        driveId,
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        quantity: 1,
        components: [{ parcelId: goods.parcelId, quantity: 1 }],
      })
      .expect(201);
    const holdId = await place();
    await desk
      .post(`/boxes/${boxId}/unpack`, { parcelId: goods.parcelId, quantity: 2 })
      .expect(200);
    await desk.post(`/kits/${kit.kitId}/take-apart`).expect(200);
    expect(await parcel(goods.parcelId)).toMatchObject({ free: 0, held: 4, packed: 0, inKits: 0 });
    expect((await showBox(boxId)).held).toBeUndefined();
    await desk
      .post(`/parcels/${goods.parcelId}/adjustments`, {
        direction: 'disposed',
        quantity: 3,
        reason: 'recalled',
      })
      .expect(201);
    await lift(holdId);
    expect(await parcel(goods.parcelId)).toMatchObject({ free: 1, held: 0 });
  });

  it('stays in force until the last of two holds is lifted', async () => {
    const goods = await stockLot(2);
    const first = await place();
    const second = await place();
    await lift(first);
    expect(await parcel(goods.parcelId)).toMatchObject({ free: 0, held: 2, holds: [second] });
    await lift(second);
    expect(await parcel(goods.parcelId)).toMatchObject({ free: 2, held: 0 });
  });

  it('of a lot that nobody inspected is refused, and changes nothing', async () => {
    await stockLot(2);
    const before = (await world.history()).length;
    const body = { item: ibuprofen, lots: ['B0123'], why, grade: 'check' };
    await refused(world.desk.post('/holds', body), 409, 'UNKNOWN_LOT');
    expect(await world.history()).toHaveLength(before);
    await refused(world.desk.get('/holds/hold-none'), 404, 'UNKNOWN_HOLD');
    await refused(world.desk.post('/holds/hold-none/lift', { reason: '无' }), 404, 'UNKNOWN_HOLD');
  });

  it('holds goods even if they are packed at the same moment', async () => {
    const goods = await Promise.all([1, 2, 3].map(() => stockLot(2)));
    const { boxId } = await openBox();
    const packed = goods.map(({ parcelId }) =>
      world.desk.post(`/boxes/${boxId}/pack`, { parcelId, quantity: 1 }),
    );
    const [placed, ...answers] = await Promise.all([
      world.desk.post('/holds', { item: ibuprofen, lots: [LOT], why, grade: 'recall-1' }),
      ...packed,
    ]);
    expect(placed?.status).toBe(201);
    await settled();
    for (const { parcelId } of goods)
      expect(await parcel(parcelId)).toMatchObject({ free: 0, holds: [placed?.body.holdId] });
    for (const { status } of answers) expect([200, 409]).toContain(status);
    if (answers.some(({ status }) => status === 200))
      await refused(world.desk.post(`/boxes/${boxId}/seal`, { weight: 900 }), 409, 'HELD');
  });
});

describe('the views', () => {
  const fill = async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [5, 2]);
    const packs = ['84112345678901234567'];
    const { entryId } = await receive([{ lineId: 'l2', quantity: 1, packs }], 'XLX-7F3K9Q');
    await world.desk
      .post('/receptions/pledge-0001/reverse', { entryId, reason: 'recount' })
      .expect(200);
    await receive([{ lineId: 'l1', quantity: 4, rest: 'expected' }], 'XLX-7F3K9Q');
    await inspect('pledge-0001', 'l1', [{ quantity: 2, seen: sealed }]);
    const { boxId } = await sealedBox();
    const names = { category: 'medicine', unit: 'box', codes: ['6901028075763'] };
    const { body: item } = await world.desk
      .post('/items', { name: '布洛芬', ...names })
      .expect(201);
    await world.service.caughtUp();
    await stock(1, { item: { ...ibuprofen, itemId: item.itemId } });
    await world.hear('pledge', `drive-${driveId}`, needing(driveId, item.itemId));
    const { parcelId } = await stock(2);
    await world.desk
      .post('/kits', {
        driveId,
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        quantity: 1,
        components: [{ parcelId, quantity: 1 }],
      })
      .expect(201);
    const begun = await world.desk.post('/counts', { driveId, kind: 'opening', counters: 1 });
    await world.desk
      .post(`/counts/${CountChanged.parse(begun.body).countId}/parcels`, { parcelId, quantity: 1 })
      .expect(200);
    await world.hear('shipment', 'consignment-c1', {
      type: 'consignment.box-claimed',
      data: { consignmentId: 'consignment-c1', driveId, boxId, claimId: 'claim-0001' },
    });
    await world.desk
      .post('/holds', {
        item: ibuprofen,
        lots: ['B0123'],
        why: '厂家通知',
        grade: 'check',
        inAdvance: true,
      })
      .expect(201);
  };

  it('are the same when everything is published twice, and when they are rebuilt', async () => {
    await fill();
    const live = await world.documents();
    for (const [name, found] of Object.entries(live))
      expect([name, found.length > 0]).toEqual([name, !name.endsWith(`/${PARKED}`)]);

    const before = (await world.history()).length;
    for (const service of ['pledge', 'inventory', 'shipment'])
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        const events = await world.log.history.read(service, bucket, 0, 10_000);
        if (events.length > 0) await world.bus.publish({ service, bucket, events });
      }
    await world.service.caughtUp();
    expect(await world.documents()).toStrictEqual(live);
    expect(await world.history()).toHaveLength(before);

    for (const { running } of world.service.projections)
      await rebuildTogether([running], world.log.history, () => {});
    expect(JSON.stringify(await world.documents())).toBe(JSON.stringify(live));
  });
});

describe('text that people wrote', () => {
  it('is deleted unless its event was recorded', async () => {
    const { receptionId } = await receive([{ item: ibuprofen, quantity: 2, expiry: '2024-12-31' }]);
    await inspect(receptionId, 'x1', [{ quantity: 1, seen: sealed }], { note: CANARY });
    await world.vault.put(
      'note-of-nothing',
      { stream: `reception-${receptionId}`, note: CANARY },
      '2023-03-21T02:00:00.000Z',
    );
    await refused(
      world.desk.post(`/receptions/${receptionId}/inspections`, {
        lineId: 'x1',
        parts: [{ quantity: 9, seen: sealed }],
        note: CANARY,
      }),
      409,
      'MORE_THAN_WAITS',
    );
    const kept = () => world.vault.writtenBefore('2099-01-01T00:00:00.000Z', 100);
    expect(await kept()).toHaveLength(2);
    await world.service.tidy?.();
    expect(await kept()).toHaveLength(2);
    world.clock.now = new Date('2023-03-21T03:30:00.000Z');
    await world.service.tidy?.();
    expect(await kept()).toHaveLength(1);
    const view = ReceptionView.parse(
      (await world.desk.get(`/receptions/${receptionId}`).expect(200)).body,
    );
    expect(view.inspections).toMatchObject([{ note: CANARY }]);
  });
});

describe("the desk's notes about a giver", () => {
  const written = async () => {
    await world.pledge('pledge-0001', 'XLX-7F3K9Q', [2]);
    const { receptionId } = await receive([{ lineId: 'l1', quantity: 2 }], 'XLX-7F3K9Q');
    await inspect(receptionId, 'l1', [{ quantity: 2, seen: sealed }], { note: CANARY });
    await world.service.caughtUp();
    const { parcels } = (await world.desk.get(`/drives/${driveId}/parcels`)).body;
    const [{ id: parcelId }] = parcels as [{ id: string }];
    await world.desk
      .post(`/parcels/${parcelId}/adjustments`, {
        direction: 'lost',
        quantity: 1,
        reason: 'misplaced',
        note: CANARY,
      })
      .expect(201);
    const kept = async () => (await world.vault.writtenBefore('2099-01-01', 100)).length;
    expect(await kept()).toBe(2);
    return { receptionId, parcelId, kept };
  };

  it('are erased when the giver asks for erasure', async () => {
    const { receptionId, kept } = await written();
    await world.hear('pledge', 'pledge-pledge-0001', {
      type: 'pledge.giver-forgotten',
      data: { pledgeId: 'pledge-0001', driveId },
    });
    await world.service.caughtUp();
    expect(await kept()).toBe(0);
    const { body } = await world.desk.get(`/receptions/${receptionId}`).expect(200);
    expect(JSON.stringify(body)).not.toContain(CANARY);
  });

  it('can be erased by a coordinator', async () => {
    const { receptionId, kept } = await written();
    const erase = (caller: Caller) =>
      world.as(caller).post('/notes/erase', { of: 'reception', id: receptionId });
    expect((await erase(nobody)).status).toBe(401);
    expect((await erase({ ...coordinator, roles: ['desk'] })).status).toBe(403);
    expect((await erase(coordinator)).body).toEqual({ erased: 2 });
    expect(await kept()).toBe(0);
    expect((await erase(coordinator)).body).toEqual({ erased: 0 });
  });

  it('are not reported as erased when the id is wrong', async () => {
    const { receptionId, parcelId, kept } = await written();
    for (const [of, id, code] of [
      ['reception', 'reception-none', 'UNKNOWN_RECEPTION'],
      ['reception', parcelId, 'UNKNOWN_RECEPTION'],
      ['parcel', receptionId, 'UNKNOWN_PARCEL'],
      ['box', parcelId, 'UNKNOWN_BOX'],
    ] as const)
      await refused(world.as(coordinator).post('/notes/erase', { of, id }), 404, code);
    expect(await kept()).toBe(2);
  });

  it('are erased after the end of the drive, as the privacy notice promises', async () => {
    const { kept } = await written();
    for (const type of ['drive.closed', 'drive.completed'])
      await world.hear('pledge', `drive-${driveId}`, { type, data: { driveId } });
    const pass = async (days: number) => {
      world.clock.now = new Date(world.clock.now.getTime() + days * 86_400_000);
      await world.service.tidy?.();
    };
    await pass(29);
    expect(await kept()).toBe(2);
    await pass(2);
    expect(await kept()).toBe(0);
  });
});

describe('the catalogue', () => {
  const CODE = '6901028075763';
  const OTHER_CODE = '96385074';
  const add = async (item: object): Promise<string> => {
    const { body } = await world.desk
      .post('/items', { category: 'medicine', unit: 'box', ...item })
      .expect(201);
    await world.service.caughtUp();
    return body.itemId;
  };
  const change = async (itemId: string, what: string, body: object) => {
    const { body: answer } = await world.desk.post(`/items/${itemId}/${what}`, body).expect(200);
    await world.service.caughtUp();
    return answer;
  };
  const found = async (query: string): Promise<readonly string[]> => {
    const { body } = await world.as(nobody).get(`/items?${query}`).expect(200);
    return ItemsFound.parse(body).items.map(({ name }) => name);
  };
  const search = (text: string) => found(`search=${encodeURIComponent(text)}`);
  const show = async (itemId: string) =>
    ItemDetail.parse((await world.as(nobody).get(`/items/${itemId}`).expect(200)).body);

  it('finds items by name, initials and code, the best matches first', async () => {
    await add({ name: '连花清瘟胶囊', english: 'Lianhua Qingwen capsules', codes: [CODE] });
    await add({ name: '小儿连花清感颗粒' });
    await add({ name: '重楼片', specification: '0.3g×24片' });
    expect(await search('连花')).toEqual(['连花清瘟胶囊', '小儿连花清感颗粒']);
    expect(await search('lhq')).toEqual(['连花清瘟胶囊', '小儿连花清感颗粒']);
    expect(await search('XELH')).toEqual(['小儿连花清感颗粒']);
    // Either reading of 重 is found.
    expect(await search('clp')).toEqual(['重楼片']);
    expect(await search('zlp')).toEqual(['重楼片']);
    expect(await search('重楼 24片')).toEqual(['重楼片']);
    expect(await search('lianhua')).toEqual(['连花清瘟胶囊']);
    expect(await search('690102')).toEqual(['连花清瘟胶囊']);
    expect(await search(CODE)).toEqual(['连花清瘟胶囊']);
    expect(await found(`code=${CODE}`)).toEqual(['连花清瘟胶囊']);
    expect(await found(`code=${OTHER_CODE}`)).toEqual([]);
    expect(await search('l')).toEqual([]);
    expect(await search('')).toEqual([]);
    await world.as(nobody).get('/items?code=6901028075764').expect(400);
  });

  it('shows at most ten matches, and the rest by page', async () => {
    for (let number = 10; number < 25; number++) await add({ name: `纱布${number}` });
    expect(await search('纱布')).toHaveLength(10);
    const page = async (after = '') =>
      ItemList.parse(
        (
          await world.desk
            .get(`/catalogue?limit=10&search=${encodeURIComponent('纱布')}${after}`)
            .expect(200)
        ).body,
      );
    const first = await page();
    const second = await page(`&after=${first.next}`);
    expect(first.total).toBe(15);
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(
      Array.from({ length: 15 }, (_, number) => `纱布${number + 10}`),
    );
    expect(second.next).toBeUndefined();
  });

  it('refuses the name and the code of another item, and says which it is', async () => {
    const itemId = await add({ name: '纱布', codes: [CODE] });
    const again = await world.desk.post('/items', {
      name: '纱 布',
      category: 'medicine',
      unit: 'box',
    });
    expect([again.status, again.body.code, again.body.data.itemId]).toEqual([
      409,
      'ITEM_LISTED',
      itemId,
    ]);
    const other = await add({ name: '绷带' });
    const learning = await world.desk.post(`/items/${other}/codes`, { code: CODE }).expect(409);
    expect(learning.body).toMatchObject({ code: 'CODE_KNOWN', data: { itemId, name: '纱布' } });
    const listing = await world.desk
      .post('/items', { name: '棉签', category: 'supply', unit: 'bag', codes: [CODE] })
      .expect(409);
    expect(listing.body).toMatchObject({ code: 'CODE_KNOWN', data: { itemId } });
    const renaming = await world.desk.post(`/items/${other}/rename`, { name: '纱布' }).expect(409);
    expect(renaming.body).toMatchObject({ code: 'ITEM_LISTED', data: { itemId } });
    await world.desk.post(`/items/${other}/codes`, { code: '123' }).expect(400);
    await world.desk
      .post('/items', { name: '张三 13800138000', category: 'medicine', unit: 'box' })
      .expect(400);
  });

  it('gives a forgotten code to another item, as often as it is forgotten', async () => {
    const [one, two] = [await add({ name: '纱布', codes: [CODE] }), await add({ name: '绷带' })];
    for (const [from, to] of [
      [one, two],
      [two, one],
      [one, two],
    ] as const) {
      await change(from, 'codes/forget', { code: CODE });
      await change(to, 'codes', { code: CODE });
      expect((await show(from)).codes).toEqual([]);
      expect((await show(to)).codes).toEqual([`0${CODE}`]);
    }
    const forgetting = await world.desk.post(`/items/${one}/codes/forget`, { code: CODE });
    expect([forgetting.status, forgetting.body.code]).toEqual([404, 'UNKNOWN_CODE']);
  });

  it('lets one of two items learn a code at the same moment', async () => {
    const ids = [await add({ name: '纱布' }), await add({ name: '绷带' })];
    const answers = await Promise.all(
      ids.map((itemId) => world.desk.post(`/items/${itemId}/codes`, { code: CODE })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('CODE_KNOWN');
  });

  it('merges items, keeps the merged id readable, and moves the codes', async () => {
    const [first, second, third] = [
      await add({ name: '血氧仪', codes: [CODE] }),
      await add({ name: '指夹式血氧仪', codes: [OTHER_CODE] }),
      await add({ name: '指夹血氧仪' }),
    ];
    await change(first, 'merge', { into: second });
    await change(second, 'merge', { into: third });
    const merged = await show(first);
    expect(merged).toMatchObject({ name: '血氧仪', codes: [], mergedInto: { itemId: third } });
    expect((await show(third)).codes.sort()).toEqual(['00000096385074', `0${CODE}`]);
    expect(await search('血氧仪')).toEqual(['指夹血氧仪']);
    expect(await found(`code=${CODE}`)).toEqual(['指夹血氧仪']);
    for (const [into, code] of [
      [first, 'ITEM_MERGED'],
      [third, 'SAME_ITEM'],
      ['item-unknown', 'UNKNOWN_ITEM'],
    ] as const) {
      const { body } = await world.desk.post(`/items/${third}/merge`, { into });
      expect(body.code).toBe(code);
    }
    const list = ItemList.parse((await world.desk.get('/catalogue?merged=true')).body);
    expect(list.items.map(({ name }) => name).sort()).toEqual(['指夹式血氧仪', '血氧仪'].sort());
  });

  it('counts the records that name an item or one that was merged into it', async () => {
    const [first, second] = [await add({ name: '血氧仪' }), await add({ name: '指夹式血氧仪' })];
    const counted = async (itemId: string) =>
      ItemReferences.parse((await world.desk.get(`/items/${itemId}/references`).expect(200)).body);
    await stock(3, { item: { ...ibuprofen, itemId: first } });
    await world.hear('pledge', `drive-${driveId}`, needing(driveId, first));
    expect(await counted(first)).toMatchObject({
      drives: 1,
      pledges: 0,
      receptions: 1,
      parcels: 1,
    });
    await change(first, 'merge', { into: second });
    expect(await counted(second)).toMatchObject({ drives: 1, receptions: 1, parcels: 1 });
  });

  it('changes nothing for a caller who saw another version', async () => {
    const itemId = await add({ name: '纱布', codes: [CODE] });
    const renaming = await world.desk
      .post(`/items/${itemId}/rename`, { name: '医用纱布' })
      .set('If-Match', '"1"');
    expect([renaming.status, renaming.body.code]).toEqual([412, 'VERSION_MISMATCH']);
  });

  it('is open to givers for reading only', async () => {
    const itemId = await add({ name: '纱布' });
    await world.as(giver).get(`/items/${itemId}`).expect(200);
    await world.as(giver).get('/catalogue').expect(401);
    await world.as(giver).post(`/items/${itemId}/codes`, { code: CODE }).expect(401);
  });
});
