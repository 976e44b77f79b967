import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CaseList,
  CaseView,
  ConfirmReceiptAnswer,
  ConsignmentList,
  ConsignmentView,
  type Content,
  eventDefinition,
  eventShapes,
  ThanksList,
} from '@bluebox/contracts';
import {
  openEmbeddedBus,
  openEventLog,
  openPhotoStore,
  openVault,
  openViewStore,
} from '@bluebox/embedded';
import {
  bucketOf,
  type DomainEvent,
  type EventStore,
  type RecordedEvent,
  rebuildTogether,
  startRelay,
} from '@bluebox/event-sourcing';
import { type Caller, createApp, readCapabilityCode, serviceRouter } from '@bluebox/service-http';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runShipmentService } from './service.ts';

const driveId = 'drive-xiji';
const otherDrive = 'drive-guyuan';
const CANARY = '马某某 13800138000';

const ibuprofen: Content = {
  parcelId: 'parcel-ibuprofen',
  pledgeId: 'pledge-of-a-giver',
  item: { name: '布洛芬', category: 'medicine', unit: 'box' },
  quantity: 10,
  expiry: '2024-12-31',
};
const masks: Content = {
  parcelId: 'parcel-masks',
  item: { name: '口罩', category: 'supply', unit: 'bag' },
  quantity: 4,
};
const contents = [ibuprofen, masks];
const kits: Content = {
  parcelId: 'parcel-kits',
  item: { name: '家庭小药箱', category: 'kit', unit: 'set' },
  quantity: 2,
  expiry: '2024-12-31',
};

const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const nobody: Caller = { subject: 'public', roles: [], links: [] };
const giver: Caller = {
  subject: 'public',
  roles: [],
  links: [{ kind: 'pledge', id: 'pledge-of-a-giver', generation: 1 }],
};

/**
 * Opens the service in a temporary folder, as a composition root does, with a test clock and a
 * simulated inventory.
 */
