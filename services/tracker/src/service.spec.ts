import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BlueboxEvent,
  BoxOriginsView,
  CertificateView,
  CheckedCertificate,
  CodeHits,
  type Content,
  DepartmentReport,
  eventShapes,
  FeedEntry,
  FeedPage,
  GroupsView,
  type Item,
  JourneyView,
  LabelledBoxView,
  MismatchesView,
  MomentsView,
  namedScope,
  RankingView,
  ShortDatedView,
  StatementView,
  TimelineView,
  TotalsView,
} from '@bluebox/contracts';
import { openEmbeddedBus, openEventLog, openViewStore } from '@bluebox/embedded';
import { rebuildTogether, startRelay } from '@bluebox/event-sourcing';
import { type Caller, createApp, serviceRouter } from '@bluebox/service-http';
import { openSpreadsheet } from '@bluebox/spreadsheet';
import { readXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EventStreamReader,
  openEventStream,
} from './live/event-stream-reader.test-support.ts';
import { EVENT_STREAM_LIMITS } from './live/event-streams.ts';
import { trackerProjections as projectionsByName } from './projections.ts';
import { runTrackerService } from './service.ts';

const trackerProjections = Object.values(projectionsByName);

const driveId = 'drive-xiji-2023';
const pledgeId = 'pledge-0001';
const boxId = 'carton-0001';
const ibuprofen: Item = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
};
const coordinator: Caller = { subject: 'account-0001', roles: ['coordinator'], links: [] };
const anybody: Caller = { subject: 'public', roles: [], links: [] };
const giver = (generation: number): Caller => ({
  subject: 'public',
  roles: [],
  links: [{ kind: 'pledge', id: pledgeId, generation }],
});

/** Runs the tracker as a composition root does, on a log to which the test writes. */
async function openWorld(folder: string) {
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({ history: log.history, onError: (error) => failures.push(error) });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const service = await runTrackerService({
    views,
    bus,
    report: { parked: () => {}, refused: () => {}, fatal: (error) => failures.push(error) },
    streamLimits: { ...EVENT_STREAM_LIMITS, interval: 20, mostPerAccount: 3 },
    now: () => new Date('2023-11-27T16:30:00Z'),
  });
  const app = createApp().use(
    serviceRouter({
      service: 'tracker',
      routes: service.routes,
      verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
      now: () => new Date(),
      newId: randomUUID,
      onUnforeseen: (error) => failures.push(error),
      onUnlistedRefusal: (error) => failures.push(error),
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: Date.parse('2023-03-20T01:00:00.000Z') };
  const versions = new Map<string, number>();
  const readers: EventStreamReader[] = [];
  const tokenOf = (caller: Caller) => ({
    Authorization: `Bearer ${Buffer.from(JSON.stringify(caller)).toString('base64url')}`,
  });

  return {
    log,
    service,
    failures,
    /** Commits one event, by default a second after the previous one. */
    async tell(service_: 'pledge' | 'inventory' | 'shipment', event: BlueboxEvent, at?: string) {
      clock.now += 1_000;
      const stream = `${event.type}-${randomUUID()}`;
      await log.store(service_).append({
        id: randomUUID(),
        scope: namedScope(event) ?? event.type,
        recordedAt: at ?? new Date(clock.now).toISOString(),
        actor: 'account-0001',
        correlation: 'test',
        streams: [{ stream, expectedVersion: versions.get(stream) ?? 0, events: [event] }],
      });
    },
    async get(caller: Caller, path: string, headers: Record<string, string> = {}) {
      await service.caughtUp();
      return fetch(origin + path, { headers: { ...tokenOf(caller), ...headers } });
    },
    async stream(caller: Caller, path: string, headers: Record<string, string> = {}) {
      const reader = await openEventStream(origin + path, { ...tokenOf(caller), ...headers });
      readers.push(reader);
      return reader;
    },
    async close() {
      for (const reader of readers) reader.close();
      await service.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await relay.stop();
      views.close();
      log.close();
    },
  };
}

let folder: string;
let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-tracker-'));
  world = await openWorld(folder);
});
afterEach(async () => {
  try {
    await world.close();
  } finally {
    // The folder is removed even if the world could not be opened or closed.
    rmSync(folder, { recursive: true, force: true });
  }
  expect(world.failures).toEqual([]);
});

const opened: BlueboxEvent = {
  type: 'drive.opened',
  data: {
    driveId,
    slug: 'xiji',
    terms: {
      recipient: { name: '西吉县红十字会' },
      title: '西吉县急需药品募集',
      handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1' }],
    } as never,
  },
};
const published: BlueboxEvent = { type: 'drive.published', data: { driveId } };
const submitted = (id = pledgeId, quantity = 10, item = ibuprofen): BlueboxEvent => ({
  type: 'pledge.submitted',
  data: {
    pledgeId: id,
    driveId,
    reference: 'XLX-7F3K9Q',
    lines: [
      {
        lineId: 'l1',
        item,
        quantity,
        expiry: '2025-09-30',
        lot: '202207001',
        condition: 'sealed',
      },
    ],
    noticeVersion: '2023-03',
    sourceDeclared: true,
    channel: 'form',
  },
});
const reception = { receptionId: pledgeId, driveId, pledgeId };
const content: Content = {
  parcelId: 'parcel-01',
  pledgeId,
  item: ibuprofen,
  quantity: 8,
  expiry: '2025-09-30',
  lot: '200116',
};
const seen = { condition: 'sealed', legible: true, prescription: false } as const;
/**
 * The events from the hand-in to the receipt. Two of ten packs are rejected, and one of eight is
 * damaged.
 */
const toTheReceipt: readonly (readonly ['inventory' | 'shipment', BlueboxEvent])[] = [
  [
    'inventory',
    {
      type: 'reception.recorded',
      data: {
        ...reception,
        entryId: 'entry-0001',
        lines: [
          { lineId: 'l1', item: ibuprofen, received: 10, ofPromise: 10, excess: 0, shortfall: 0 },
        ],
      },
    },
  ],
  [
    'inventory',
    {
      type: 'inspection.recorded',
      data: {
        ...reception,
        inspectionId: 'inspection-1',
        lineId: 'l1',
        item: ibuprofen,
        from: 'received',
        rulesVersion: 1,
        parts: [
          { partId: 'part-0001', quantity: 8, seen, outcome: 'accepted', parcelId: 'parcel-01' },
          { partId: 'part-0002', quantity: 2, seen, outcome: 'rejected', reasons: ['opened'] },
        ],
      },
    },
  ],
  [
    'inventory',
    {
      type: 'parcel.created',
      data: {
        parcelId: 'parcel-01',
        driveId,
        item: ibuprofen,
        quantity: 8,
        origin: {
          kind: 'inspection',
          receptionId: pledgeId,
          inspectionId: 'inspection-1',
          lineId: 'l1',
          pledgeId,
        },
        expiry: '2025-09-30',
        lot: '200116',
      },
    },
  ],
  ['inventory', { type: 'box.opened', data: { boxId, driveId, number: 17 } }],
  ['inventory', { type: 'box.item-packed', data: { boxId, driveId, content } }],
  [
    'inventory',
    {
      type: 'parcel.packed',
      data: { parcelId: 'parcel-01', driveId, item: ibuprofen, quantity: 8, boxId },
    },
  ],
  [
    'inventory',
    { type: 'box.sealed', data: { boxId, driveId, weight: 9_000, contents: [content] } },
  ],
  [
    'shipment',
    {
      type: 'consignment.dispatched',
      data: {
        consignmentId: 'consignment-1',
        driveId,
        carrier: '顺丰速运',
        waybill: 'SF1234567890',
        boxCount: 1,
      },
    },
  ],
  [
    'shipment',
    {
      type: 'consignment.box-dispatched',
      data: { consignmentId: 'consignment-1', driveId, boxId, contents: [content] },
    },
  ],
  [
    'shipment',
    {
      type: 'receipt.confirmed',
      data: {
        consignmentId: 'consignment-1',
        driveId,
        boxId,
        receiptId: 'receipt-0001',
        from: 'inTransit',
        lines: [
          {
            parcelId: 'parcel-01',
            item: ibuprofen,
            received: 7,
            damaged: 1,
            missing: 0,
            surplus: 0,
          },
        ],
        via: 'link',
      },
    },
  ],
];
const tellAll = async () => {
  await world.tell('pledge', opened);
  await world.tell('pledge', published);
  await world.tell('pledge', submitted());
  for (const [service, event] of toTheReceipt) await world.tell(service, event);
};

const kit: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
const kits: Content = {
  parcelId: 'parcel-kits',
  item: kit,
  quantity: 2,
  expiry: '2025-09-30',
};
/**
 * Publishes an assembly of three kits with two packs of ibuprofen each. Two kits are in one carton,
 * and the third is in another.
 */
