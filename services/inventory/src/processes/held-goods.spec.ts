import type { InventoryEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { inMemoryView } from '../../../../packages/event-sourcing/src/in-memory.test-support.ts';
import type { StopCommand } from '../use-cases/stop-goods.ts';
import { heldGoods } from './held-goods.ts';

const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const created = (
  parcelId: string,
  lot: string,
  name: string = item.name,
  itemId?: string,
): InventoryEvent => ({
  type: 'parcel.created',
  data: {
    parcelId,
    driveId: 'drive-xiji',
    item: { ...item, name, ...(itemId === undefined ? {} : { itemId }) },
    quantity: 2,
    origin: {
      kind: 'inspection',
      receptionId: 'reception-1',
      inspectionId: 'inspection-1',
      lineId: 'x1',
    },
    lot,
  },
});
const held = (parcelId: string): InventoryEvent => ({
  type: 'parcel.held',
  data: { parcelId, driveId: 'drive-xiji', item, quantity: 2, holdId: 'hold-0001' },
});
const placed: InventoryEvent = {
  type: 'hold.placed',
  data: { holdId: 'hold-0001', item, lots: ['BO123'], why: '厂家通知', grade: 'check' },
};
const lifted: InventoryEvent = {
  type: 'hold.lifted',
  data: { holdId: 'hold-0001', reason: '复检合格' },
};

/** Hears events one after another, and returns the commands in answer to the last. */
async function commandsAfter(...events: readonly InventoryEvent[]) {
  const { view } = inMemoryView(heldGoods.memory);
  let commands: StopCommand[] = [];
  for (const event of events as readonly RecordedEvent<InventoryEvent>[]) {
    const changes = heldGoods.memory.project(event);
    if (changes.length > 0) await view.apply({ from: {}, to: {}, changes });
    commands = [];
    for await (const command of await heldGoods.react(event, view)) commands.push(command);
  }
  return commands.map(({ type, parcelId }) => [type, parcelId]);
}

describe('the policy for held goods', () => {
  it('stops the parcels of the lot and item, whichever comes first', async () => {
    const others = [created('parcel-02', 'B0123'), created('parcel-03', 'BO123', '碘伏')];
    const stop = [['hold', 'parcel-01']];
    expect(await commandsAfter(created('parcel-01', 'bo123'), ...others, placed)).toEqual(stop);
    expect(await commandsAfter(placed, ...others, created('parcel-01', 'ｂｏ１２３'))).toEqual(
      stop,
    );
    expect(await commandsAfter(placed, created('parcel-02', 'B0123'))).toEqual([]);
  });

  it('releases them when the hold is lifted, and stops nothing afterwards', async () => {
    const goods = created('parcel-01', 'BO123');
    expect(await commandsAfter(goods, placed, held('parcel-01'), lifted)).toEqual([
      ['release', 'parcel-01'],
    ]);
    expect(await commandsAfter(placed, lifted, goods)).toEqual([]);
  });

  it('stops goods of an item that was merged, whichever of hold, goods and merge comes first (a hold named one of both and left the other on the shelf)', async () => {
    const goods = created('parcel-01', 'BO123', '芬必得', 'item-fenbid');
    const merge: InventoryEvent = {
      type: 'item.merged',
      data: { itemId: 'item-fenbid', into: 'item-ibuprofen' },
    };
    const holdOf = (itemId: string): InventoryEvent => ({
      type: 'hold.placed',
      data: {
        holdId: 'hold-0001',
        item: { ...item, itemId },
        lots: ['BO123'],
        why: '厂家通知',
        grade: 'check',
      },
    });
    const stop = [['hold', 'parcel-01']];
    const hold = holdOf('item-ibuprofen');
    expect(await commandsAfter(goods, merge, hold)).toEqual(stop);
    expect(await commandsAfter(merge, hold, goods)).toEqual(stop);
    expect(await commandsAfter(goods, hold, merge)).toEqual(stop);
    expect(await commandsAfter(goods, hold, merge, lifted)).toEqual([['release', 'parcel-01']]);
    expect(await commandsAfter(goods, hold, lifted, merge)).toEqual([]);
    const survivors = created('parcel-01', 'BO123', '布洛芬', 'item-ibuprofen');
    expect(await commandsAfter(survivors, merge, holdOf('item-fenbid'))).toEqual(stop);
    expect(await commandsAfter(goods, hold)).toEqual([]);
  });

  it('releases a parcel that was stopped while the hold was being lifted', async () => {
    expect(await commandsAfter(placed, lifted, held('parcel-01'))).toEqual([
      ['release', 'parcel-01'],
    ]);
    expect(await commandsAfter(placed, held('parcel-01'))).toEqual([]);
  });
});