async function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-shipment-'));
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
  const linkKey = randomBytes(32);
  const clock = { now: new Date('2024-05-06T02:00:00.000Z') };
  const store = log.store('shipment');
  const service = await runShipmentService({
    store,
    views,
    bus,
    vault,
    linkKey,
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
      service: 'shipment',
      routes: service.routes,
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
      post: (path: string, body?: object) =>
        request(app).post(path).set('Authorization', bearer).send(body),
    };
  };

  const history = async (of: string, drive = driveId): Promise<readonly RecordedEvent[]> =>
    log.history.read(of, bucketOf(drive), 0, 10_000);
  const write = (to: EventStore, drive: string, stream: string, event: DomainEvent) =>
    to.append({
      id: randomUUID(),
      scope: drive,
      recordedAt: clock.now.toISOString(),
      actor: 'test',
      correlation: 'test',
      streams: [{ stream, expectedVersion: 0, events: [event] }],
    });

  const pledge = log.store('pledge');
  for (const id of [driveId, otherDrive])
    await write(pledge, id, `drive-${id}`, {
      type: 'drive.opened',
      data: {
        driveId: id,
        terms: {
          title: '社会互助小蓝箱',
          recipient: { name: '西吉县红十字会', english: { name: 'Xiji County Red Cross' } },
          english: { title: 'Little blue boxes', summary: 'For Xiji.' },
          expectedArrival: '2024-05-10',
          sender: { name: '贝壳找房工会', address: '北京市朝阳区', phone: '010-58104321' },
        },
      },
    });
  for (const [pledgeId, drive] of [
    ['pledge-of-a-giver', driveId],
    ['pledge-elsewhere', otherDrive],
  ] as const)
    await write(pledge, drive, `pledge-${pledgeId}`, {
      type: 'pledge.submitted',
      data: { pledgeId, driveId: drive },
    });

  const inventory = log.store('inventory');
  const answered = new Set<string>();
  /**
   * Answers every claim that has no answer yet. A box whose id begins with `open` is not sealed,
   * and a box with `kits` in its id holds kits.
   */
  const inventoryAnswers = async () => {
    for (const claim of await history('shipment')) {
      if (claim.type !== 'consignment.box-claimed' || answered.has(claim.id)) continue;
      answered.add(claim.id);
      const { boxId, consignmentId } = claim.data as { boxId: string; consignmentId: string };
      const data = { boxId, driveId, consignmentId };
      const answer = boxId.startsWith('open')
        ? { type: 'box.claim-refused', data: { ...data, why: 'not-sealed' } }
        : {
            type: 'box.granted',
            data: {
              ...data,
              number: Number(boxId.at(-1)),
              weight: 2_000,
              contents: boxId.startsWith('kits') ? [kits] : contents,
            },
          };
      await inventory.append({
        id: randomUUID(),
        scope: driveId,
        recordedAt: clock.now.toISOString(),
        actor: 'policy:test',
        correlation: 'test',
        causation: claim.id,
        streams: [{ stream: `answer-${claim.id}`, expectedVersion: 0, events: [answer] }],
      });
    }
    await service.caughtUp();
  };
  await service.caughtUp();

  return {
    as,
    coordinator: as(coordinator),
    clock,
    history,
    inventoryAnswers,
    service,
    store,
    pledge,
    inventory,
    photos,
    write,
    vault,
    views,
    log,
    folder,
    failures,
    /** Returns the recipient, identified by the code that the coordinator sent. */
    recipientOf(code: string) {
      const grant = readCapabilityCode(linkKey, code);
      return as({ subject: 'public', roles: [], links: grant === undefined ? [] : [grant] });
    },
    async close() {
      await service.stop();
      await relay.stop();
      for (const opened of [log, views, vault]) opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;
let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

const sent = { carrier: '顺丰', waybill: 'SF1234567890' };
const BOXES = ['box-0001', 'box-0002'];

async function create(): Promise<string> {
  const { body } = await world.coordinator.post('/consignments', { driveId }).expect(201);
  return body.consignmentId;
}
async function prepare(boxIds: readonly string[] = BOXES): Promise<string> {
  const id = await create();
  await world.coordinator.post(`/consignments/${id}/boxes`, { boxIds }).expect(200);
  await world.inventoryAnswers();
  return id;
}
async function dispatch(boxIds: readonly string[] = BOXES): Promise<string> {
  const id = await prepare(boxIds);
  await world.coordinator.post(`/consignments/${id}/dispatch`, sent).expect(200);
  return id;
}
async function linkOf(id: string, body: object = {}): Promise<string> {
  const answer = await world.coordinator.post(`/consignments/${id}/recipient-link`, body);
  expect(answer.status).toBe(200);
  return answer.body.code;
}
async function show(id: string): Promise<ConsignmentView> {
  const answer = await world.coordinator.get(`/consignments/${id}`).expect(200);
  expect(answer.headers['etag']).toBe(`"${answer.body.version}"`);
  expect(ConsignmentView.parse(answer.body)).toStrictEqual(answer.body);
  return answer.body;
}
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const eventsOf = async (type: string) =>
  (await world.history('shipment')).filter((event) => event.type === type);

describe('a consignment', () => {
  it('goes from the claim of its boxes to delivery and a receipt', async () => {
    const id = await prepare();
    const claimed = await show(id);
    expect(claimed.status).toBe('preparing');
    expect(claimed.drive).toEqual({
      title: '社会互助小蓝箱',
      recipient: '西吉县红十字会',
      english: { title: 'Little blue boxes', recipient: 'Xiji County Red Cross' },
      expectedArrival: '2024-05-10',
      sender: { name: '贝壳找房工会', phone: '010-58104321' },
    });
    expect(claimed.boxes.map(({ boxId, status }) => [boxId, status])).toEqual([
      ['box-0001', 'granted'],
      ['box-0002', 'granted'],
    ]);
    await world.coordinator.post(`/consignments/${id}/dispatch`, sent).expect(200);
    await world.coordinator
      .post(`/consignments/${id}/tracking`, {
        state: 'signed',
        happenedAt: '2024-05-06T01:00:00Z',
        place: '固原',
      })
      .expect(200);
    const signed = await show(id);
    expect(signed).toMatchObject({ ...sent, status: 'dispatched' });
    expect(signed.boxes.map(({ status }) => status)).toEqual(['dispatched', 'dispatched']);

    const recipient = world.recipientOf(await linkOf(id));
    const first = await recipient
      .post(`/consignments/${id}/receipts`, { boxId: 'box-0001' })
      .expect(201);
    expect(ConfirmReceiptAnswer.parse(first.body)).toStrictEqual(first.body);
    expect(first.body.cases).toEqual([]);
    await world.coordinator.post(`/consignments/${id}/delivered`).expect(200);
    const delivered = await show(id);
    expect(delivered).toMatchObject({
      status: 'delivered',
      dispatchedAt: '2024-05-06T02:00:00.000Z',
      deliveredAt: '2024-05-06T02:00:00.000Z',
      tracking: [{ state: 'signed', happenedAt: '2024-05-06T01:00:00.000Z', place: '固原' }],
    });
    expect(delivered.boxes.map(({ status }) => status)).toEqual(['confirmed', 'delivered']);
    expect(delivered.boxes[0]?.receipt).toEqual({
      receiptId: first.body.receiptId,
      recordedAt: '2024-05-06T02:00:00.000Z',
      via: 'link',
      lines: contents.map(({ parcelId, item, quantity }) => ({
        parcelId,
        item,
        received: quantity,
        damaged: 0,
        missing: 0,
        surplus: 0,
      })),
      cases: [],
      photos: [],
    });

    await world.service.caughtUp();
    const list = await world.coordinator.get(`/drives/${driveId}/consignments`).expect(200);
    expect(ConsignmentList.parse(list.body)).toStrictEqual(list.body);
    expect(list.body).toEqual({
      total: 1,
      consignments: [
        {
          id,
          driveId,
          number: 1,
          status: 'delivered',
          boxCount: 2,
          confirmedCount: 1,
          conditions: { well: 1, surplus: 0, damaged: 0, incomplete: 0, missing: 0 },
          ...sent,
        },
      ],
    });
    for (const { type, data } of await world.history('shipment'))
      expect(eventDefinition(type)?.data.parse(data)).toStrictEqual(data);
  });

  it('is numbered within its drive, however many are created at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.coordinator.post('/consignments', { driveId })),
    );
    const numbers = answers.map(({ body }) => body.number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const other = await world.coordinator.post('/consignments', { driveId: otherDrive });
    expect(other.body.number).toBe(1);
    await world.service.caughtUp();
    const first = await world.coordinator.get(`/drives/${driveId}/consignments?limit=2`);
    const page = await world.coordinator.get(
      `/drives/${driveId}/consignments?limit=2&after=${first.body.next}`,
    );
    expect(page.body.total).toBe(20);
    expect(page.body.consignments.map(({ number }: { number: number }) => number)).toEqual([
      18, 17,
    ]);
  });

  it('must belong to an existing drive', async () => {
    const answer = await world.coordinator.post('/consignments', { driveId: 'drive-unknown' });
    expect([answer.status, answer.body.code]).toEqual([404, 'UNKNOWN_DRIVE']);
    expect(await world.history('shipment', 'drive-unknown')).toEqual([]);
  });

  it('that was discarded says when and why to staff, with the note to coordinators (nothing was shown)', async () => {
    const id = await create();
    const recipient = world.recipientOf(await linkOf(id));
    await world.coordinator
      .post(`/consignments/${id}/discard`, { reason: 'by-mistake', note: '建重了' })
      .expect(200);
    const discarded = { at: expect.stringMatching(/^20/), reason: 'by-mistake' };
    const packer = world.as({ subject: 'account-2', roles: ['packing'], links: [] });
    const shownTo = async (client: typeof packer) => {
      const { body } = await client.get(`/consignments/${id}`).expect(200);
      return body.discarded;
    };
    expect(await shownTo(world.coordinator)).toEqual({ ...discarded, note: '建重了' });
    expect(await shownTo(packer)).toEqual(discarded);
    expect(await shownTo(recipient)).toBeUndefined();
  });

  it('is not sent with only an unsealed box, nor before inventory has answered', async () => {
    const id = await prepare(['open-box-0001']);
    expect((await show(id)).boxes).toEqual([
      { boxId: 'open-box-0001', status: 'refused', contents: [], why: 'not-sealed' },
    ]);
    const unsealed = await world.coordinator.post(`/consignments/${id}/dispatch`, sent);
    expect([unsealed.status, unsealed.body.code]).toEqual([409, 'BOX_NOT_GRANTED']);
    await world.coordinator.post(`/consignments/${id}/boxes`, { boxIds: ['box-0001'] });
    const early = await world.coordinator.post(`/consignments/${id}/dispatch`, sent);
    expect([early.status, early.body.code]).toEqual([409, 'BOX_NOT_GRANTED']);
    await world.inventoryAnswers();
    await world.coordinator.post(`/consignments/${id}/dispatch`, sent).expect(200);
  });

  it('is not sent with goods that have expired since they were packed', async () => {
    const id = await prepare();
    world.clock.now = new Date('2024-12-31T16:00:00.000Z');
    const answer = await world.coordinator.post(`/consignments/${id}/dispatch`, sent);
    expect([answer.status, answer.body.code]).toEqual([409, 'EXPIRED_CONTENT']);
    expect(answer.body.data.expired[0]).toMatchObject({ boxId: 'box-0001', name: '布洛芬' });
    expect(await eventsOf('consignment.dispatched')).toEqual([]);
  });

  it('gives a box back before dispatch, and does not mistake a late answer for a new one', async () => {
    const id = await create();
    const boxes = `/consignments/${id}/boxes`;
    await world.coordinator.post(boxes, { boxIds: ['box-0001'] }).expect(200);
    await world.coordinator.post(`${boxes}/release`, { boxId: 'box-0001' }).expect(200);
    await world.inventoryAnswers();
    expect((await show(id)).boxes).toEqual([]);
    await world.coordinator.post(boxes, { boxIds: ['box-0001'] }).expect(200);
    expect((await show(id)).boxes[0]?.status).toBe('claimed');
    await world.inventoryAnswers();
    expect((await show(id)).boxes[0]?.status).toBe('granted');
  });

  it('is not changed by somebody who saw an older version', async () => {
    const id = await prepare();
    const { version } = await show(id);
    await world.coordinator
      .post(`/consignments/${id}/boxes/release`, { boxId: 'box-0001' })
      .set('If-Match', `"${version}"`)
      .expect(200);
    const late = await world.coordinator
      .post(`/consignments/${id}/dispatch`, sent)
      .set('If-Match', `"${version}"`);
    expect([late.status, late.body.code]).toEqual([412, 'VERSION_MISMATCH']);
  });
});

describe('the papers of a consignment', () => {
  it.each(['packing-list', 'manifest'])('are PDF (%s)', async (kind) => {
    const id = await prepare();
    const { headers, body } = await world.coordinator
      .get(`/consignments/${id}/document?kind=${kind}`)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('end', () => done(null, Buffer.concat(pieces)));
      })
      .expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    expect(body.subarray(-6).toString()).toContain('%%EOF');
  });

  it('are printed by packers as well (they once got "unknown consignment")', async () => {
    const packer = world.as({ subject: 'account-2', roles: ['packing'], links: [] });
    await packer.get(`/consignments/${await prepare()}/document?kind=packing-list`).expect(200);
  });

  it('are not for the public or the recipient', async () => {
    const id = await prepare();
    const address = `/consignments/${id}/document?kind=manifest`;
    await world.as(nobody).get(address).expect(401);
    await world
      .recipientOf(await linkOf(id))
      .get(address)
      .expect(401);
    await world.coordinator
      .get('/consignments/consignment-none/document?kind=manifest')
      .expect(404);
    await world.coordinator.get(`/consignments/${id}/document?kind=invoice`).expect(400);
  });
});