const tellKits = async () => {
  await world.tell('pledge', opened);
  await world.tell('pledge', published);
  await world.tell('pledge', submitted());
  for (const [service, event] of toTheReceipt.slice(0, 3)) await world.tell(service, event);
  const { quantity, ...parcel } = { ...kits, driveId };
  const making = { kitId: 'kit-making-1', driveId, parcelId: kits.parcelId, item: kit };
  const taken = { parcelId: 'parcel-01', driveId, item: ibuprofen, quantity: 6 };
  const events: BlueboxEvent[] = [
    { type: 'parcel.taken-for-kit', data: { ...taken, kitId: making.kitId } },
    {
      type: 'kit.assembled',
      data: { ...making, quantity: 3, components: [{ ...content, quantity: 6 }] },
    },
    {
      type: 'parcel.created',
      data: { ...parcel, quantity: 3, origin: { kind: 'assembly', kitId: making.kitId } },
    },
    ...[
      { number: 17, boxId, quantity: 2 },
      { number: 18, boxId: 'carton-0018', quantity: 1 },
    ].flatMap(({ number, boxId: box, quantity: some }): BlueboxEvent[] => [
      { type: 'box.opened', data: { boxId: box, driveId, number } },
      {
        type: 'box.item-packed',
        data: { boxId: box, driveId, content: { ...kits, quantity: some } },
      },
      {
        type: 'parcel.packed',
        data: {
          parcelId: kits.parcelId,
          driveId,
          item: kit,
          quantity: some,
          boxId: box,
        },
      },
    ]),
  ];
  for (const event of events) await world.tell('inventory', event);
};

describe('a tracker that starts', () => {
  it('starts its consumers concurrently', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bluebox-tracker-'));
    const views = openViewStore({ path: join(folder, 'views.sqlite') });
    const asked: string[] = [];
    let letIn = () => {};
    const everybody = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    const service = await runTrackerService({
      views,
      bus: {
        async publish() {},
        async subscribe({ consumer }) {
          asked.push(consumer);
          if (asked.length === trackerProjections.length) letIn();
          await everybody;
          return { caughtUp: async () => {}, lag: async () => 0, stop: async () => {} };
        },
      },
      report: { parked() {}, refused() {}, fatal() {} },
      now: () => new Date(),
    });
    expect(asked.toSorted()).toEqual(trackerProjections.map(({ name }) => name).toSorted());
    await service.stop();
    await views.close();
    rmSync(folder, { recursive: true });
  });
});

