import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  BoxList,
  InventoryEvent,
  Item,
  ParcelList,
  ParcelView,
  StockLine,
  StockList,
} from '@bluebox/contracts';
import { MOST_STOCK_PARCELS } from '@bluebox/contracts';
import { openViewStore } from '@bluebox/embedded';
import type { RecordedEvent, View } from '@bluebox/event-sourcing';
import type { Route } from '@bluebox/service-http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { boxesProjection } from '../projections/boxes.ts';
import { expectedPledgesProjection } from '../projections/expected-pledges.ts';
import { parcelsProjection } from '../projections/parcels.ts';
import { boxRoutes } from './box-routes.ts';
import { parcelRoutes } from './parcel-routes.ts';

const driveId = 'drive-0001';
const NAMES = ['布洛芬', '阿莫西林', '蒙脱石散', '口罩', '体温计'];

let folder: string;
let views: ReturnType<typeof openViewStore>;
let parcels: View;
let boxes: View;
let expected: View;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bluebox-lists-'));
  views = openViewStore({ path: join(folder, 'views.sqlite') });
  [parcels, boxes, expected] = await Promise.all([
    views.open(parcelsProjection),
    views.open(boxesProjection),
    views.open(expectedPledgesProjection),
  ]);
});
afterEach(async () => {
  views.close();
  await rm(folder, { recursive: true });
});

const idOf = (number: number) => `parcel-${String(number).padStart(6, '0')}`;
const recorded = (event: InventoryEvent, number: number) =>
  ({
    ...event,
    recordedAt: new Date(1_679_000_000_000 + number * 1_000).toISOString(),
  }) as RecordedEvent<InventoryEvent>;

async function fill(
  view: View,
  projection: typeof parcelsProjection | typeof boxesProjection,
  events: readonly InventoryEvent[],
): Promise<void> {
  const changes = events.flatMap((event, number) => projection.project(recorded(event, number)));
  const { inventory = 0 } = await view.cursors();
  await view.apply({ from: { inventory }, to: { inventory: inventory + 1 }, changes });
}
/** Events that create parcels of one piece each. The last parcel, 云南白药, expires last. */
const created = (count: number): InventoryEvent[] =>
  Array.from({ length: count }, (_, number) => ({
    type: 'parcel.created',
    data: {
      parcelId: idOf(number),
      driveId,
      item:
        number === count - 1
          ? { name: '云南白药', specification: '0.25g×16粒', category: 'medicine', unit: 'box' }
          : { name: NAMES[number % NAMES.length] as string, category: 'medicine', unit: 'box' },
      quantity: 1,
      origin: { kind: 'inspection', receptionId: 'reception-1', inspectionId: 'inspection-1' },
      expiry: number === count - 1 ? '2031-12-31' : number % 2 === 0 ? '2027-03-31' : '2028-09-30',
    },
  })) as never;

async function ask<Answer>(
  operation: string,
  query: Readonly<Record<string, string | number>> = {},
  read: View = parcels,
): Promise<Answer> {
  const routes = [
    ...parcelRoutes({ parcels: read, expected, boxes } as never),
    ...boxRoutes({ boxes } as never),
  ] as unknown as readonly (Route & {
    readonly query: z.ZodType;
    handle(request: object): Promise<{ readonly body: Answer }>;
  })[];
  const route = routes.find((each) => each.operation === operation);
  if (route === undefined) throw new Error(`there is no ${operation}`);
  const { body } = await route.handle({ params: { driveId }, query: route.query.parse(query) });
  return body;
}
type Stock = z.infer<typeof StockList>;

