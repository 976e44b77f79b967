import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestRefused } from '../../run/standalone/src/client.ts';
import {
  type Bluebox,
  medicineLine,
  openDrive,
  refusal,
  removeFolder,
  startBluebox,
  today,
} from './support.ts';

let bluebox: Bluebox;
let driveId: string;
let boxId: string;

/** Takes in a walk-in and accepts it. @returns its parcel. */
async function stocked(
  quantity: number,
  expiry: string,
  given: Partial<ReturnType<typeof medicineLine>['item'] & { readonly itemId: string }> = {},
  lot?: string,
): Promise<string> {
  const { coordinator } = bluebox;
  const { item } = medicineLine(quantity);
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    lines: [
      {
        item: { ...item, ...given },
        quantity,
        expiry,
        ...(lot === undefined ? {} : { lot }),
      },
    ],
  });
  const { parts } = await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: 'x1',
    parts: [{ quantity, seen: { condition: 'sealed' } }],
  });
  const [part] = parts;
  if (part?.outcome !== 'accepted') throw new Error('the goods were not accepted');
  return part.parcelId;
}
const pack = (parcelId: string, quantity: number, outOfOrder?: 'other') =>
  bluebox.coordinator.post(routes.packBox.at({ boxId }), {
    parcelId,
    quantity,
    ...(outOfOrder === undefined ? {} : { outOfOrder }),
  });
const proposed = async (quantity: number) => {
  const { name, specification, category, unit } = medicineLine(1).item;
  return bluebox.coordinator.get(
    routes.proposePacking.at({ driveId }, { name, specification, category, unit, quantity }),
  );
};

beforeAll(async () => {
  bluebox = await startBluebox();
  driveId = await openDrive(bluebox.coordinator, 'packing-order');
  ({ boxId } = await bluebox.coordinator.post(routes.openBox.at(), { driveId }));
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

describe('packing first expiry first', () => {
  it('proposes the earliest, refuses a later one without a reason, and accepts the proposal', async () => {
    const late = await stocked(5, today(900));
    const early = await stocked(3, today(600));
    const other = await stocked(2, today(700), { name: '连花清瘟胶囊' });

    const proposal = await proposed(4);
    expect(proposal.parcels.map(({ parcel, quantity }) => [parcel.id, quantity])).toEqual([
      [early, 3],
      [late, 1],
    ]);
    expect(proposal.missing).toBe(0);
    expect((await proposed(10)).missing).toBe(2);

    const refused: RequestRefused = await refusal(pack(late, 1));
    expect(refused.problem).toMatchObject({
      status: 409,
      code: 'NOT_FIRST_EXPIRY',
      data: { parcelId: early, expiry: today(600), free: 3 },
    });
    // Goods of another item are not asked for.
    await pack(other, 2);
    await pack(late, 1, 'other');
    await pack(early, 3);
    // Nothing earlier is free any more, although the view may not know yet.
    await pack(late, 1);
    const { contents } = await bluebox.coordinator.get(routes.showBox.at({ boxId }));
    expect(contents.map(({ parcelId, quantity }) => [parcelId, quantity])).toEqual([
      [other, 2],
      [late, 2],
      [early, 3],
    ]);
  });

  it('ignores earlier goods while they are held', async () => {
    const { coordinator } = bluebox;
    const given = { name: '藿香正气口服液' };
    const early = await stocked(2, today(500), given, 'HELD1');
    const late = await stocked(2, today(800), given);
    expect((await refusal(pack(late, 1))).problem).toMatchObject({
      code: 'NOT_FIRST_EXPIRY',
      data: { parcelId: early },
    });
    await coordinator.post(routes.placeHold.at(), {
      item: { ...medicineLine(1).item, ...given },
      lots: ['HELD1'],
      why: '厂家通知该批次召回',
      grade: 'recall-2',
    });
    await bluebox.server.application.settled();
    await pack(late, 1);
  });

  it('treats items as equal once they are merged', async () => {
    const { coordinator } = bluebox;
    const { specification, category, unit } = medicineLine(1).item;
    const items: string[] = [];
    for (const name of ['板蓝根颗粒', '板蓝根冲剂']) {
      const body = { name, specification, category, unit, codes: [] };
      items.push((await coordinator.post(routes.addItem.at(), body)).itemId);
    }
    const [itemId = '', other = ''] = items;
    const early = await stocked(2, today(500), { name: '板蓝根颗粒', itemId });
    const late = await stocked(2, today(800), { name: '板蓝根冲剂', itemId: other });
    await pack(late, 1);
    await coordinator.post(routes.mergeItem.at({ itemId }), { into: other });
    await bluebox.server.application.settled();
    expect((await refusal(pack(late, 1))).problem).toMatchObject({
      code: 'NOT_FIRST_EXPIRY',
      data: { parcelId: early },
    });
    for (const asked of [itemId, other]) {
      const proposal = await coordinator.get(
        routes.proposePacking.at({ driveId }, { itemId: asked, quantity: 9 }),
      );
      expect(proposal.parcels.map(({ parcel, quantity }) => [parcel.id, quantity])).toEqual([
        [early, 2],
        [late, 1],
      ]);
    }
  });

  it('tells items of the same description apart by their ids', async () => {
    const { coordinator } = bluebox;
    const names = { name: '蒲地蓝口服液', specification: '10ml×6支' };
    const body = { ...names, category: 'medicine', unit: 'box', codes: [] } as const;
    const first = await coordinator.post(routes.addItem.at(), body);
    await stocked(1, today(500), { ...names, itemId: first.itemId });
    // The name becomes free for another item.
    await coordinator.post(routes.renameItem.at({ itemId: first.itemId }), { name: '蒲地蓝滴丸' });
    const second = await coordinator.post(routes.addItem.at(), body);
    await pack(await stocked(1, today(800), { ...names, itemId: second.itemId }), 1);
    const unlisted = await stocked(1, today(400), names);
    const { problem } = await refusal(
      pack(await stocked(1, today(800), { ...names, itemId: second.itemId }), 1),
    );
    expect(problem).toMatchObject({ code: 'NOT_FIRST_EXPIRY', data: { parcelId: unlisted } });
  });

  it('needs an item by its id or its whole description', async () => {
    await expect(
      bluebox.coordinator.getAnything(
        `${routes.proposePacking.at({ driveId }, { quantity: 1, name: '布洛芬' })}`,
      ),
    ).rejects.toMatchObject({ status: 400 });
  });
});