describe('totals', () => {
  const path = `/drives/${driveId}/totals`;

  it('are visible to coordinators from the beginning, and to everybody once the drive is published', async () => {
    expect((await world.get(coordinator, path)).status).toBe(404);
    await world.tell('pledge', opened);
    expect((await world.get(coordinator, path)).status).toBe(200);
    expect((await world.get(anybody, path)).status).toBe(404);
    expect((await world.get(anybody, `${path}?asOf=2023-03-20T01:00:00Z`)).status).toBe(404);
    expect((await world.stream(anybody, `${path}/stream`)).status).toBe(404);
    await world.tell('pledge', published);
    expect((await world.get(anybody, path)).status).toBe(200);
    await world.tell('pledge', { type: 'drive.completed', data: { driveId } });
    expect((await world.get(anybody, path)).status).toBe(200);
  });

  it('report how many events they lack', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    expect(await (await world.get(anybody, path)).json()).toMatchObject({ parked: 0 });
    const stream = await world.stream(anybody, `${path}/stream`);
    expect((await stream.next()).data).toMatchObject({ parked: 0 });
    const broken = { type: 'pledge.submitted', data: { driveId, lines: null } };
    await world.tell('pledge', broken as unknown as BlueboxEvent);
    expect(await (await world.get(anybody, path)).json()).toMatchObject({ parked: 1 });
    expect((await stream.next()).data).toMatchObject({ parked: 1 });
    expect(await (await world.get(anybody, path)).json()).toMatchObject({ counts: { pledges: 0 } });
  });

  it('show where everything is, now and at a past moment', async () => {
    await tellAll();
    const now = TotalsView.strict().parse(await (await world.get(anybody, path)).json());
    expect(now.rows).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        balances: { pledged: 10, rejected: 2, confirmed: 7, damaged: 1 },
        rejectedBy: { opened: 2 },
        spoiledAway: 1,
      },
    ]);
    expect(now.counts).toEqual({
      pledges: 'fewer-than-5',
      boxes: 1,
      consignments: 0,
      openCases: 0,
    });
    expect(now.balanced).toBe(true);
    const past = await world.get(coordinator, `${path}?asOf=2023-03-20T01:00:04Z`);
    expect(TotalsView.parse(await past.json()).rows[0]?.balances).toEqual({
      pledged: 10,
      received: 10,
    });
  });

  it('show the public five pledges exactly, but four only as "fewer than 5", whether current or live, and none of them in the past', async () => {
    await world.tell('pledge', published);
    const pledgesTold = async (caller: typeof anybody) => {
      const now = await (await world.get(caller, path)).json();
      const past = await world.get(caller, `${path}?asOf=2023-03-30T00:00:00Z`);
      const live = await (await world.stream(caller, `${path}/stream`)).next();
      const answers = [now, live.data, await past.json()];
      return answers.map((answer) => TotalsView.parse(answer).counts.pledges);
    };
    for (let number = 1; number <= 4; number++)
      await world.tell('pledge', submitted(`pledge-${2_000 + number}`));
    expect(await pledgesTold(anybody)).toEqual(['fewer-than-5', 'fewer-than-5', 0]);
    expect(await pledgesTold(coordinator)).toEqual([4, 4, 4]);
    await world.tell('pledge', submitted('pledge-2005'));
    expect(await pledgesTold(anybody)).toEqual([5, 5, 5]);
  });

  it('show the public the past in steps of five pledges, and staff every second', async () => {
    await world.tell('pledge', opened, '2023-03-18T02:10:00.000Z');
    await world.tell('pledge', published, '2023-03-18T02:20:00.000Z');
    const submit = (count: number, at: string) =>
      Array.from({ length: count }, (_, number) =>
        world.tell(
          'pledge',
          submitted(`pledge-${at.slice(8, 16).replace(/\D/g, '')}${number}`),
          at,
        ),
      );
    await Promise.all(submit(4, '2023-03-20T03:05:00.000Z'));
    await Promise.all(submit(1, '2023-03-20T05:01:02.000Z'));
    await Promise.all(submit(6, '2023-03-20T06:59:59.000Z'));
    await Promise.all(submit(2, '2023-03-20T07:00:00.000Z'));
    const at = async (caller: Caller, moment: string) =>
      TotalsView.parse(await (await world.get(caller, `${path}?asOf=2023-03-${moment}Z`)).json());
    const pledgesAt = async (caller: Caller, moment: string) =>
      (await at(caller, moment)).counts.pledges;
    expect(await at(anybody, '20T03:05:00')).toEqual(await at(anybody, '20T03:06:00'));
    expect(await at(anybody, '20T03:05:00')).toMatchObject({
      asOf: '2023-03-18T01:59:59.999Z',
      rows: [],
      counts: { pledges: 0 },
    });
    expect(await at(anybody, '20T05:59:58')).toEqual(await at(anybody, '20T03:06:00'));
    expect((await at(anybody, '20T06:30:00')).asOf).toBe('2023-03-20T05:59:59.999Z');
    expect(await pledgesAt(anybody, '20T06:30:00')).toBe(5);
    expect(await at(anybody, '29T00:00:00')).toEqual(await at(coordinator, '20T06:59:59'));
    expect(await pledgesAt(coordinator, '20T03:05:00')).toBe(4);
    expect(await pledgesAt(coordinator, '20T03:04:59')).toBe(0);
    expect(await pledgesAt(coordinator, '29T00:00:00')).toBe(13);

    const momentsPath = `/drives/${driveId}/moments`;
    const momentsFor = async (caller: Caller) =>
      MomentsView.strict().parse(await (await world.get(caller, momentsPath)).json());
    const list = {
      driveId,
      moments: ['2023-03-20T05:59:59.999Z', '2023-03-20T06:59:59.999Z'],
      least: 5,
    };
    expect(await momentsFor(anybody)).toEqual(list);
    expect(await momentsFor(coordinator)).toEqual(list);
    await Promise.all(submit(3, '2023-03-20T08:00:00.000Z'));
    expect((await momentsFor(anybody)).moments).toEqual([
      ...list.moments,
      '2023-03-20T08:59:59.999Z',
    ]);
  });

  it('showed one withdrawal in the past, because four other pledges moved in the same hour', async () => {
    await world.tell('pledge', opened, '2023-03-18T02:10:00.000Z');
    await world.tell('pledge', published, '2023-03-18T02:20:00.000Z');
    const line = { lineId: 'l1', category: 'medicine', unit: 'box', quantity: 10 } as const;
    const give = (number: number, hour: string) =>
      world.tell('pledge', submitted(`pledge-300${number}`), `2023-03-20T${hour}:05:00.000Z`);
    const past = async (caller: Caller) =>
      TotalsView.parse(await (await world.get(caller, `${path}?asOf=2023-03-29T00:00:00Z`)).json());
    for (const number of [1, 2, 3, 4, 5]) await give(number, '03');
    const before = await past(anybody);
    expect(before.rows).toMatchObject([{ balances: { pledged: 50, promised: 50 } }]);
    for (const number of [6, 7, 8, 9]) await give(number, '04');
    await world.tell(
      'inventory',
      {
        type: 'reception.recorded',
        data: {
          ...{ receptionId: 'pledge-3001', pledgeId: 'pledge-3001', driveId, entryId: 'entry-1' },
          lines: [
            { lineId: 'l1', item: ibuprofen, received: 10, ofPromise: 10, excess: 0, shortfall: 0 },
          ],
        },
      },
      '2023-03-20T04:06:00.000Z',
    );
    await world.tell(
      'pledge',
      {
        type: 'pledge.withdrawn',
        data: { pledgeId: 'pledge-3002', driveId, lines: [line] },
      } as never,
      '2023-03-20T04:07:00.000Z',
    );
    const after = await past(anybody);
    expect(after.counts).toEqual(before.counts);
    // The promises changed by the withdrawal and four new pledges, which are five together.
    expect(after.rows).toMatchObject([{ balances: { pledged: 80, promised: 80 } }]);
    expect((await past(coordinator)).rows).toMatchObject([
      { balances: { pledged: 90, promised: 70, received: 10, withdrawn: 10 } },
    ]);
  });

  it('tell the goods of an item that a need names, with those of items that were merged into it', async () => {
    const needed = { category: 'medicine', unit: 'box', quantity: 100 } as const;
    const terms = {
      recipient: { name: '西吉县红十字会' },
      title: '西吉',
      expectedArrival: '2023-03-28',
      handInPoints: [],
      rules: {
        version: 1,
        categories: ['medicine'],
        sealedOnly: true,
        minimumMonthsAtArrival: 6,
        devicesMustWork: true,
        prescriptionAllowed: true,
      },
      needs: [
        { ...needed, needId: 'n1' },
        { ...needed, needId: 'n2', itemId: 'item-0001' },
      ],
    } as never;
    await world.tell('pledge', { type: 'drive.opened', data: { driveId, slug: 'xiji', terms } });
    await world.tell('pledge', published);
    const named = (itemId: string) => ({ ...ibuprofen, itemId });
    const kind = { category: 'medicine', unit: 'box' } as const;
    await world.tell('pledge', submitted(pledgeId, 10, named('item-0001')));
    await world.tell('pledge', submitted('pledge-0002', 7, named('item-0002')));
    await world.tell('pledge', submitted('pledge-0003', 5));
    await world.tell('inventory', {
      type: 'reception.recorded',
      data: {
        ...reception,
        entryId: 'entry-0001',
        lines: [
          {
            lineId: 'l1',
            item: named('item-0001'),
            received: 9,
            ofPromise: 8,
            excess: 1,
            shortfall: 0,
          },
        ],
      },
    });
    await world.tell('pledge', {
      type: 'pledge.withdrawn',
      data: {
        pledgeId: 'pledge-0002',
        driveId,
        lines: [{ lineId: 'l1', ...kind, itemId: 'item-0002', quantity: 3 }],
      },
    });
    const items = async () => {
      const totals = (await (await world.get(anybody, `/drives/${driveId}/totals`)).json()) as {
        rows: { items?: unknown }[];
      };
      return totals.rows.map((row) => row.items);
    };
    expect(await items()).toEqual([
      [
        {
          itemIds: ['item-0001'],
          balances: { pledged: 10, walkIn: 1, promised: 2, received: 9 },
        },
      ],
    ]);
    await world.tell('inventory', {
      type: 'item.merged',
      data: { itemId: 'item-0001', into: 'item-0002' },
    });
    expect(await items()).toEqual([
      [
        {
          itemIds: ['item-0001'],
          balances: { pledged: 17, walkIn: 1, promised: 6, received: 9, withdrawn: 3 },
        },
      ],
    ]);
    await world.tell('pledge', {
      type: 'pledge.amended',
      data: {
        pledgeId: 'pledge-0003',
        driveId,
        lines: [{ lineId: 'l1', item: named('item-0002'), quantity: 5, condition: 'sealed' }],
        changes: [],
        reassigned: [
          { lineId: 'l1', category: 'medicine', unit: 'box', quantity: 5, to: 'item-0002' },
        ],
      },
    });
    expect(await items()).toMatchObject([[{ balances: { promised: 11 } }]]);
  });

  it('have no public moments before the drive is published', async () => {
    await world.tell('pledge', opened);
    expect((await world.get(anybody, `/drives/${driveId}/moments`)).status).toBe(404);
    await world.tell('pledge', published);
    const answer = await world.get(anybody, `/drives/${driveId}/moments`);
    expect(MomentsView.parse(await answer.json()).moments).toEqual([]);
  });

  it.each(['yesterday', '2023-03-20', '2023-03-20T01:00:04+08:00'])(
    'are refused for the moment %s',
    async (moment) => {
      await world.tell('pledge', published);
      const answer = await world.get(anybody, `${path}?asOf=${encodeURIComponent(moment)}`);
      expect(answer.status).toBe(400);
    },
  );

  it('show coordinators the number of pledges by hour', async () => {
    await tellAll();
    await world.tell('pledge', submitted('pledge-0002'), '2023-03-20T03:59:59.999Z');
    await world.tell('pledge', submitted('pledge-0003'), '2023-03-20T04:00:00.000Z');
    const timeline = `/drives/${driveId}/timeline`;
    expect((await world.get(anybody, timeline)).status).toBe(401);
    const { hours } = TimelineView.parse(await (await world.get(coordinator, timeline)).json());
    expect(hours).toEqual([
      { hour: '2023-03-20T01:00:00.000Z', pledges: 1 },
      { hour: '2023-03-20T03:00:00.000Z', pledges: 1 },
      { hour: '2023-03-20T04:00:00.000Z', pledges: 1 },
    ]);
  });

  it('stream a snapshot first, then the newest state', async () => {
    await world.tell('pledge', published);
    await world.service.caughtUp();
    const reader = await world.stream(anybody, `${path}/stream`);
    expect(reader.headers['content-type']).toContain('text/event-stream');
    const first = await reader.next();
    expect(first.event).toBe('totals');
    expect(TotalsView.parse(first.data).counts.pledges).toBe(0);
    for (let number = 1; number <= 20; number++)
      await world.tell('pledge', submitted(`pledge-${1_000 + number}`, 2));
    let messages = 0;
    for (;;) {
      const totals = TotalsView.parse((await reader.next()).data);
      messages += 1;
      if (totals.counts.pledges !== 20) continue;
      expect(totals.rows[0]?.balances).toEqual({ pledged: 40, promised: 40 });
      break;
    }
    expect(messages).toBeLessThanOrEqual(20);
  });

  it('have a limited number of streams per account', async () => {
    await world.tell('pledge', published);
    await world.service.caughtUp();
    for (let open = 0; open < 3; open++)
      expect((await world.stream(coordinator, `${path}/stream`)).status).toBe(200);
    const refused = await world.stream(coordinator, `${path}/stream`);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(JSON.parse(await refused.body).code).toBe('TOO_MANY_STREAMS');
    expect((await world.stream(anybody, `${path}/stream`)).status).toBe(200);
  });
});

