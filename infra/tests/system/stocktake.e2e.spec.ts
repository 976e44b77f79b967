import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  acceptedParcel,
  type Bluebox,
  COORDINATOR,
  medicineLine,
  openDrive,
  refusal,
  removeFolder,
  startBluebox,
  today,
} from './support.ts';

let bluebox: Bluebox;
/** The second person who counts. */
let packer: Client;
beforeAll(async () => {
  bluebox = await startBluebox();
  const { code } = await bluebox.coordinator.post(routes.invite.at(), { roles: ['packing'] });
  packer = connect(bluebox.url);
  await packer.post(routes.acceptInvitation.at(), {
    code,
    name: '装箱员',
    login: 'packer',
    password: COORDINATOR.password,
  });
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

const settled = () => bluebox.server.application.settled();
const freeOf = async (parcelId: string) =>
  (await bluebox.coordinator.get(routes.showParcel.at({ parcelId }))).free;
const codeOf = async (request: Promise<unknown>) => (await refusal(request)).problem.code;
/** Accepts parcels of 10, one for each label. */
async function shelved(slug: string, count: number) {
  const driveId = await openDrive(bluebox.coordinator, slug);
  const parcelIds: string[] = [];
  for (let index = 0; index < count; index++)
    parcelIds.push((await acceptedParcel(bluebox, driveId, 10)).parcelId);
  return { driveId, parcelIds };
}
/** Balances of medicine in the totals of a drive. */
async function balances(driveId: string) {
  await settled();
  const { rows } = await bluebox.coordinator.get(routes.showTotals.at({ driveId }));
  return rows.find(({ category }) => category === 'medicine')?.balances;
}

it('two people count blind, differences are recounted, and a posting moves exactly these', async () => {
  const { coordinator } = bluebox;
  const { driveId, parcelIds } = await shelved('count-two', 3);
  const [lost = '', agreed = '', moving = ''] = parcelIds;
  const { countId } = await coordinator.post(routes.beginCount.at(), {
    driveId,
    kind: 'operating',
    counters: 2,
  });
  await settled();
  const figures = { [lost]: 8, [agreed]: 10, [moving]: 10 };
  const count = (client: Client, parcelId: string, quantity: number, again?: true) =>
    client.post(routes.countParcel.at({ countId }), {
      parcelId,
      quantity,
      ...(again === undefined ? {} : { again }),
    });
  for (const [parcelId, quantity] of Object.entries(figures))
    await count(coordinator, parcelId, quantity);
  expect(await codeOf(coordinator.post(routes.postCount.at({ countId })))).toBe('SAME_PERSON');
  for (const [parcelId, quantity] of Object.entries(figures))
    await count(packer, parcelId, quantity);

  // The counter's sheet names what to count again, and no quantity of the records.
  const sheet = await packer.get(routes.showCountSheet.at({ countId }));
  const rows = sheet.parcels.map(({ id, again, done, mine }) => ({ id, again, done, mine }));
  expect(rows).toHaveLength(3);
  expect(rows).toContainEqual({ id: lost, again: true, done: false, mine: 8 });
  expect(rows).toContainEqual({ id: agreed, again: false, done: true, mine: 10 });
  expect(JSON.stringify(sheet)).not.toMatch(/"(free|quantity|expected)"/);

  expect(await codeOf(count(packer, lost, 8))).toBe('ALREADY_COUNTED');
  await count(packer, lost, 8, true);
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId: moving, quantity: 1 });

  const before = await balances(driveId);
  const idempotencyKey = 'posting-of-the-two-person-count';
  const posting = () =>
    coordinator.post(
      routes.postCount.at({ countId }),
      { note: '货架 3 少了两盒' },
      { idempotencyKey },
    );
  const posted = await posting();
  expect(posted).toMatchObject({
    posted: 2,
    adjusted: 1,
    recount: [{ parcelId: moving, why: 'moved' }],
  });
  expect(await posting()).toEqual(posted);
  expect([await freeOf(lost), await freeOf(agreed), await freeOf(moving)]).toEqual([8, 10, 9]);
  const after = await balances(driveId);
  expect(after).toMatchObject({
    accepted: (before?.['accepted'] ?? 0) - 2,
    lost: (before?.['lost'] ?? 0) + 2,
  });
  expect(await codeOf(coordinator.post(routes.postCount.at({ countId })))).toBe('RECOUNT');

  // The parcel that moved is counted again, and one more is found than the records have.
  await count(packer, moving, 10, true);
  expect(await coordinator.post(routes.postCount.at({ countId }))).toMatchObject({
    posted: 3,
    adjusted: 2,
    recount: [],
  });
  expect(await freeOf(moving)).toBe(10);
  expect(await balances(driveId)).toMatchObject({ found: 1 });
  expect(await codeOf(coordinator.post(routes.postCount.at({ countId })))).toBe('COUNT_POSTED');

  const view = await coordinator.get(routes.showCount.at({ countId }));
  expect(view.steps).toMatchObject([
    { step: 'posted', parcels: 2, note: '货架 3 少了两盒' },
    { step: 'posted', parcels: 1 },
  ]);
  const { counts } = await coordinator.get(routes.listCounts.at({ driveId }));
  expect(counts).toMatchObject([{ id: countId, counted: 3, posted: 3, status: 'open' }]);

  await coordinator.post(routes.reverseCount.at({ countId }), { reason: 'recount' });
  expect([await freeOf(lost), await freeOf(agreed), await freeOf(moving)]).toEqual([10, 10, 9]);
  expect(await balances(driveId)).toEqual({ pledged: 30, accepted: 29, packed: 1 });
  expect(
    await codeOf(coordinator.post(routes.reverseCount.at({ countId }), { reason: 'recount' })),
  ).toBe('COUNT_REVERSED');
  expect(await codeOf(count(coordinator, lost, 8, true))).toBe('COUNT_REVERSED');
});

