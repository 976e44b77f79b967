import type { BlueboxEvent, Item } from '@bluebox/contracts';
import { Projector, type RecordedEvent } from '@bluebox/event-sourcing';
import { type Balances, move, postings } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsProjection } from '../board/groups-projection.ts';
import { journeysProjection } from '../journey/projection.ts';
import { memoryViews, recorder } from '../memory-ports.test-support.ts';
import { anySteps, historyOf, LOT } from '../played-drive.test-support.ts';
import { totalsProjection } from '../totals/projection.ts';
import { readRecall } from './read-recall.ts';

type History = readonly RecordedEvent<BlueboxEvent>[];

async function viewsAfter(history: History) {
  const [totals, journeys, groups] = await Promise.all(
    [totalsProjection, journeysProjection, groupsProjection].map(async (projection) => {
      const view = await memoryViews().open(projection);
      const projector = await Projector.open(projection, view);
      for (const { service, bucket, ...event } of history)
        if (projection.services.includes(service))
          await projector.apply({ service, bucket, events: [{ service, bucket, ...event }] });
      return view;
    }),
  );
  if (totals === undefined || journeys === undefined || groups === undefined)
    throw new Error('there are no views');
  return { totals, journeys, groups };
}

const withoutZeros = (balances: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(balances).filter(([, quantity]) => quantity !== 0));

/** Finds everything of a lot in the log, event by event. */
function searched(history: History, lot: string, item: Item) {
  const isWanted = (goods: { readonly item: Item; readonly lot?: string | undefined }) =>
    goods.lot === lot && goods.item.name === item.name;
  const parcels = new Set<string>();
  const unnotedParcels = new Set<string>();
  const references = new Map<string, string>();
  /** Parcels of kits, by the parcels of their components. */
  const madeOf = new Map<string, Set<string>>();
  const inBox = new Map<string, number>();
  const promises = new Map<string, boolean>();
  let stock: Balances = {};
  let promised = 0;
  /** Pledges, by the parcel of their goods. */
  const given = new Map<string, string>();
  let unnoted = 0;
  for (const { type, data } of history) {
    if (type === 'pledge.submitted') references.set(data.pledgeId, data.reference);
    if (type === 'pledge.submitted' || type === 'pledge.amended')
      for (const line of data.lines)
        promises.set(`${data.pledgeId}/${line.lineId}`, isWanted(line));
    if (type === 'parcel.created' && isWanted(data)) {
      parcels.add(data.parcelId);
      if (data.origin.kind === 'inspection' && data.origin.pledgeId !== undefined)
        given.set(data.parcelId, data.origin.pledgeId);
      stock = move(stock, { from: 'found', to: 'accepted', quantity: data.quantity });
    }
    if (type === 'parcel.voided' && parcels.has(data.parcelId)) {
      parcels.delete(data.parcelId);
      stock = move(stock, { from: 'accepted', to: 'found', quantity: data.quantity });
    }
    if (type === 'parcel.created' && data.lot === undefined && data.item.name === item.name) {
      unnotedParcels.add(data.parcelId);
      unnoted += data.quantity;
    }
    if (type === 'parcel.voided' && unnotedParcels.delete(data.parcelId)) unnoted -= data.quantity;
    if (
      (type === 'parcel.adjusted' || type === 'parcel.adjustment-reversed') &&
      data.direction === 'found' &&
      unnotedParcels.has(data.parcelId)
    )
      unnoted += type === 'parcel.adjusted' ? data.quantity : -data.quantity;
    if (type === 'kit.assembled')
      madeOf.set(data.parcelId, new Set(data.components.map(({ parcelId }) => parcelId)));
    if (type === 'kit.taken-apart') madeOf.delete(data.parcelId);
    if (type === 'box.item-packed' || type === 'box.item-unpacked') {
      const { parcelId, quantity } = data.content;
      const key = `${data.boxId} ${parcelId}`;
      inBox.set(key, (inBox.get(key) ?? 0) + (type === 'box.item-packed' ? quantity : -quantity));
    }
  }
  for (const { type, data } of history)
    for (const { of, ...movement } of postings({ type, data } as BlueboxEvent)) {
      // The creation of a parcel posts nothing; its inspection does, for the line.
      if (
        of.parcelId !== undefined &&
        parcels.has(of.parcelId) &&
        !type.startsWith('inspection.') &&
        // Surplus is no pack of a parcel.
        !(type.startsWith('receipt.') && [movement.from, movement.to].includes('found'))
      )
        stock = move(stock, movement);
      const line = `${of.pledgeId}/${of.lineId}`;
      if (of.lineId !== undefined && promises.get(line) === true) {
        if (movement.to === 'promised') promised += movement.quantity;
        if (movement.from === 'promised') promised -= movement.quantity;
      }
    }
  const reached = new Set(parcels);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const [made, components] of madeOf)
      if ([...components].some((parcelId) => reached.has(parcelId))) reached.add(made);
  }
  const boxes = new Set<string>();
  for (const [key, quantity] of inBox) {
    const [boxId = '', parcelId = ''] = key.split(' ');
    if (quantity > 0 && reached.has(parcelId)) boxes.add(boxId);
  }
  const { found: _found, ...balances } = stock;
  return {
    balances: withoutZeros(balances as Record<string, number>),
    promised: Math.max(0, promised),
    boxes: [...boxes].sort(),
    given: [...given]
      .filter(([parcelId]) => parcels.has(parcelId))
      .flatMap(([, pledgeId]) => references.get(pledgeId) ?? []),
    unnoted,
  };
}