describe('the feed', () => {
  const path = `/drives/${driveId}/feed`;

  it('is refused to the public and to holders of links', async () => {
    await tellAll();
    for (const caller of [anybody, giver(1)]) {
      expect((await world.get(caller, path)).status).toBeGreaterThanOrEqual(401);
      expect((await world.stream(caller, `${path}/stream`)).status).toBeGreaterThanOrEqual(401);
    }
  });

  it('lists events, newest first, page by page', async () => {
    await tellAll();
    const all = FeedPage.parse(await (await world.get(coordinator, `${path}?limit=200`)).json());
    expect(all.entries.map(({ type }) => type)).toEqual([
      'receipt.confirmed',
      'consignment.dispatched',
      'box.sealed',
      'box.item-packed',
      'box.opened',
      'inspection.recorded',
      'reception.recorded',
      'pledge.submitted',
      'drive.published',
      'drive.opened',
    ]);
    expect(all.entries[0]).toEqual({
      id: expect.any(String),
      driveId,
      type: 'receipt.confirmed',
      at: '2023-03-20T01:00:13.000Z',
      actor: 'account-0001',
      facts: {
        consignmentId: 'consignment-1',
        boxId,
        received: 7,
        damaged: 1,
        missing: 0,
        surplus: 0,
      },
    });
    const paged: unknown[] = [];
    for (let before = ''; ; ) {
      const page = await world.get(
        coordinator,
        `${path}?limit=3${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`,
      );
      const { entries } = FeedPage.parse(await page.json());
      paged.push(...entries);
      const last = entries.at(-1);
      if (last === undefined) break;
      before = last.id;
    }
    expect(paged).toEqual(all.entries);
  });

  it('tells of stocktakes and holds, but not what people counted', async () => {
    await world.tell('pledge', opened);
    const count = { countId: 'count-0001', driveId };
    const held = { parcelId: 'parcel-01', driveId, item: ibuprofen, holdId: 'hold-0001' };
    const marked = { boxId, driveId, parcelId: 'parcel-01', holdId: 'hold-0001' };
    const equal = { parcelId: 'parcel-01', counted: 6, expected: 6 };
    const short = { parcelId: 'parcel-02', counted: 5, expected: 6, adjustmentId: 'adjustment-1' };
    const figure = { ...count, parcelId: 'parcel-01', quantity: 6, version: 1, by: 'account-0001' };
    const events: BlueboxEvent[] = [
      { type: 'count.begun', data: { ...count, kind: 'yearly', counters: 1 } },
      { type: 'count.counted', data: figure },
      { type: 'count.posted', data: { ...count, parcels: [equal, short] } },
      {
        type: 'count.reversed',
        data: {
          ...count,
          adjustments: [{ parcelId: 'parcel-02', adjustmentId: 'adjustment-1' }],
          complete: true,
          reason: 'recount',
        },
      },
      { type: 'count.abandoned', data: { countId: 'count-0002', driveId, reason: 'by-mistake' } },
      { type: 'parcel.held', data: { ...held, quantity: 3 } },
      { type: 'box.held', data: marked },
      { type: 'box.hold-lifted', data: marked },
      { type: 'parcel.released', data: { ...held, quantity: 3 } },
    ];
    for (const event of events) await world.tell('inventory', event);
    const page = await world.get(coordinator, path);
    const told = FeedPage.parse(await page.json()).entries.map(({ type, facts }) => [type, facts]);
    const item = { item: ibuprofen.name, unit: ibuprofen.unit };
    expect(told.slice(0, -1).reverse()).toEqual([
      ['count.begun', { countId: 'count-0001', kind: 'yearly' }],
      ['count.posted', { countId: 'count-0001', parcels: 2, differing: 1 }],
      ['count.reversed', { countId: 'count-0001', reason: 'recount' }],
      ['count.abandoned', { countId: 'count-0002', reason: 'by-mistake' }],
      ['parcel.held', { parcelId: 'parcel-01', holdId: 'hold-0001', ...item }],
      ['box.held', { boxId, holdId: 'hold-0001' }],
      ['box.hold-lifted', { boxId, holdId: 'hold-0001' }],
      ['parcel.released', { parcelId: 'parcel-01', holdId: 'hold-0001', ...item }],
    ]);
    const about = await world.get(coordinator, `${path}?about=count-0002`);
    expect(FeedPage.parse(await about.json()).entries).toHaveLength(1);
  });

  it('lists the events of one record, of which a pledge includes its receptions', async () => {
    await tellAll();
    const about = async (id: string) => {
      const page = await world.get(coordinator, `${path}?about=${id}`);
      return FeedPage.parse(await page.json()).entries.map(({ type }) => type);
    };
    expect(await about(pledgeId)).toEqual([
      'inspection.recorded',
      'reception.recorded',
      'pledge.submitted',
    ]);
    expect(await about(boxId)).toEqual(['box.sealed', 'box.item-packed', 'box.opened']);
    expect(await about('consignment-1')).toEqual(['receipt.confirmed', 'consignment.dispatched']);
    expect(await about('unknown-record')).toEqual([]);
    const other = await world.get(coordinator, `/drives/drive-of-others/feed?about=${pledgeId}`);
    expect(FeedPage.parse(await other.json()).entries).toEqual([]);
  });

  it('leaves out what only the history of a record shows', async () => {
    await tellAll();
    await world.tell('pledge', {
      type: 'pledge.link-rotated',
      data: { pledgeId, driveId, generation: 2 },
    });
    await world.tell('pledge', {
      type: 'pledge.giver-forgotten',
      data: { pledgeId, driveId },
    });
    const typesIn = async (query: string) => {
      const page = await world.get(coordinator, `${path}?${query}`);
      return FeedPage.parse(await page.json()).entries.map(({ type }) => type);
    };
    expect(await typesIn('limit=1')).toEqual(['receipt.confirmed']);
    expect(await typesIn(`about=${pledgeId}&limit=3`)).toEqual([
      'pledge.giver-forgotten',
      'pledge.link-rotated',
      'inspection.recorded',
    ]);
  });

  it('streams from the newest entries on, and continues where a reader was, without loss or repeat', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    await world.service.caughtUp();
    const first = await world.stream(coordinator, `${path}/stream`);
    const entries = [await first.next(), await first.next()];
    expect(entries.map(({ data }) => FeedEntry.strict().parse(data).type)).toEqual([
      'drive.opened',
      'drive.published',
    ]);
    await world.tell('pledge', submitted('pledge-0002'));
    const live = await first.next();
    expect(FeedEntry.parse(live.data).facts).toMatchObject({ pledgeId: 'pledge-0002' });
    first.close();

    for (let number = 0; number < 250; number++)
      await world.tell('pledge', submitted(`pledge-${1_000 + number}`));
    for (const [service, event] of toTheReceipt) await world.tell(service, event);
    await world.service.caughtUp();
    const again = await world.stream(coordinator, `${path}/stream`, {
      'Last-Event-ID': live.id ?? '',
    });
    const ids: string[] = [];
    while (ids.length < 250 + 7) ids.push(FeedEntry.parse((await again.next()).data).id);
    expect(new Set(ids).size).toBe(257);
    expect(ids).not.toContain((live.data as { id: string }).id);
    await world.tell('pledge', { type: 'drive.closed', data: { driveId } });
    expect(FeedEntry.parse((await again.next()).data).type).toBe('drive.closed');
  });

  it('also streams entries that arrive late with an earlier time', async () => {
    await world.tell('pledge', published);
    await world.service.caughtUp();
    const reader = await world.stream(coordinator, `${path}/stream`);
    await reader.next();
    await world.tell('pledge', submitted('pledge-0002'), '2023-03-20T09:00:00.000Z');
    const { id } = await reader.next();
    reader.close();
    await world.tell('inventory', toTheReceipt[3]?.[1] as BlueboxEvent, '2023-03-20T08:59:59.000Z');
    await world.tell('pledge', submitted('pledge-0003'), '2023-03-20T08:59:58.000Z');
    await world.service.caughtUp();
    const again = await world.stream(coordinator, `${path}/stream`, { 'Last-Event-ID': id ?? '' });
    const types = [await again.next(), await again.next()].map(
      ({ data }) => FeedEntry.parse(data).type,
    );
    expect(types.sort()).toEqual(['box.opened', 'pledge.submitted']);
  });

  it.each(['nonsense', 'pledge-999999.inventory-3', ''])(
    'streams to a reader even if the Last-Event-ID is %j',
    async (lastEventId) => {
      await world.tell('pledge', published);
      await world.service.caughtUp();
      const reader = await world.stream(coordinator, `${path}/stream`, {
        'Last-Event-ID': lastEventId,
      });
      await world.tell('pledge', submitted('pledge-0002'));
      const types: string[] = [];
      while (!types.includes('pledge.submitted'))
        types.push(FeedEntry.parse((await reader.next()).data).type);
    },
  );
});