it('held goods are counted like all others, and stay held', async () => {
  const { coordinator } = bluebox;
  const driveId = await openDrive(coordinator, 'count-held');
  const { item } = medicineLine(1);
  const { receptionId, lines } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    lines: [{ item, quantity: 10, expiry: today(900), lot: 'C4711' }],
  });
  const { parts } = await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: lines[0]?.lineId ?? '',
    parts: [{ quantity: 10, seen: { condition: 'sealed' } }],
  });
  const [part] = parts;
  if (part?.outcome !== 'accepted') throw new Error('the walk-in was not accepted');
  const { parcelId } = part;
  await settled();
  await coordinator.post(routes.placeHold.at(), {
    item,
    lots: ['C4711'],
    why: '厂家通知该批次召回',
    grade: 'recall-2',
  });
  await settled();
  const stock = async () => {
    const { free, held } = await coordinator.get(routes.showParcel.at({ parcelId }));
    return { free, held };
  };
  expect(await stock()).toEqual({ free: 0, held: 10 });

  const { countId } = await coordinator.post(routes.beginCount.at(), {
    driveId,
    kind: 'operating',
    counters: 1,
  });
  const sheet = await coordinator.get(routes.showCountSheet.at({ countId }));
  expect(sheet.parcels.map(({ id }) => id)).toEqual([parcelId]);
  expect((await coordinator.get(routes.showCount.at({ countId }))).uncounted).toBe(1);
  const count = (more: { readonly again?: true } = {}) =>
    coordinator.post(routes.countParcel.at({ countId }), { parcelId, quantity: 8, ...more });
  await count();
  await count({ again: true });
  await settled();
  expect(await coordinator.get(routes.showCount.at({ countId }))).toMatchObject({
    parcels: [{ expected: 10, counted: 8, standing: 'settled' }],
    uncounted: 0,
  });
  await coordinator.post(routes.postCount.at({ countId }));
  expect(await stock()).toEqual({ free: 0, held: 8 });
  await coordinator.post(routes.reverseCount.at({ countId }), { reason: 'recount' });
  expect(await stock()).toEqual({ free: 0, held: 10 });
});

it('sealed boxes are told as present or missing, and move nothing', async () => {
  const { coordinator } = bluebox;
  const { driveId, parcelIds } = await shelved('count-boxes', 1);
  const [parcelId = ''] = parcelIds;
  const sealedBox = async (quantity: number) => {
    const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
    return boxId;
  };
  const [here, gone, unseen] = [await sealedBox(1), await sealedBox(2), await sealedBox(3)];
  const { countId } = await coordinator.post(routes.beginCount.at(), {
    driveId,
    kind: 'yearly',
    counters: 1,
  });
  const before = await balances(driveId);
  await coordinator.post(routes.countBox.at({ countId }), { boxId: here, present: true });
  await coordinator.post(routes.countBox.at({ countId }), { boxId: gone, present: false });
  await settled();
  const { boxes, uncounted } = await coordinator.get(routes.showCount.at({ countId }));
  expect(boxes).toEqual([
    { id: here, number: 1, present: true },
    { id: gone, number: 2, present: false },
    { id: unseen, number: 3 },
  ]);
  expect(uncounted).toBe(1);
  expect(await codeOf(coordinator.post(routes.postCount.at({ countId })))).toBe('COUNT_POSTED');
  expect(await balances(driveId)).toEqual(before);
  await coordinator.post(routes.abandonCount.at({ countId }), { reason: 'by-mistake' });
  const again = coordinator.post(routes.countBox.at({ countId }), { boxId: here, present: true });
  expect(await codeOf(again)).toBe('COUNT_ABANDONED');
});

it('goods that a stocktake found cannot be taken back once they are packed', async () => {
  const { coordinator } = bluebox;
  const { driveId, parcelIds } = await shelved('count-packed', 1);
  const [parcelId = ''] = parcelIds;
  const { countId } = await coordinator.post(routes.beginCount.at(), {
    driveId,
    kind: 'opening',
    counters: 1,
  });
  await coordinator.post(routes.countParcel.at({ countId }), { parcelId, quantity: 12 });
  const recount = { parcelId, quantity: 12, again: true } as const;
  await coordinator.post(routes.countParcel.at({ countId }), recount);
  await coordinator.post(routes.postCount.at({ countId }));
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 11 });
  const reverse = () => coordinator.post(routes.reverseCount.at({ countId }), { reason: 'other' });
  expect(await codeOf(reverse())).toBe('NOT_ENOUGH_FREE');
  expect(await freeOf(parcelId)).toBe(1);
  await coordinator.post(routes.unpackBox.at({ boxId }), { parcelId, quantity: 11 });
  await reverse();
  expect(await freeOf(parcelId)).toBe(10);
});