describe.each([551, 10_000])('lists of %i parcels', (count) => {
  beforeEach(() => fill(parcels, parcelsProjection, created(count)));

  it('find the one that expires last, although it is not on the first page', async () => {
    for (const search of ['云南白药', '白药 0.25G', '2031年12月', '云南　白药'])
      expect(await ask<z.infer<typeof ParcelList>>('listParcels', { search })).toMatchObject({
        total: 1,
        parcels: [{ id: idOf(count - 1) }],
      });
    expect(await ask<Stock>('listStock', { search: '云南白药' })).toMatchObject({
      total: 1,
      lines: [{ free: 1, expiry: '2031-12-31' }],
    });
    expect(await ask<Stock>('listStock', { search: '没有的药' })).toStrictEqual({
      lines: [],
      total: 0,
    });
  });

  it('have one line for each item and expiry, the earliest first, and every parcel in one of them', async () => {
    const { lines, total } = await ask<Stock>('listStock', { available: 'true' });
    expect(total).toBe(NAMES.length * 2 + 1);
    expect(lines.map(({ expiry }) => expiry)).toEqual(
      lines.map(({ expiry }) => expiry).sort((a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)),
    );
    expect(lines.reduce((sum, { parts }) => sum + parts, 0)).toBe(count);
    for (const { id: line, parcels: first, parts } of lines) {
      const ids = first.map(({ id }) => id);
      expect(ids).toHaveLength(Math.min(parts, MOST_STOCK_PARCELS));
      expect(ids).toEqual([...ids].sort());
      const split = await ask<z.infer<typeof ParcelList>>('listParcels', { line, limit: 100 });
      expect(split.total).toBe(parts);
      expect(split.parcels.map(({ id }) => id)).toEqual(ids);
    }
  });

  it('are paged in every order without repeated or missing lines', async () => {
    for (const sort of ['expiry', 'name', 'most']) {
      const seen: StockLine[] = [];
      let page = await ask<Stock>('listStock', { sort, limit: 3 });
      seen.push(...page.lines);
      while (page.next !== undefined) {
        page = await ask<Stock>('listStock', { sort, limit: 3, after: page.next });
        seen.push(...page.lines);
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(NAMES.length * 2 + 1);
      expect(seen.reduce((sum, { free }) => sum + free, 0)).toBe(count);
    }
  });

  it('read no more parcels for a page of stock than its lines name', async () => {
    let read = 0;
    const counting: View = {
      ...parcels,
      definition: parcels.definition,
      get: (collection, id) => parcels.get(collection, id),
      count: (collection, where) => parcels.count(collection, where),
      async find(collection, query) {
        const found = await parcels.find<never>(collection, query);
        if (collection === 'parcels') read += found.length;
        return found;
      },
    };
    const { lines } = await ask<Stock>('listStock', { available: 'true', limit: 3 }, counting);
    expect(lines).toHaveLength(3);
    expect(read).toBe(lines.reduce((sum, line) => sum + line.parcels.length, 0));
    expect(read).toBeLessThanOrEqual(3 * MOST_STOCK_PARCELS);
  });

  it('say in which box or kit the goods of a line are', async () => {
    const [first] = (await ask<z.infer<typeof ParcelList>>('listParcels', { limit: 1 })).parcels;
    const { id: parcelId = '', item } = first ?? {};
    const about = { parcelId, driveId, item, quantity: 1 };
    const placesAfter = async (events: readonly object[]) => {
      await fill(parcels, parcelsProjection, events as readonly InventoryEvent[]);
      const { lines } = await ask<Stock>('listStock', { search: item?.name ?? '', limit: 200 });
      const found: ParcelView[] = [];
      for (const { id: line } of lines)
        for (let after: string | undefined, more = true; more; more = after !== undefined) {
          const page = await ask<z.infer<typeof ParcelList>>('listParcels', {
            line,
            limit: 200,
            ...(after === undefined ? {} : { after }),
          });
          found.push(...page.parcels);
          after = page.next;
        }
      const { boxes: packed, inKits, free } = found.find(({ id }) => id === parcelId) ?? {};
      return { boxes: packed, inKits, free };
    };
    await fill(boxes, boxesProjection, [
      { type: 'box.opened', data: { boxId: 'box-0001', driveId, number: 7 } } as InventoryEvent,
    ]);
    const packed = { type: 'parcel.packed', data: { ...about, boxId: 'box-0001' } };
    expect(await placesAfter([packed])).toEqual({
      boxes: [{ boxId: 'box-0001', number: 7, quantity: 1 }],
      inKits: 0,
      free: 0,
    });
    const taken = { type: 'parcel.taken-for-kit', data: { ...about, kitId: 'kit-00001' } };
    expect(await placesAfter([{ ...packed, type: 'parcel.unpacked' }, taken])).toEqual({
      boxes: [],
      inKits: 1,
      free: 0,
    });
    expect(await placesAfter([{ ...taken, type: 'parcel.returned-from-kit' }])).toEqual({
      boxes: [],
      inKits: 0,
      free: 1,
    });
  });

  it('neither repeat nor skip parcels while others are packed', async () => {
    const seen: ParcelView[] = [];
    let page = await ask<z.infer<typeof ParcelList>>('listParcels', {
      available: 'true',
      limit: 200,
    });
    seen.push(...page.parcels);
    for (let round = 0; page.next !== undefined; round++) {
      await fill(parcels, parcelsProjection, [
        {
          type: 'parcel.packed',
          data: {
            parcelId: seen[round]?.id as string,
            driveId,
            item: seen[round]?.item as Item,
            quantity: 1,
            boxId: 'box-0001',
          },
        } as InventoryEvent,
      ]);
      page = await ask<z.infer<typeof ParcelList>>('listParcels', {
        available: 'true',
        limit: 200,
        after: page.next,
      });
      seen.push(...page.parcels);
    }
    expect(seen).toHaveLength(count);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(count);
    // Each of them was free once, so the sums say how many were packed.
    const { lines } = await ask<Stock>('listStock', { limit: 200 });
    expect(lines.reduce((sum, { quantity, free }) => sum + quantity - free, 0)).toBe(
      Math.ceil(count / 200) - 1,
    );
  });
});

describe('the list of 205 boxes', () => {
  const item = { name: '云南白药', category: 'medicine', unit: 'box' } as const;
  const opened = (number: number) => {
    const ids = { boxId: `box-${String(number).padStart(4, '0')}`, driveId };
    const content = { parcelId: idOf(number), item, quantity: 1 };
    return [
      { type: 'box.opened', data: { ...ids, number } },
      ...(number === 3 ? [{ type: 'box.item-packed', data: { ...ids, content } }] : []),
      ...(number <= 5 ? [{ type: 'box.sealed', data: { ...ids, weight: 900, contents: [] } }] : []),
    ] as InventoryEvent[];
  };
  beforeEach(() =>
    fill(
      boxes,
      boxesProjection,
      Array.from({ length: 205 }, (_, index) => opened(index + 1)).flat(),
    ),
  );
  const list = (query: Readonly<Record<string, string | number>>) =>
    ask<z.infer<typeof BoxList>>('listBoxes', query);

  it('counts all boxes, including those that are not on the first page', async () => {
    const { boxes: shown, total, counts } = await list({ limit: 200 });
    expect(shown).toHaveLength(200);
    expect(total).toBe(205);
    expect(counts).toStrictEqual({ open: 200, sealed: 5, granted: 0, discarded: 0 });
  });

  it('finds a box by its number and by its contents', async () => {
    for (const search of ['3', '第 3 箱', '３号', '云南白药', '白药'])
      expect(await list({ search })).toMatchObject({ total: 1, boxes: [{ number: 3 }] });
    expect(await list({ search: '206' })).toMatchObject({ total: 0 });
    expect(await list({ search: '云南白药', status: 'open' })).toMatchObject({
      total: 0,
      counts: { sealed: 1 },
    });
  });

  it('finds a box by a lot or a year that resembles the number of a box', async () => {
    await fill(boxes, boxesProjection, [
      {
        type: 'box.item-packed',
        data: {
          boxId: 'box-0004',
          driveId,
          content: {
            parcelId: 'parcel-0004',
            item,
            quantity: 1,
            lot: '240506',
            expiry: '2028-05-31',
          },
        },
      },
    ]);
    for (const search of ['240506', '2028'])
      expect(await list({ search })).toMatchObject({ total: 1, boxes: [{ number: 4 }] });
  });

  it('does not find a box by contents that were taken out', async () => {
    const content = { parcelId: idOf(3), item, quantity: 1 };
    await fill(boxes, boxesProjection, [
      {
        type: 'box.item-unpacked',
        data: { boxId: 'box-0003', driveId, content },
      } as InventoryEvent,
    ]);
    expect(await list({ search: '云南白药' })).toMatchObject({ total: 0 });
  });
});