describe('a journey', () => {
  const path = `/journeys/${pledgeId}`;

  it('is shown to the holder of the pledge’s newest link and to coordinators, and to nobody else', async () => {
    expect((await world.get(coordinator, path)).status).toBe(404);
    await tellAll();
    const journey = JourneyView.strict().parse(await (await world.get(giver(1), path)).json());
    expect(journey.boxCount).toBe(1);
    expect(journey.lines[0]?.parts.map(({ quantity, state }) => [quantity, state])).toEqual([
      [2, 'rejected'],
      [7, 'confirmed'],
      [1, 'damaged'],
    ]);
    expect(await (await world.get(coordinator, path)).json()).toEqual(journey);
    await world.tell('pledge', {
      type: 'pledge.link-rotated',
      data: { pledgeId, driveId, generation: 2 },
    });
    expect((await world.get(giver(1), path)).status).toBe(404);
    expect((await world.get(giver(2), path)).status).toBe(200);
    const stranger: Caller = {
      ...anybody,
      links: [{ kind: 'pledge', id: 'pledge-0002', generation: 1 }],
    };
    expect((await world.get(stranger, path)).status).toBe(404);
    expect((await world.get(anybody, path)).status).toBe(401);
  });

  it('streams to an open page, immediately and whenever it changes', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', submitted());
    await world.tell('pledge', submitted('pledge-0002'));
    await world.service.caughtUp();
    const reader = await world.stream(giver(1), `${path}/stream`);
    const other = await world.stream(
      { ...anybody, links: [{ kind: 'pledge', id: 'pledge-0002', generation: 1 }] },
      '/journeys/pledge-0002/stream',
    );
    const states = async (of: typeof reader) => {
      const { event, data } = await of.next();
      expect(event).toBe('journey');
      return JourneyView.strict()
        .parse(data)
        .lines.flatMap(({ parts }) => parts.map(({ quantity, state }) => [quantity, state]));
    };
    expect(await states(reader)).toEqual([[10, 'promised']]);
    expect(await states(other)).toEqual([[10, 'promised']]);
    const [service, handedIn] = toTheReceipt[0] as (typeof toTheReceipt)[number];
    const ofOther = { ...handedIn.data, receptionId: 'pledge-0002', pledgeId: 'pledge-0002' };
    await world.tell(service, { ...handedIn, data: ofOther } as BlueboxEvent);
    expect(await states(other)).toEqual([[10, 'received']]);
    // The drive has changed, but not this journey.
    expect(reader.waiting).toEqual([]);
    await world.tell(service, handedIn);
    expect(await states(reader)).toEqual([[10, 'received']]);
  });

  it('is not streamed to a link of another generation, and its stream ends when the link is replaced', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', submitted());
    await world.service.caughtUp();
    expect((await world.stream(giver(2), `${path}/stream`)).status).toBe(404);
    const reader = await world.stream(giver(1), `${path}/stream`);
    await reader.next();
    await world.tell('pledge', {
      type: 'pledge.link-rotated',
      data: { pledgeId, driveId, generation: 2 },
    });
    await reader.ended;
    expect(reader.waiting).toEqual([]);
  });
});