describe("the recipient's receipt", () => {
  const confirm = { boxId: 'box-0001' };
  /** Returns the problem without the request's id, so that responses can be compared. */
  const problem = ({ status, body }: { status: number; body: Record<string, unknown> }) => {
    const { requestId, ...rest } = body;
    return { status, ...rest };
  };

  it("is not accepted with only the box's id, nor with another link", async () => {
    const id = await dispatch();
    const other = await dispatch(['box-0003']);
    const path = `/consignments/${id}/receipts`;
    expect((await world.as(nobody).post(path, confirm)).status).toBe(401);
    expect((await world.as(nobody).get(`/consignments/${id}`)).status).toBe(401);

    const old = await linkOf(id);
    const foreign = world.recipientOf(await linkOf(other));
    const current = world.recipientOf(await linkOf(id, { rotate: true }));
    expect((await world.as(giver).post(path, confirm)).status, 'a link of another kind').toBe(401);
    const strangers = [foreign, world.recipientOf(old)];
    const unknown = `/consignments/${randomUUID()}`;
    const refusals = [
      ...(await Promise.all(strangers.map((caller) => caller.post(path, confirm)))),
      ...(await Promise.all(strangers.map((caller) => caller.get(`/consignments/${id}`)))),
      await current.post(`${unknown}/receipts`, confirm),
      await current.get(unknown),
    ].map(problem);
    expect(refusals[0]).toMatchObject({ status: 404, code: 'UNKNOWN_CONSIGNMENT' });
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(await eventsOf('receipt.confirmed')).toEqual([]);

    await current.post(path, confirm).expect(201);
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
  });

  it('is not accepted before dispatch', async () => {
    const id = await prepare();
    const recipient = world.recipientOf(await linkOf(id));
    const answer = await recipient.post(`/consignments/${id}/receipts`, confirm);
    expect([answer.status, answer.body.code]).toEqual([409, 'NOT_DISPATCHED']);
    expect(await eventsOf('receipt.confirmed')).toEqual([]);
  });

  it('is not accepted from a coordinator, except as a paper form', async () => {
    const id = await dispatch();
    const path = `/consignments/${id}/receipts`;
    const own = await world.coordinator.post(path, confirm);
    expect([own.status, own.body.code]).toEqual([403, 'ONLY_RECIPIENT_CONFIRMS']);
    const recipient = world.recipientOf(await linkOf(id));
    const paper = await recipient.post(path, { ...confirm, paper: true });
    expect([paper.status, paper.body.code]).toEqual([403, 'PAPER_NOT_ALLOWED']);
    await world.coordinator.post(path, { ...confirm, paper: true, signer: CANARY }).expect(201);
    expect((await show(id)).boxes[0]?.receipt).toMatchObject({ via: 'paper', signer: CANARY });
  });

  it('sent twenty times at once is one receipt, and one note', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const body = { ...confirm, note: '外箱有水渍', signer: CANARY };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => recipient.post(`/consignments/${id}/receipts`, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
    expect(await world.vault.writtenBefore('9999', 100)).toHaveLength(1);
  });

  it('sent again under its key gives the same answer, and another body under that key an error', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const send = (body: object) =>
      recipient
        .post(`/consignments/${id}/receipts`, body)
        .set('Idempotency-Key', 'key-of-this-very-receipt');
    const first = await send(confirm).expect(201);
    expect((await send(confirm).expect(201)).body).toEqual(first.body);
    expect((await send({ boxId: 'box-0002' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
  });

  it('sent again without its signer, as a closed page does, is accepted (the recipient was refused)', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/consignments/${id}/receipts`;
    const noted = { ...confirm, note: '外箱有压痕' };
    const first = await recipient.post(path, { ...noted, signer: '收货员' }).expect(201);
    const again = await recipient.post(path, noted).expect(201);
    expect(again.body.receiptId).toBe(first.body.receiptId);
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
    const other = await recipient.post(path, { ...noted, signer: '另一人' });
    expect(other.body.code).toBe('RECEIPT_ALREADY_GIVEN');
  });

  it('is not accepted twice with other counts or another note', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/consignments/${id}/receipts`;
    await recipient.post(path, confirm).expect(201);
    const lines = [{ parcelId: 'parcel-masks', received: 3, missing: 1 }];
    for (const other of [{ lines }, { note: '少了一袋' }]) {
      const answer = await recipient.post(path, { ...confirm, ...other });
      expect([answer.status, answer.body.code]).toEqual([409, 'RECEIPT_ALREADY_GIVEN']);
    }
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
    expect(await eventsOf('case.opened')).toEqual([]);
    expect(await world.vault.writtenBefore('9999', 100)).toEqual([]);
  });

  it('must add up and name contents of the box, or is refused without effect', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/consignments/${id}/receipts`;
    const before = (await world.history('shipment')).length;
    const line = { parcelId: 'parcel-masks', received: 3 };
    const bad: [object, string][] = [
      [{ ...confirm, lines: [line] }, 'COUNTS_DO_NOT_ADD_UP'],
      [{ ...confirm, lines: [{ ...line, parcelId: 'parcel-other' }] }, 'UNKNOWN_CONTENT'],
      [{ ...confirm, lines: [{ ...line, received: -1 }] }, 'INVALID_INPUT'],
      [{ ...confirm, lines: Array(201).fill(line) }, 'INVALID_INPUT'],
      [{ ...confirm, note: `x${String.fromCharCode(0)}y` }, 'INVALID_INPUT'],
      [{ ...confirm, receiptId: randomUUID() }, 'INVALID_INPUT'],
      [{ boxId: { $ne: null } }, 'INVALID_INPUT'],
      [JSON.parse('{"boxId":"box-0001","__proto__":{"paper":true}}'), 'INVALID_INPUT'],
    ];
    for (const [body, code] of bad) {
      const answer = await recipient.post(path, body);
      expect([answer.status, answer.body.code]).toEqual([400, code]);
    }
    const infinite = await recipient
      .post(path)
      .type('json')
      .send('{"boxId":"box-0001","lines":[{"parcelId":"parcel-masks","received":1e309}]}');
    expect([infinite.status, infinite.body.code]).toEqual([400, 'INVALID_INPUT']);
    const unknown = await recipient.post(path, { boxId: 'box-0009' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'UNKNOWN_BOX']);
    expect(await world.history('shipment')).toHaveLength(before);
    expect(await world.vault.writtenBefore('9999', 100)).toEqual([]);
  });

  it('is given on a page with the contents of kits, but not their givers', async () => {
    const making = { kitId: 'kit-making-1', driveId, parcelId: kits.parcelId, item: kits.item };
    await world.write(world.inventory, driveId, 'kit-kit-making-1', {
      type: 'kit.assembled',
      data: {
        ...making,
        quantity: 3,
        components: [
          { ...ibuprofen, quantity: 2 },
          { ...ibuprofen, parcelId: 'parcel-other', quantity: 4, expiry: '2025-06-30' },
          { ...masks, quantity: 1 },
        ],
      },
    });
    await world.service.caughtUp();
    const id = await dispatch(['kits-box-1']);
    const recipient = world.recipientOf(await linkOf(id));
    const { body } = await recipient.get(`/consignments/${id}`).expect(200);
    const shown = ConsignmentView.parse(body).boxes[0]?.contents;
    expect(shown).toEqual([
      {
        ...kits,
        components: [
          {
            item: ibuprofen.item,
            depth: 1,
            kits: 3,
            inAll: 6,
            inEach: 2,
            expiries: ['2024-12-31', '2025-06-30'],
            lots: [],
          },
          { item: masks.item, depth: 1, kits: 3, inAll: 1, expiries: [], lots: [] },
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('pledge-of-a-giver');

    await world.write(world.inventory, driveId, 'kit-kit-making-1-apart', {
      type: 'kit.taken-apart',
      data: { ...making, quantity: 3 },
    });
    await world.service.caughtUp();
    expect((await show(id)).boxes[0]?.contents).toEqual([kits]);
  });

  it('is given on a page with the contents, but not their givers', async () => {
    const id = await prepare([...BOXES, 'open-box-0003']);
    const recipient = world.recipientOf(await linkOf(id));
    const { body, text } = await recipient.get(`/consignments/${id}`).expect(200);
    expect(body.boxes.map(({ boxId }: { boxId: string }) => boxId)).toEqual(BOXES);
    expect(body.boxes[0].contents).toEqual([{ ...ibuprofen, pledgeId: undefined }, masks]);
    expect(text).not.toContain('pledge');
    expect(JSON.stringify(await show(id))).toContain('pledge-of-a-giver');
  });

  it('is reversed by a coordinator with a reason, and can be given again', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/consignments/${id}/receipts`;
    const { body } = await recipient.post(path, confirm).expect(201);
    const reversal = { receiptId: body.receiptId, reason: 'recount', note: '点错了' };
    expect((await recipient.post(`${path}/reverse`, reversal)).status).toBe(401);
    await world.coordinator.post(`${path}/reverse`, reversal).expect(200);
    const again = await world.coordinator.post(`${path}/reverse`, reversal);
    expect([again.status, again.body.code]).toEqual([409, 'RECEIPT_ALREADY_REVERSED']);
    const lines = [{ parcelId: 'parcel-masks', received: 3, missing: 1 }];
    const anew = await recipient.post(path, { ...confirm, lines }).expect(201);
    expect(anew.body.receiptId).not.toBe(body.receiptId);
    expect(await world.vault.writtenBefore('9999', 100)).toHaveLength(1);
  });
});

describe("the recipient's link", () => {
  it('is the same until it is renewed, and its code is stored nowhere', async () => {
    const id = await dispatch();
    const first = await linkOf(id);
    expect(await linkOf(id)).toBe(first);
    const rotate = () =>
      world.coordinator
        .post(`/consignments/${id}/recipient-link`, { rotate: true })
        .set('Idempotency-Key', 'key-of-the-renewal-of-it');
    const renewed = await rotate().expect(200);
    expect((await rotate().expect(200)).body).toEqual(renewed.body);
    expect(renewed.body.code).not.toBe(first);
    expect(await eventsOf('consignment.recipient-link-rotated')).toHaveLength(1);
    await world.recipientOf(renewed.body.code).get(`/consignments/${id}`).expect(200);
    await world.recipientOf(first).get(`/consignments/${id}`).expect(404);

    const secrets = [first, renewed.body.code].map((code) => code.split('.')[2]);
    for (const file of filesIn(world.folder)) {
      const bytes = readFileSync(file).toString('latin1');
      for (const secret of secrets) expect(bytes).not.toContain(secret);
    }
  });

  it('cannot be made by the recipient, nor for an unknown consignment', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/consignments/${id}/recipient-link`;
    expect((await recipient.post(path, { rotate: true })).status).toBe(401);
    expect(
      (await world.coordinator.post(`/consignments/${randomUUID()}/recipient-link`)).status,
    ).toBe(404);
  });
});

describe('cases', () => {
  const lines = [
    { parcelId: 'parcel-ibuprofen', received: 7, damaged: 2, missing: 1 },
    { parcelId: 'parcel-masks', received: 4, surplus: 1 },
  ];
  async function confirmWithDiscrepancies() {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const { body } = await recipient
      .post(`/consignments/${id}/receipts`, { boxId: 'box-0001', lines, note: CANARY })
      .expect(201);
    await world.service.caughtUp();
    return { id, receipt: ConfirmReceiptAnswer.parse(body) };
  }

  it('are opened by a receipt, one for each kind of discrepancy, in its commit', async () => {
    const { id, receipt } = await confirmWithDiscrepancies();
    expect(receipt.cases.map(({ kind }) => kind)).toEqual(['missing', 'damaged', 'surplus']);
    const opened = await eventsOf('case.opened');
    const [confirmed] = await eventsOf('receipt.confirmed');
    expect(opened).toHaveLength(3);
    for (const { commit, data } of opened) {
      expect(commit).toBe(confirmed?.commit);
      expect(data).toMatchObject({
        consignmentId: id,
        boxId: 'box-0001',
        receiptId: receipt.receiptId,
      });
    }
    const list = await world.coordinator.get(`/drives/${driveId}/cases?status=open`).expect(200);
    expect(CaseList.parse(list.body)).toStrictEqual(list.body);
    expect(list.body.total).toBe(3);
    expect(list.body.cases.map((one: CaseView) => one.id).sort()).toEqual(
      receipt.cases.map(({ caseId }) => caseId).sort(),
    );
  });

  it('keep text that people wrote out of the log', async () => {
    const { receipt } = await confirmWithDiscrepancies();
    const found = await world.coordinator.get(`/cases/${receipt.cases[0]?.caseId}`).expect(200);
    expect(CaseView.parse(found.body)).toStrictEqual(found.body);
    expect(found.body.notes).toEqual([{ at: '2024-05-06T02:00:00.000Z', text: CANARY }]);
    for (const file of filesIn(world.folder))
      expect(readFileSync(file).includes(CANARY)).toBe(false);
  });

  it('are followed from stage to stage until they are closed', async () => {
    const { receipt } = await confirmWithDiscrepancies();
    const path = `/cases/${receipt.cases[0]?.caseId}`;
    await world.coordinator.post(`${path}/progress`, { stage: 'contacted' }).expect(200);
    const back = await world.coordinator.post(`${path}/progress`, { stage: 'assigned' });
    expect([back.status, back.body.code]).toEqual([409, 'CASE_GOES_BACKWARDS']);
    const { headers } = await world.coordinator.get(path).expect(200);
    const close = { resolution: 'carrier-compensates', note: '已赔付' };
    const closing = () =>
      world.coordinator.post(`${path}/close`, close).set('If-Match', headers['etag'] as string);
    world.clock.now = new Date('2024-05-07T02:00:00.000Z');
    await closing().expect(200);
    expect((await closing()).status).toBe(412);
    const again = await world.coordinator.post(`${path}/close`, close);
    expect([again.status, again.body.code]).toEqual([409, 'CASE_CLOSED']);
    expect((await world.coordinator.get(path)).body).toMatchObject({
      status: 'closed',
      stage: 'contacted',
      resolution: 'carrier-compensates',
      closedAt: '2024-05-07T02:00:00.000Z',
      notes: [{ text: CANARY }, { at: '2024-05-07T02:00:00.000Z', text: '已赔付' }],
    });
    await world.service.caughtUp();
    const byStatus = async (status: string) =>
      (await world.coordinator.get(`/drives/${driveId}/cases?status=${status}`)).body.total;
    expect([await byStatus('open'), await byStatus('closed')]).toEqual([2, 1]);
    expect(await world.vault.writtenBefore('9999', 100)).toHaveLength(2);
  });

  it('that an earlier version left open after a reversal are closed', async () => {
    const receipt = { consignmentId: 'consignment-old', driveId, boxId: 'box-old' };
    const old = { caseId: 'case-of-old', kind: 'missing' } as const;
    const counted = {
      from: 'delivered',
      lines: [{ ...masks, quantity: undefined, received: 3, damaged: 0, missing: 1, surplus: 0 }],
    };
    await world.write(world.store, driveId, 'receipt-old', {
      type: 'receipt.confirmed',
      data: { ...receipt, ...counted, receiptId: 'receipt-old', via: 'link', cases: [old] },
    });
    await world.write(world.store, driveId, 'case-case-of-old', {
      type: 'case.opened',
      data: { ...old, driveId, boxId: 'box-old', receiptId: 'receipt-old' },
    });
    await world.write(world.store, driveId, 'reversal-old', {
      type: 'receipt.reversed',
      data: { ...receipt, ...counted, reverses: 'receipt-old', reason: 'recount' },
    });
    await world.service.caughtUp();
    expect((await eventsOf('case.closed')).map(({ data, actor }) => ({ data, actor }))).toEqual([
      {
        data: { caseId: 'case-of-old', driveId, resolution: 'receipt-reversed' },
        actor: 'policy:shipment-ended-cases',
      },
    ]);
  });

  it('are opened by hand about a box or consignment of the drive', async () => {
    const id = await dispatch();
    const open = { driveId, kind: 'request', note: '请再寄十袋口罩' };
    const subject = { consignmentId: id, boxId: 'box-0001' };
    const { body } = await world.coordinator.post('/cases', { ...open, ...subject }).expect(201);
    const shown = await world.coordinator.get(`/cases/${body.caseId}`).expect(200);
    expect(shown.body).toMatchObject({ kind: 'request', status: 'open', ...subject });
    await world.coordinator.post('/cases', open).expect(201);
    const before = (await world.history('shipment')).length;
    const bad: [object, number, string][] = [
      [{ ...open, driveId: 'drive-unknown' }, 404, 'UNKNOWN_DRIVE'],
      [{ ...open, ...subject, driveId: otherDrive }, 404, 'UNKNOWN_CONSIGNMENT'],
      [{ ...open, consignmentId: randomUUID() }, 404, 'UNKNOWN_CONSIGNMENT'],
      [{ ...open, consignmentId: id, boxId: 'box-0009' }, 404, 'UNKNOWN_BOX'],
      [{ ...open, boxId: 'box-0001' }, 400, 'CONSIGNMENT_MISSING'],
      [{ driveId, kind: 'request' }, 400, 'INVALID_INPUT'],
    ];
    for (const [refused, status, code] of bad) {
      const answer = await world.coordinator.post('/cases', refused);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect(await world.history('shipment')).toHaveLength(before);
    expect((await world.coordinator.get(`/cases/${randomUUID()}`)).body.code).toBe('UNKNOWN_CASE');
  });

  it('are not for the recipient', async () => {
    const { id, receipt } = await confirmWithDiscrepancies();
    const recipient = world.recipientOf(await linkOf(id));
    const path = `/cases/${receipt.cases[0]?.caseId}`;
    for (const answer of [
      await recipient.get(path),
      await recipient.get(`/drives/${driveId}/cases`),
      await recipient.post(`${path}/close`, { resolution: 'found' }),
    ])
      expect([answer.status, answer.body.code]).toEqual([401, 'NOT_SIGNED_IN']);
  });
});

/** Two different images of four by three pixels. */
const BLUE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWPgjLgJRww4OQAVeg65YDqkPAAAAABJRU5ErkJggg==';
const RED =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWNYwS4FRww4OQC+iQlt+28BaQAAAABJRU5ErkJggg==';

describe('photos and thanks', () => {
  async function withPhoto(photoId: string) {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    await recipient.post(`/consignments/${id}/photos`, { photoId, photo: BLUE }).expect(201);
    return { id, recipient, photo: `/consignments/${id}/photos/${photoId}` };
  }
  const otherGiver = () =>
    world.as({
      subject: 'public',
      roles: [],
      links: [{ kind: 'pledge', id: 'pledge-elsewhere', generation: 1 }],
    });

  it('show what was damaged, to the recipient and to coordinators', async () => {
    const { id, recipient, photo } = await withPhoto('photo-of-damage');
    const receipts = `/consignments/${id}/receipts`;
    const lines = [{ parcelId: 'parcel-masks', received: 3, damaged: 1 }];
    const missing = await recipient.post(receipts, {
      boxId: 'box-0001',
      lines,
      photos: ['photo-not-sent'],
    });
    expect([missing.status, missing.body.code]).toEqual([400, 'PHOTO_NOT_ARRIVED']);
    const said = { boxId: 'box-0001', lines, photos: ['photo-of-damage'] };
    await recipient.post(receipts, said).expect(201);
    await recipient.post(receipts, said).expect(201);
    expect(await eventsOf('receipt.confirmed')).toHaveLength(1);
    expect((await show(id)).boxes[0]?.receipt?.photos).toEqual(['photo-of-damage']);

    for (const reader of [recipient, world.coordinator]) {
      const answer = await reader.get(photo).expect(200);
      expect(answer.headers['content-type']).toBe('image/jpeg');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    }
    for (const stranger of [world.as(nobody), world.as(giver), otherGiver()])
      expect((await stranger.get(photo)).body.code).toBe('UNKNOWN_PHOTO');
  });

  it('are accepted from the recipient, not from givers or strangers, and only if they are images', async () => {
    const id = await dispatch();
    const path = `/consignments/${id}/photos`;
    const body = { photoId: 'photo-0001', photo: BLUE };
    expect((await world.as(giver).post(path, body)).body.code).toBe('NOT_SIGNED_IN');
    expect((await world.as(nobody).post(path, body)).body.code).toBe('NOT_SIGNED_IN');
    const recipient = world.recipientOf(await linkOf(id));
    const text = Buffer.from('<svg/>').toString('base64');
    const drawing = await recipient.post(path, { ...body, photo: text });
    expect([drawing.status, drawing.body.code]).toEqual([400, 'PHOTO_UNREADABLE']);
    const large = await recipient.post(path, { ...body, photo: 'A'.repeat(6_000_000) });
    expect([large.status, large.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('are seen by everybody only while a coordinator publishes them', async () => {
    const { id, photo } = await withPhoto('photo-packing');
    const everybody = world.as(nobody);
    const publish = (...photos: object[]) =>
      world.coordinator.post(`/consignments/${id}/published-photos`, { photos });
    const listed = async () =>
      (await everybody.get(`/drives/${driveId}/published-photos`).expect(200)).body.photos;

    expect((await everybody.get(photo)).body.code).toBe('UNKNOWN_PHOTO');
    expect((await publish({ photoId: 'photo-not-sent', scene: 'packing' })).body.code).toBe(
      'PHOTO_NOT_ARRIVED',
    );
    await publish({ photoId: 'photo-packing', scene: 'packing' }).expect(200);
    await world.service.caughtUp();
    await everybody.get(photo).expect(200);
    expect(await listed()).toEqual([
      { photoId: 'photo-packing', scene: 'packing', consignmentId: id },
    ]);
    await publish().expect(200);
    await world.service.caughtUp();
    expect((await everybody.get(photo)).body.code).toBe('UNKNOWN_PHOTO');
    expect(await listed()).toEqual([]);
  });

  it('may be sent again, but no other photo under the same id', async () => {
    const { id, recipient, photo } = await withPhoto('photo-0001');
    const path = `/consignments/${id}/photos`;
    await recipient.post(path, { photoId: 'photo-0001', photo: BLUE }).expect(201);
    const other = await recipient.post(path, { photoId: 'photo-0001', photo: RED });
    expect([other.status, other.body.code]).toEqual([409, 'PHOTO_EXISTS']);
    await recipient.get(photo).expect(200);
  });

  it('are erased on request, while the record stays', async () => {
    const { id, recipient, photo } = await withPhoto('photo-0001');
    await recipient
      .post(`/consignments/${id}/receipts`, { boxId: 'box-0001', photos: ['photo-0001'] })
      .expect(201);
    expect((await world.as(giver).post(`${photo}/erase`)).body.code).toBe('NOT_SIGNED_IN');
    expect((await recipient.post(`${photo}/erase`).expect(200)).body.erased).toBe(true);
    expect((await recipient.get(photo)).status).toBe(404);
    const { receipt } = (await show(id)).boxes[0] ?? {};
    expect(receipt?.photos).toEqual([]);
    expect(receipt?.receiptId).toBeDefined();
  });

  it('reach givers whose goods were handed in, and the public only if the recipient wishes', async () => {
    const { id, recipient, photo } = await withPhoto('photo-of-thanks');
    const path = `/consignments/${id}/thanks`;
    const said = { words: '谢谢大家', photos: ['photo-of-thanks'] };
    const early = await recipient.post(path, said);
    expect([early.status, early.body.code]).toEqual([409, 'NOTHING_CONFIRMED']);
    await recipient.post(`/consignments/${id}/receipts`, { boxId: 'box-0001' }).expect(201);
    expect((await recipient.post(path, {})).body.code).toBe('INVALID_INPUT');
    expect((await world.coordinator.post(path, said)).body.code).toBe('ONLY_RECIPIENT_CONFIRMS');
    await recipient.post(path, said).expect(201);
    await world.service.caughtUp();

    const thanksFor = async (reader: ReturnType<World['as']>) => {
      const { body } = await reader.get(`/drives/${driveId}/thanks`).expect(200);
      expect(ThanksList.parse(body)).toStrictEqual(body);
      return (body as ThanksList).thanks;
    };
    // A giver whose goods were not handed in does not see the thanks.
    expect(await thanksFor(world.as(giver))).toEqual([]);
    expect((await world.as(giver).get(photo)).status).toBe(404);
    const note = async (type: string, version: number, line: object) => {
      await world.pledge.append({
        id: randomUUID(),
        scope: driveId,
        recordedAt: world.clock.now.toISOString(),
        actor: 'test',
        correlation: 'test',
        streams: [
          {
            stream: 'pledge-pledge-of-a-giver',
            expectedVersion: version,
            events: [{ type, data: { pledgeId: 'pledge-of-a-giver', lines: [line] } }],
          },
        ],
      });
      await world.service.caughtUp();
    };
    await note('pledge.hand-in-noted', 1, { settled: 2 });
    await note('pledge.hand-in-reversal-noted', 2, { restored: 2 });
    expect(await thanksFor(world.as(giver))).toEqual([]);
    await note('pledge.hand-in-noted', 3, { settled: 1 });
    for (const reader of [world.as(giver), world.coordinator, recipient]) {
      expect(await thanksFor(reader)).toMatchObject([
        { consignmentId: id, words: '谢谢大家', photos: ['photo-of-thanks'], public: false },
      ]);
      await reader.get(photo).expect(200);
    }
    for (const stranger of [world.as(nobody), otherGiver()]) {
      expect(await thanksFor(stranger)).toEqual([]);
      expect((await stranger.get(photo)).status).toBe(404);
    }

    // A replaced link is no longer valid.
    await world.pledge.append({
      id: randomUUID(),
      scope: driveId,
      recordedAt: world.clock.now.toISOString(),
      actor: 'test',
      correlation: 'test',
      streams: [
        {
          stream: 'pledge-pledge-of-a-giver',
          expectedVersion: 4,
          events: [
            { type: 'pledge.link-rotated', data: { pledgeId: 'pledge-of-a-giver', generation: 2 } },
          ],
        },
      ],
    });
    await world.service.caughtUp();
    expect(await thanksFor(world.as(giver))).toEqual([]);

    await recipient.post(path, { ...said, public: true }).expect(201);
    expect(await thanksFor(world.as(nobody))).toMatchObject([{ words: '谢谢大家' }]);
    await world.as(nobody).get(photo).expect(200);
  });

  it('are erased when the thanks are replaced or withdrawn', async () => {
    const { id, recipient, photo } = await withPhoto('photo-0001');
    await recipient.post(`/consignments/${id}/receipts`, { boxId: 'box-0001' }).expect(201);
    const path = `/consignments/${id}/thanks`;
    await recipient.post(path, { words: CANARY, photos: ['photo-0001'] }).expect(201);
    await recipient.post(path, { words: '谢谢' }).expect(201);
    expect((await recipient.get(photo)).status).toBe(404);
    const [first, second] = await eventsOf('consignment.thanked');
    const noteOf = (event: RecordedEvent | undefined) =>
      world.vault.get(String(event?.data['noteId' as never]));
    expect(await noteOf(first)).toBeUndefined();
    expect(await noteOf(second)).toMatchObject({ note: '谢谢' });

    await recipient.post(`${path}/withdraw`).expect(200);
    expect(await noteOf(second)).toBeUndefined();
    expect((await show(id)).thanks).toBeUndefined();
    await world.service.caughtUp();
    const { body } = await world.coordinator.get(`/drives/${driveId}/thanks`);
    expect(body.thanks).toEqual([]);
    expect(JSON.stringify(await world.history('shipment'))).not.toContain(CANARY);
  });

  it('that no record names are deleted after a week', async () => {
    const { id, recipient } = await withPhoto('photo-unnamed');
    const path = `/consignments/${id}`;
    for (const photoId of ['photo-damage', 'photo-thanks'])
      await recipient.post(`${path}/photos`, { photoId, photo: RED }).expect(201);
    await recipient
      .post(`${path}/receipts`, { boxId: 'box-0001', photos: ['photo-damage'] })
      .expect(201);
    await recipient.post(`${path}/thanks`, { photos: ['photo-thanks'] }).expect(201);
    const there = async () =>
      Promise.all(
        ['photo-unnamed', 'photo-damage', 'photo-thanks'].map(
          async (photoId) => (await recipient.get(`${path}/photos/${photoId}`)).status,
        ),
      );
    world.clock.now = new Date(world.clock.now.getTime() + 6 * 86_400_000);
    await world.service.tidy?.();
    expect(await there()).toEqual([200, 200, 200]);
    world.clock.now = new Date(world.clock.now.getTime() + 2 * 86_400_000);
    await world.service.tidy?.();
    expect(await there()).toEqual([404, 200, 200]);
  });
});

describe('housekeeping', () => {
  it('deletes notes whose event was never recorded, and no other notes', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    await recipient
      .post(`/consignments/${id}/receipts`, { boxId: 'box-0001', note: '收到' })
      .expect(201);
    const at = world.clock.now.toISOString();
    await world.vault.put('note-orphaned', { note: CANARY, stream: `consignment-${id}` }, at);
    await world.service.tidy?.();
    expect(await world.vault.get('note-orphaned')).toBeDefined();
    world.clock.now = new Date(world.clock.now.getTime() + 3_600_001);
    await world.service.tidy?.();
    expect(await world.vault.get('note-orphaned')).toBeUndefined();
    expect((await show(id)).boxes[0]?.receipt?.note).toBe('收到');
  });

  it('erases signers and notes on request', async () => {
    const confirmed = async () => {
      const id = await dispatch();
      const recipient = world.recipientOf(await linkOf(id));
      await recipient
        .post(`/consignments/${id}/receipts`, {
          boxId: 'box-0001',
          note: CANARY,
          signer: '签收的人',
        })
        .expect(201);
      return id;
    };
    const id = await confirmed();
    const words = async () => {
      const { note, signer } = (await show(id)).boxes[0]?.receipt ?? {};
      return { note, signer };
    };
    expect(await words()).toEqual({ note: CANARY, signer: '签收的人' });
    const erase = (who: typeof world.coordinator) =>
      who.post('/notes/erase', { of: 'consignment', id });
    expect((await erase(world.as(nobody))).status).toBe(401);
    expect((await erase(world.coordinator)).body).toEqual({ erased: 1 });
    expect(await words()).toEqual({ note: undefined, signer: undefined });
  });

  it('does not report notes as erased when the id is wrong', async () => {
    const id = await dispatch();
    const erase = (of: string, subject: string) =>
      world.coordinator.post('/notes/erase', { of, id: subject });
    expect((await erase('consignment', id)).body).toEqual({ erased: 0 });
    for (const [of, subject, code] of [
      ['case', id, 'UNKNOWN_CASE'],
      ['consignment', 'not-there-01', 'UNKNOWN_CONSIGNMENT'],
    ] as const)
      expect(await erase(of, subject)).toMatchObject({ status: 404, body: { code } });
  });

  it('rebuilds its views to the same content', async () => {
    const id = await dispatch();
    const recipient = world.recipientOf(await linkOf(id));
    const lines = [{ parcelId: 'parcel-masks', received: 3, missing: 1 }];
    await recipient.post(`/consignments/${id}/receipts`, { boxId: 'box-0001', lines }).expect(201);
    await world.service.caughtUp();
    const shown = async () => [
      (await world.coordinator.get(`/drives/${driveId}/consignments`)).body,
      (await world.coordinator.get(`/drives/${driveId}/cases`)).body,
    ];
    const before = await shown();
    expect(before).toMatchObject([{ total: 1 }, { total: 1 }]);
    for (const { running } of world.service.projections)
      await rebuildTogether([running], world.log.history, () => {});
    expect(await shown()).toEqual(before);
    await world.coordinator.post('/consignments', { driveId }).expect(201);
  });
});