const STOCK = [
  'accepted',
  'inKit',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
  'damaged',
  'lost',
];

describe('the recall of a lot', () => {
  it('finds what a search of the whole log finds, also in kits that are split over boxes', async () => {
    const reached = { boxes: 0, kits: 0, packed: 0, unnoted: 0 };
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const views = await viewsAfter(history);
        for (const name of ['布洛芬缓释胶囊', '碘伏消毒液', '指夹式血氧仪']) {
          const item: Item = { name, category: 'medicine', unit: 'box' };
          const wanted = searched(history, LOT, item);
          const told = await readRecall(views, { lot: LOT.toLowerCase(), item: name });
          const { promised = 0, received: _received, quarantined, ...inStock } = told.balances;
          for (const account of STOCK)
            expect([account, inStock[account] ?? 0]).toEqual([
              account,
              wanted.balances[account] ?? 0,
            ]);
          expect(promised).toBe(wanted.promised);
          expect(quarantined ?? 0).toBeGreaterThanOrEqual(wanted.balances['quarantined'] ?? 0);
          expect(told.boxes.map(({ boxId }) => boxId).sort()).toEqual(wanted.boxes);
          expect(told.references).toEqual(expect.arrayContaining(wanted.given));
          expect(told.unnoted.accepted).toBe(wanted.unnoted);
          reached.boxes += wanted.boxes.length;
          reached.kits += wanted.balances['inKit'] ?? 0;
          reached.packed += wanted.balances['packed'] ?? 0;
          reached.unnoted += wanted.unnoted;
        }
      }),
      { numRuns: 40, seed: 20230322, endOnFailure: true },
    );
    for (const [what, times] of Object.entries(reached)) expect(times, what).toBeGreaterThan(0);
  });

  it('tells lots that look alike, and the lot of other items, and never counts them', async () => {
    const { record } = recorder();
    const pills: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
    const created = (parcelId: string, lot: string | undefined, quantity: number, item = pills) =>
      record('inventory', `parcel-${parcelId}`, {
        type: 'parcel.created',
        data: {
          parcelId,
          driveId: 'drive-xiji',
          item,
          quantity,
          origin: {
            kind: 'inspection',
            receptionId: 'reception-1',
            inspectionId: 'inspection-1',
            lineId: 'x1',
          },
          ...(lot === undefined ? {} : { lot }),
        },
      }) as RecordedEvent<BlueboxEvent>;
    const views = await viewsAfter([
      created('parcel-01', 'BO123', 1),
      created('parcel-02', 'B0123', 2),
      created('parcel-03', 'ｂｏ１２３', 4),
      created('parcel-04', 'BO123', 8, { ...pills, name: '碘伏' }),
      created('parcel-05', undefined, 16),
      created('parcel-06', 'BO124', 32),
    ]);
    const told = await readRecall(views, { lot: 'BO123', item: '布洛芬' });
    expect(told).toMatchObject({
      balances: { accepted: 5 },
      items: [{ item: pills, quantity: 5 }],
      unnoted: { waiting: 0, accepted: 16 },
    });
    expect(told.alike.map(({ lot, item, quantity }) => [lot, item.name, quantity])).toEqual([
      ['B0123', '布洛芬', 2],
      ['BO123', '碘伏', 8],
    ]);
    const unknown = await readRecall(views, { lot: 'ZZ999', item: '布洛芬' });
    expect(unknown).toMatchObject({ items: [], parts: [], partCount: 0, boxes: [], alike: [] });
  });
});