describe('a box by its QR code', () => {
  const shown = async (caller = anybody) => {
    const answer = await world.get(caller, `/boxes/${boxId}`);
    expect(answer.status).toBe(200);
    return LabelledBoxView.strict().parse(await answer.json());
  };

  it('shows everybody its contents and place, without anything about givers', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    await world.tell('pledge', submitted());
    const stages: unknown[] = [];
    for (const [service, event] of toTheReceipt) {
      await world.tell(service, event);
      if (event.type.startsWith('box.') || event.type.startsWith('consignment.'))
        stages.push((await shown()).stage);
    }
    expect(stages).toEqual(['packing', 'packing', 'packed', 'packed', 'sent']);
    const box = await shown();
    expect(box).toEqual({
      boxId,
      driveId,
      number: 17,
      boxCount: 1,
      stage: 'confirmed',
      since: expect.stringMatching(/^2023-03-20T/),
      receipt: { received: 7, damaged: 1, missing: 0, surplus: 0 },
      contents: [{ item: ibuprofen, quantity: 8 }],
    });
    expect(JSON.stringify(box)).not.toMatch(/pledge|parcel|XLX|consignment-1/);
  });

  it('shows the contents of its kits, without anything about givers', async () => {
    await tellKits();
    const box = await shown();
    expect(box.contents).toEqual([
      {
        item: kit,
        quantity: 2,
        components: [
          {
            item: ibuprofen,
            depth: 1,
            kits: 3,
            inAll: 6,
            inEach: 2,
            expiries: ['2025-09-30'],
            lots: ['200116'],
          },
        ],
      },
    ]);
    expect(JSON.stringify(box)).not.toMatch(/pledge|parcel|XLX|making/);
  });

  it('is visible only to coordinators while the drive is a draft', async () => {
    await world.tell('pledge', opened);
    await world.tell('inventory', {
      type: 'box.opened',
      data: { boxId, driveId, number: 1 },
    });
    expect((await shown(coordinator)).contents).toEqual([]);
    const answer = await world.get(anybody, `/boxes/${boxId}`);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'UNKNOWN_BOX' }]);
    await world.tell('pledge', published);
    await shown();
  });

  it('is not found by its number or another id', async () => {
    await tellAll();
    for (const guess of ['17', 'carton-0002', driveId])
      expect((await world.get(anybody, `/boxes/${guess}`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the origins of a box', () => {
  it('are the pledges of its contents', async () => {
    await tellAll();
    const answer = await world.get(coordinator, `/boxes/${boxId}/origins`);
    expect(BoxOriginsView.strict().parse(await answer.json())).toEqual({
      boxId,
      driveId,
      number: 17,
      contents: [
        { parcelId: 'parcel-01', item: ibuprofen, quantity: 8, pledgeId, reference: 'XLX-7F3K9Q' },
      ],
    });
    expect((await world.get(giver(1), `/boxes/${boxId}/origins`)).status).toBe(401);
    expect((await world.get(coordinator, '/boxes/carton-9999/origins')).status).toBe(404);
  });

  it('include the pledges of components in kits', async () => {
    const kit: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
    await world.tell('pledge', submitted());
    await world.tell('inventory', {
      type: 'kit.assembled',
      data: {
        kitId: 'kit-making-1',
        driveId,
        parcelId: 'parcel-kits',
        item: kit,
        quantity: 2,
        components: [{ ...content, quantity: 4 }],
      },
    });
    await world.tell('inventory', {
      type: 'parcel.created',
      data: {
        parcelId: 'parcel-kits',
        driveId,
        item: kit,
        quantity: 2,
        origin: { kind: 'assembly', kitId: 'kit-making-1' },
      },
    });
    await world.tell('inventory', { type: 'box.opened', data: { boxId, driveId, number: 1 } });
    await world.tell('inventory', {
      type: 'box.item-packed',
      data: { boxId, driveId, content: { parcelId: 'parcel-kits', item: kit, quantity: 2 } },
    });
    const answer = await world.get(coordinator, `/boxes/${boxId}/origins`);
    expect(BoxOriginsView.strict().parse(await answer.json()).contents).toEqual([
      {
        parcelId: 'parcel-kits',
        item: kit,
        quantity: 2,
        components: [
          {
            parcelId: 'parcel-01',
            item: ibuprofen,
            quantity: 4,
            pledgeId,
            reference: 'XLX-7F3K9Q',
          },
        ],
      },
    ]);
  });
});

describe('an export', () => {
  const path = `/drives/${driveId}/export`;
  const exported = async (query: string) => {
    const answer = await world.get(coordinator, `${path}?${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    return bytes.toString('utf8').slice(1).split('\r\n');
  };

  it('is named after the drive, the table and the day', async () => {
    await world.tell('pledge', opened);
    await tellAll();
    const answer = await world.get(coordinator, `${path}?kind=pledges&format=xlsx`);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="pledges-${driveId}.xlsx"; filename*=UTF-8''${encodeURIComponent('西吉县急需药品募集-登记-1128.xlsx')}`,
    );
    const chosen = await world.get(coordinator, `${path}?kind=boxes&ids=${boxId}&language=en`);
    expect(chosen.headers.get('content-disposition')).toContain(
      encodeURIComponent('西吉县急需药品募集-Cartons-chosen-1128.csv'),
    );
  });

  it('has for each pledge its department and the hand-in point that the giver chose', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    const given = (id: string): BlueboxEvent => {
      const event = submitted(id);
      return {
        ...event,
        data: { ...event.data, department: '信息部', handInPointId: 'p1' },
      } as BlueboxEvent;
    };
    await world.tell('pledge', given('pledge-1001'));
    await world.tell('pledge', submitted('pledge-1002'));
    const [headings = '', ...records] = await exported('kind=pledges');
    const [department, point] = ['部门', '收集点'].map((heading) =>
      headings.split(',').indexOf(heading),
    );
    const cells = records.slice(0, -1).map((record) => record.split(','));
    expect(cells.map((row) => [row[department ?? -1], row[point ?? -1]])).toEqual([
      ['信息部', '融新科技中心 B1'],
      ['', ''],
    ]);
  });

  it('has the pledges, part by part', async () => {
    await tellAll();
    expect(await exported('kind=pledges&format=csv')).toEqual([
      '登记编号,提交时间,部门,收集点,序号,物品名称,规格,类别,单位,有效期至,批号,登记数量,数量,现在的状态,更新时间,未通过原因,箱号,承运商,快递单号,配进药箱,药箱分装几处,品名库编号',
      'XLX-7F3K9Q,2023-03-20 09:00:03,,,1,布洛芬缓释胶囊,0.3g×24粒,药品,盒,2025-09-30,202207001,10,2,未通过,2023-03-20 09:00:05,已开封,,,,,,',
      'XLX-7F3K9Q,2023-03-20 09:00:03,,,1,布洛芬缓释胶囊,0.3g×24粒,药品,盒,2025-09-30,202207001,10,7,已签收,2023-03-20 09:00:13,,17,顺丰速运,SF1234567890,,,',
      'XLX-7F3K9Q,2023-03-20 09:00:03,,,1,布洛芬缓释胶囊,0.3g×24粒,药品,盒,2025-09-30,202207001,10,1,破损,2023-03-20 09:00:13,,17,顺丰速运,SF1234567890,,,',
      '',
    ]);
  });

  it('names the item of the catalogue, where a line names one', async () => {
    await world.tell('pledge', published);
    const named: Item = { ...ibuprofen, itemId: 'item-0001' };
    await world.tell('pledge', submitted('pledge-1001', 1, named));
    await world.tell('pledge', submitted('pledge-1002', 1, ibuprofen));
    const [headings = '', ...records] = await exported('kind=pledges');
    const place = headings.split(',').indexOf('品名库编号');
    expect(records.slice(0, -1).map((record) => record.split(',')[place])).toEqual([
      'item-0001',
      '',
    ]);
  });

  it('has the quantity of a pledge as it was last changed (it was the first one)', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    await world.tell('pledge', submitted());
    await world.tell('pledge', {
      type: 'pledge.amended',
      data: {
        pledgeId,
        driveId,
        lines: [
          { lineId: 'l1', item: ibuprofen, quantity: 6, expiry: '2025-09-30', condition: 'sealed' },
        ],
        changes: [{ lineId: 'l1', category: 'medicine', unit: 'box', added: 0, withdrawn: 4 }],
      },
    });
    const [headings = '', ...records] = await exported('kind=pledges');
    const [pledged, quantity, state] = ['登记数量', '数量', '现在的状态'].map((heading) =>
      headings.split(',').indexOf(heading),
    );
    expect(
      records
        .slice(0, -1)
        .map((record) => record.split(','))
        .map((row) => [row[pledged ?? -1], row[quantity ?? -1], row[state ?? -1]]),
    ).toEqual([
      ['6', '6', '待交付'],
      // Withdrawn goods are not among the six.
      ['', '4', '撤回'],
    ]);
  });

  it('has the boxes, with contents and receipts', async () => {
    await tellAll();
    const [columns, ...records] = await exported('kind=boxes&language=en');
    expect(columns).toMatch(/^Carton,Gross weight \(kg\),Item,/);
    expect(records).toEqual([
      '17,9,布洛芬缓释胶囊,0.3g×24粒,Medicine,8,box,2025-09-30,200116,XLX-7F3K9Q,顺丰速运,SF1234567890,2023-03-20 09:00:12,,2023-03-20 09:00:13,7,1,0,0,,,',
      '',
    ]);
  });

  it('has the kits that goods went into, with their places and contents', async () => {
    await tellKits();
    const [heading, ...pledges] = await exported('kind=pledges');
    expect(heading).toMatch(/快递单号,配进药箱,药箱分装几处,品名库编号$/);
    expect(pledges.map((record) => record.split(',').slice(12).join(','))).toEqual([
      '2,未通过,2023-03-20 09:00:05,已开封,,,,,,',
      '2,已验收,2023-03-20 09:00:05,,,,,,,',
      '6,已装箱,2023-03-20 09:00:15,,,,,家庭药箱,第 17 箱 2 套 已装箱；第 18 箱 1 套 已装箱,',
      '',
    ]);
    const [columns, ...boxes] = await exported('kind=boxes');
    expect(columns).toMatch(/多出,药箱来源,药箱内装,品名库编号$/);
    expect(boxes).toEqual([
      '17,,家庭药箱,,药箱,2,套,2025-09-30,,XLX-7F3K9Q,,,,,,,,,,由捐赠物品配成,布洛芬缓释胶囊 0.3g×24粒 每套 2 盒，共 4 盒（有效期至 2025-09-30）,',
      '18,,家庭药箱,,药箱,1,套,2025-09-30,,XLX-7F3K9Q,,,,,,,,,,由捐赠物品配成,布洛芬缓释胶囊 0.3g×24粒 每套 2 盒，共 2 盒（有效期至 2025-09-30）,',
      '',
    ]);
    expect((await exported('kind=boxes&language=en'))[1]).toContain(
      ',Made up of what was given,"布洛芬缓释胶囊 0.3g×24粒 2 boxes each, 4 boxes in all (expires 2025-09-30)"',
    );
  });

  it('has the ledger', async () => {
    await tellAll();
    expect(await exported('kind=ledger')).toEqual([
      '类别,单位,来源或去向,未通过原因,数量,按原因分（已含在数量里）',
      '药品,盒,登记,,10,',
      '药品,盒,已签收,,7,',
      '药品,盒,未通过,,2,',
      '药品,盒,破损,,1,',
      '药品,盒,未通过,已开封,,2',
      '',
    ]);
  });

  it('has every pledge once, however many there are, and disarms text that would be a formula', async () => {
    await world.tell('pledge', published);
    const formula: Item = { name: '=HYPERLINK("http://x")', category: 'medicine', unit: 'box' };
    for (let number = 0; number < 450; number++)
      await world.tell('pledge', submitted(`pledge-${1_000 + number}`, 1 + number, formula));
    const [, ...records] = await exported('kind=pledges');
    const quantities = records.slice(0, -1).map((record) => Number(record.split(',').at(-10)));
    expect(quantities.sort((a, b) => a - b)).toEqual(Array.from({ length: 450 }, (_, n) => n + 1));
    expect(records[0]).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  it('in a workbook has times as dates, counts as numbers, and codes and formulas as text', async () => {
    await world.tell('pledge', published);
    const formula: Item = { name: '＝1+1', category: 'medicine', unit: 'box' };
    await world.tell('pledge', submitted('pledge-1000', 3, formula));
    const answer = await world.get(coordinator, `${path}?kind=pledges&format=xlsx`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(answer.headers.get('content-disposition')).toMatch(/filename="pledges-[\w-]+\.xlsx"/);
    const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
    expect(sheets[0]?.name).toBe('登记');
    const [headings = [], record = []] = sheets[0]?.rows ?? [];
    const cell = (heading: string) => record[headings.indexOf(heading)];
    expect(cell('登记编号')).toMatch(/^XLX-/);
    expect(cell('提交时间')).toEqual(new Date('2023-03-20T09:00:02Z'));
    expect(cell('物品名称')).toBe('＝1+1');
    expect(cell('数量')).toBe(3);
  });

  it.each(['pledges', 'boxes', 'ledger'])(
    'of %s has the same content in both formats',
    async (kind) => {
      await tellAll();
      const rowsOf = async (format: string) => {
        const answer = await world.get(coordinator, `${path}?kind=${kind}&format=${format}`);
        const { table } = await openSpreadsheet(new Uint8Array(await answer.arrayBuffer()));
        // The rows differ only at the end: a CSV file has commas for empty cells, while a workbook
        // has nothing.
        return (await table(0)).rows.map(({ cells }) => cells.join('|').replace(/\|*$/, ''));
      };
      const rows = await rowsOf('xlsx');
      expect(rows).toEqual(await rowsOf('csv'));
      expect(rows.length).toBeGreaterThan(1);
    },
  );

  it('of the ledger counts rejected goods once', async () => {
    await tellAll();
    const answer = await world.get(coordinator, `${path}?kind=ledger&format=csv`);
    const { table } = await openSpreadsheet(new Uint8Array(await answer.arrayBuffer()));
    const [, ...rows] = (await table(0)).rows.map(({ cells }) => cells);
    const sources = ['登记', '现场交来', '清点多出', '配成药箱'];
    const sum = (of: (account: string) => boolean) =>
      rows
        .filter(([, , account = '']) => of(account))
        .reduce((total, cells) => total + Number(cells[4] ?? 0), 0);
    expect(sum((account) => !sources.includes(account))).toBe(
      sum((account) => sources.includes(account)),
    );
    expect(rows.filter(([, , , reason]) => reason !== '' && reason !== undefined)).toEqual([
      ['药品', '盒', '未通过', '已开封', '', '2'],
    ]);
  });

  it.each(['csv', 'xlsx'])(
    'has only the chosen pledges, in their order, and disarms text that would be a formula (%s)',
    async (format) => {
      await world.tell('pledge', published);
      const formula: Item = { name: '=1+1', category: 'medicine', unit: 'box' };
      for (let number = 0; number < 5; number++)
        await world.tell('pledge', submitted(`pledge-${1_000 + number}`, 1 + number, formula));
      const ids = 'pledge-1003.pledge-1001.pledge-1003.pledge-unknown';
      const answer = await world.get(
        coordinator,
        `${path}?kind=pledges&format=${format}&ids=${ids}`,
      );
      expect(answer.headers.get('content-disposition')).toMatch(/-chosen\.(csv|xlsx)"/);
      const { table } = await openSpreadsheet(new Uint8Array(await answer.arrayBuffer()));
      const [, ...rows] = (await table(0)).rows.map(({ cells }) => cells);
      expect(rows.map((cells) => [cells[5], cells[11]])).toEqual([
        [format === 'csv' ? "'=1+1" : '=1+1', '4'],
        [format === 'csv' ? "'=1+1" : '=1+1', '2'],
      ]);
    },
  );

  it('has only the chosen boxes, and none of another drive', async () => {
    await tellAll();
    const elsewhere = { driveId: 'drive-elsewhere', boxId: 'carton-elsewhere' };
    await world.tell('inventory', { type: 'box.opened', data: { ...elsewhere, number: 1 } });
    await world.tell('inventory', { type: 'box.item-packed', data: { ...elsewhere, content } });
    const [, ...whole] = await exported('kind=boxes');
    expect((await exported(`kind=boxes&ids=${elsewhere.boxId}.${boxId}`)).slice(1)).toEqual(whole);
    expect((await exported(`kind=boxes&ids=${elsewhere.boxId}`)).slice(1)).toEqual(['']);
  });

  it('of chosen rows needs valid ids, at most 200, and is refused for the ledger', async () => {
    await tellAll();
    const status = async (query: string) =>
      (await world.get(coordinator, `${path}?${query}`)).status;
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `pledge-${n}`).join('.');
    expect(await status(`kind=pledges&ids=${many(200)}`)).toBe(200);
    expect(await status(`kind=pledges&ids=${many(201)}`)).toBe(400);
    expect(await status('kind=pledges&ids=')).toBe(400);
    expect(await status('kind=pledges&ids=../etc')).toBe(400);
    expect(await status(`kind=ledger&ids=${pledgeId}`)).toBe(400);
  });

  it('needs a coordinator, an existing drive and a known format', async () => {
    await world.tell('pledge', published);
    expect((await world.get(anybody, `${path}?kind=pledges`)).status).toBe(401);
    expect((await world.get(giver(1), `${path}?kind=pledges`)).status).toBe(401);
    expect((await world.get(coordinator, `${path}?kind=givers`)).status).toBe(400);
    expect((await world.get(coordinator, `${path}?kind=pledges&format=xml`)).status).toBe(400);
    const unknown = '/drives/drive-unknown/export?kind=pledges';
    expect((await world.get(coordinator, unknown)).status).toBe(404);
  });
});

it('the tracker rebuilds its views to the same content', async () => {
  await tellAll();
  const paths = [`/drives/${driveId}/totals`, `/drives/${driveId}/feed`, `/journeys/${pledgeId}`];
  const shown = () =>
    Promise.all(paths.map(async (path) => (await world.get(coordinator, path)).json()));
  const before = await shown();
  for (const { running } of world.service.projections)
    await rebuildTogether([running], world.log.history, () => {});
  expect(await shown()).toEqual(before);
});

it('the tracker ends an open stream when it stops', async () => {
  await world.tell('pledge', published);
  await world.service.caughtUp();
  const reader = await world.stream(coordinator, `/drives/${driveId}/totals/stream`);
  await world.service.stop();
  await reader.ended;
});

describe('the board', () => {
  const ask = async (path: string) => {
    const response = await world.get(coordinator, `/drives/${driveId}/${path}`);
    expect(response.status).toBe(200);
    return response.json();
  };
  const pledge = (number: number, department?: string): BlueboxEvent => {
    const event = submitted(`pledge-100${number}`, 2);
    return {
      ...event,
      data: {
        ...event.data,
        handInPointId: 'p1',
        ...(department === undefined ? {} : { department }),
      },
    } as BlueboxEvent;
  };
  const claimed = {
    consignmentId: 'consignment-1',
    driveId,
    boxId,
  };
  const receipt = (
    type: 'receipt.confirmed' | 'receipt.reversed',
    lines: object,
    more: object,
  ): BlueboxEvent =>
    ({
      type,
      data: {
        ...claimed,
        from: 'delivered',
        lines: [{ parcelId: 'parcel-01', item: ibuprofen, surplus: 0, ...lines }],
        ...more,
      },
    }) as BlueboxEvent;

  it('shows departments and hand-in points, but no group of fewer than five', async () => {
    await world.tell('pledge', opened);
    for (let number = 0; number < 5; number++) await world.tell('pledge', pledge(number, '京西'));
    await world.tell('pledge', pledge(5, '京南'));
    // The only giver of a department must not be identifiable, either directly or by subtraction.
    expect(GroupsView.parse(await ask('groups'))).toEqual({
      driveId,
      departments: {
        groups: [],
        others: { groups: 2, pledges: 6, pledged: 12, toCome: 12, received: 0, rejected: 0 },
        withheld: false,
      },
      handInPoints: {
        groups: [{ name: 'p1', pledges: 6, pledged: 12, toCome: 12, received: 0, rejected: 0 }],
        withheld: false,
      },
      least: 5,
    });
    for (let number = 6; number < 10; number++) await world.tell('pledge', pledge(number, '京南'));
    const { departments } = GroupsView.parse(await ask('groups'));
    expect(departments.groups.map(({ name, pledges }) => [name, pledges])).toEqual([
      ['京南', 5],
      ['京西', 5],
    ]);
  });

  it('reports what a department gave as JSON and as files, to coordinators and not of small ones', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    const given = submitted();
    await world.tell('pledge', {
      ...given,
      data: { ...given.data, department: '京西' },
    } as BlueboxEvent);
    for (let number = 0; number < 3; number++) await world.tell('pledge', pledge(number, '京西'));
    for (const [service, event] of toTheReceipt) await world.tell(service, event);
    const base = `/drives/${driveId}/department-report`;
    const department = encodeURIComponent('京西');
    const refused = await world.get(coordinator, `${base}?department=${department}`);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'DEPARTMENT_TOO_SMALL',
    ]);
    await world.tell('pledge', pledge(3, '京西'));

    const report = DepartmentReport.parse(await ask(`department-report?department=${department}`));
    expect(report).toMatchObject({
      receipts: [{ item: ibuprofen, quantity: 7 }],
      goods: [{ received: 10, confirmed: 7 }],
      fewGivers: true,
      parked: 0,
    });
    expect(JSON.stringify(report)).not.toMatch(/XLX-|pledge-/);
    const file = async (format: string) =>
      world.get(coordinator, `${base}/file?department=${department}&format=${format}`);
    const csv = await (await file('csv')).text();
    expect(csv.trim().split('\r\n')[1]).toMatch(
      /^西吉县急需药品募集,,京西,对方已签收,20\d\d-\d\d-\d\d,.*布洛芬缓释胶囊/,
    );
    const pdf = await file('pdf');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const [sheet] = (await readXlsx(new Uint8Array(await (await file('xlsx')).arrayBuffer())))
      .sheets;
    expect(sheet?.rows[1]).toContain('布洛芬缓释胶囊');

    const wrongWay = `${base}?department=${department}&from=2023-03-02&until=2023-03-01`;
    expect((await world.get(coordinator, wrongWay)).status).toBe(400);
    const viewer: Caller = { subject: 'account-0002', roles: ['viewer'], links: [] };
    for (const caller of [anybody, viewer])
      expect((await world.get(caller, `${base}?department=${department}`)).status).not.toBe(200);
  });

  it('lists stock and boxed goods that expire soon until they are sent', async () => {
    await world.tell('pledge', opened);
    for (const [service, event] of toTheReceipt.slice(0, 3)) await world.tell(service, event);
    const parcel = { parcelId: 'parcel-01', item: ibuprofen, expiry: '2025-09-30', lot: '200116' };
    expect(ShortDatedView.parse(await ask('short-dated?until=2025-09-29')).parcels).toEqual([]);
    expect(ShortDatedView.parse(await ask('short-dated?until=2025-09-30'))).toEqual({
      driveId,
      parcels: [{ ...parcel, free: 8, boxes: [] }],
      more: false,
    });
    for (const [service, event] of toTheReceipt.slice(3, 7)) await world.tell(service, event);
    expect(ShortDatedView.parse(await ask('short-dated?until=2025-12-31')).parcels).toEqual([
      { ...parcel, free: 0, boxes: [{ boxId, number: 17, quantity: 8 }] },
    ]);
    for (const [service, event] of toTheReceipt.slice(7)) await world.tell(service, event);
    expect(ShortDatedView.parse(await ask('short-dated?until=2025-12-31')).parcels).toEqual([]);
  });

  it('lists differences from the promise until the hand-in is reversed', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', submitted());
    const lines = [
      { lineId: 'l1', item: ibuprofen, received: 7, ofPromise: 7, excess: 0, shortfall: 3 },
      { lineId: 'x1', item: ibuprofen, received: 1, ofPromise: 0, excess: 1, shortfall: 0 },
    ];
    const data = { ...reception, lines };
    await world.tell('inventory', {
      type: 'reception.recorded',
      data: { ...data, entryId: 'entry-0001' },
    });
    expect(MismatchesView.parse(await ask('mismatches')).kinds).toMatchObject([
      {
        kind: 'hand-in',
        total: 1,
        mismatches: [{ pledgeId, reference: 'XLX-7F3K9Q', shortfall: 3, excess: 1 }],
      },
    ]);
    await world.tell('inventory', {
      type: 'reception.reversed',
      data: { ...data, reverses: 'entry-0001', reason: 'typing-error' },
    });
    expect(MismatchesView.parse(await ask('mismatches')).kinds).toEqual([]);
  });

  it('lists refused boxes, missing confirmations and discrepancies of a consignment', async () => {
    const kinds = async () => MismatchesView.parse(await ask('mismatches')).kinds;
    const { consignmentId } = claimed;
    await world.tell('pledge', opened);
    await world.tell('inventory', { type: 'box.opened', data: { boxId, driveId, number: 17 } });
    await world.tell('shipment', {
      type: 'consignment.created',
      data: { consignmentId, driveId, number: 3 },
    });
    await world.tell('shipment', {
      type: 'consignment.box-claimed',
      data: { ...claimed, claimId: 'claim-00001' },
    });
    expect((await kinds())[0]).toMatchObject({
      kind: 'claim',
      mismatches: [{ number: 3, boxId, boxNumber: 17 }],
    });
    await world.tell('shipment', {
      type: 'consignment.box-refused',
      data: { ...claimed, why: 'not-sealed' },
    });
    expect((await kinds())[0]?.mismatches).toMatchObject([{ refused: 'not-sealed' }]);
    await world.tell('shipment', {
      type: 'consignment.box-granted',
      data: { ...claimed, number: 17, weight: 9_000, contents: [content] },
    });
    expect(await kinds()).toEqual([]);
    await world.tell('shipment', {
      type: 'consignment.box-delivered',
      data: { ...claimed, contents: [content] },
    });
    expect(await kinds()).toMatchObject([
      { kind: 'unconfirmed', total: 1, mismatches: [{ number: 3, boxes: 1 }] },
    ]);
    const found = { received: 6, damaged: 2, missing: 0 };
    const caseId = 'case-0000001';
    await world.tell(
      'shipment',
      receipt('receipt.confirmed', found, {
        receiptId: 'receipt-0001',
        via: 'link',
        cases: [{ caseId, kind: 'damaged' }],
      }),
    );
    await world.tell('shipment', {
      type: 'case.opened',
      data: { caseId, driveId, kind: 'damaged', consignmentId, boxId },
    });
    // The difference is listed once, as a discrepancy, with the case that handles it.
    expect(await kinds()).toMatchObject([
      {
        kind: 'receipt',
        mismatches: [{ caseId, boxNumber: 17, damaged: 2, missing: 0, surplus: 0 }],
      },
    ]);
    await world.tell('shipment', {
      type: 'case.opened',
      data: { caseId: 'case-0000002', driveId, kind: 'request' },
    });
    await world.tell('shipment', {
      type: 'case.closed',
      data: { caseId, driveId, resolution: 'replaced' },
    });
    expect(await kinds()).toMatchObject([
      { kind: 'case', total: 1, mismatches: [{ caseId: 'case-0000002', caseKind: 'request' }] },
    ]);
    await world.tell(
      'shipment',
      receipt('receipt.reversed', found, { reverses: 'receipt-0001', reason: 'typing-error' }),
    );
    expect((await kinds()).map(({ kind }) => kind)).toEqual(['unconfirmed', 'case']);
  });
});

describe('a code', () => {
  const find = async (code: string, from?: string) => {
    const response = await world.get(
      coordinator,
      `/codes/${code}${from === undefined ? '' : `?driveId=${from}`}`,
    );
    expect(response.status).toBe(200);
    return CodeHits.strict().parse(await response.json()).hits;
  };
  const elsewhere = 'drive-elsewhere';

  it.each([
    ['XLX-7F3K9Q', 'pledge'],
    ['xlx7f3k9q', 'pledge'],
    ['7f3k9q', 'pledge'],
    ['pledge-0001', 'pledge'],
    ['17', 'box'],
    ['carton-0001', 'box'],
    ['CARTON-0001', 'box'],
    ['SF1234567890', 'consignment'],
    ['sf1234567890', 'consignment'],
    ['200116', 'parcel'],
    ['arcel-01', 'parcel'],
  ])('%s leads to a %s', async (code, kind) => {
    await world.tell('shipment', {
      type: 'consignment.created',
      data: { consignmentId: 'consignment-1', driveId, number: 3 },
    });
    await tellAll();
    expect((await find(code)).map((hit) => hit.kind)).toEqual([kind]);
  });

  it('that no record has finds nothing, and an invalid code is refused', async () => {
    await tellAll();
    expect(await find('XLX-000000')).toEqual([]);
    expect((await world.get(coordinator, '/codes/%E5%BC%A0%E4%B8%89')).status).toBe(400);
  });

  it("that several drives have finds the current drive's record first", async () => {
    for (const [box, drive] of [
      ['carton-0001', driveId],
      ['carton-0002', elsewhere],
    ] as const)
      await world.tell('inventory', {
        type: 'box.opened',
        data: { boxId: box, driveId: drive, number: 17 },
      });
    expect((await find('17', elsewhere)).map((hit) => hit.driveId)).toEqual([elsewhere, driveId]);
    expect((await find('17', driveId)).map((hit) => hit.driveId)).toEqual([driveId, elsewhere]);
  });

  it('of a voided parcel is not found', async () => {
    await tellAll();
    await world.tell('inventory', {
      type: 'parcel.voided',
      data: {
        parcelId: 'parcel-01',
        driveId,
        item: ibuprofen,
        quantity: 8,
        reverses: 'inspection-1',
      },
    });
    expect(await find('200116')).toEqual([]);
  });
});

describe('what a drive gives to show', () => {
  const base = `/drives/${driveId}`;

  /** Accepts one pack from each of several walk-ins, and sends all of them in one box. */
  async function sentBy(givers: number) {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    const parcels = Array.from({ length: givers }, (_, index) => `parcel-${index}-sent`);
    for (const [index, parcelId] of parcels.entries())
      await world.tell('inventory', {
        type: 'inspection.recorded',
        data: {
          receptionId: `walk-in-000${index}`,
          driveId,
          inspectionId: `inspection-${index}`,
          lineId: 'x1',
          item: ibuprofen,
          from: 'received',
          rulesVersion: 1,
          parts: [{ partId: `part-100${index}`, quantity: 1, seen, outcome: 'accepted', parcelId }],
        },
      });
    const contents = parcels.map((parcelId) => ({ parcelId, item: ibuprofen, quantity: 1 }));
    const ids = { consignmentId: 'consignment-1', driveId };
    await world.tell('shipment', { type: 'consignment.created', data: { ...ids, number: 1 } });
    await world.tell('shipment', {
      type: 'consignment.dispatched',
      data: { ...ids, carrier: '顺丰', waybill: 'SF1234567890', boxCount: 1 },
    });
    await world.tell('shipment', {
      type: 'consignment.box-dispatched',
      data: { ...ids, boxId, contents },
    });
  }
  const statement = async () =>
    StatementView.parse(await (await world.get(anybody, `${base}/statement`)).json());

  it('a statement names the items of a consignment from five givers on', async () => {
    await sentBy(5);
    expect((await statement()).consignments[0]?.lines).toMatchObject([
      { name: '布洛芬缓释胶囊', sent: 5, waiting: 5 },
    ]);
  });

  it('a statement does not name the items of a consignment from four givers', async () => {
    await sentBy(4);
    const [consignment] = (await statement()).consignments;
    expect(consignment?.lines).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        sent: 4,
        confirmed: 0,
        damaged: 0,
        missing: 0,
        waiting: 4,
        surplus: 0,
      },
    ]);
  });

  it('a certificate is of what was confirmed, and only its whole number is confirmed in public', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    await world.tell('pledge', submitted());
    const certificate = async () =>
      CertificateView.parse(
        await (await world.get(giver(1), `/journeys/${pledgeId}/certificate`)).json(),
      );
    expect(await certificate()).toEqual({ pledgeId, driveId, lines: [] });
    expect((await world.get(anybody, `/journeys/${pledgeId}/certificate`)).status).not.toBe(200);
    for (const [service, event] of toTheReceipt) await world.tell(service, event);

    const { number = '', lines } = await certificate();
    expect(lines).toMatchObject([{ item: ibuprofen, quantity: 7 }]);
    const check = (asked: string) => world.get(anybody, `/certificates/${asked}`);
    expect(CheckedCertificate.parse(await (await check(number)).json())).toMatchObject({
      driveId,
      goods: [{ category: 'medicine', unit: 'box', quantity: 7 }],
    });
    const others = [
      number.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      'XLX-000000-0000-0000-0000',
    ];
    const answers = await Promise.all(
      others.map(async (other) => {
        const {
          requestId: _,
          instance: __,
          ...problem
        } = (await (await check(other)).json()) as Record<string, unknown>;
        return problem;
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.['code']).toBe('UNKNOWN_CERTIFICATE');
  });

  it('departments are compared only if the terms say so', async () => {
    await world.tell('pledge', opened);
    await world.tell('pledge', published);
    const ranking = async () =>
      RankingView.parse(await (await world.get(anybody, `${base}/ranking`)).json());
    expect(await ranking()).toEqual({ driveId, departments: [], withheld: true });
  });
});
