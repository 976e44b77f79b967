import type { CountEvent, CountSheetQuery, CountView } from '@bluebox/contracts';
import { type EventStore, findEach, type StreamEvent, type View } from '@bluebox/event-sourcing';
import { ok, readPageKey, writePageKey } from '@bluebox/service-http';
import type { z } from 'zod';
import {
  assertBegun,
  type BegunStockCount,
  entriesOf,
  isInScope,
  type RecountReason,
} from '../domain/count.ts';
import { knownFields } from '../domain/known-fields.ts';
import { quantityHere } from '../domain/parcel.ts';
import type { Notes } from '../notes.ts';
import type { BoxDocument } from '../projections/boxes.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import { compareParcels, readCount } from './known-count.ts';
import { referenceOf } from './known-pledge.ts';
import { parcelSearch } from './parcel-search.ts';

export interface CountsShown {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly parcels: View;
  readonly boxes: View;
  readonly expected: View;
}

/** Shows a stocktake beside the records, with what is to be counted again. */
export async function showCount({ store, notes, parcels, boxes }: CountsShown, countId: string) {
  const { count, version, events } = await readCount(store, countId);
  assertBegun(count);
  const compared = await compareParcels(store, count);
  const entries = entriesOf(count);
  const rows: CountView['parcels'] = compared.flatMap(({ parcelId, parcel, standing }) => {
    const entry = entries.get(parcelId);
    if (entry === undefined || parcel.status === 'none' || standing.kind === 'gone') return [];
    const { item, expiry, lot } = parcel;
    const { posted, recount } = entry;
    const settled = standing.kind === 'settled' ? standing : posted;
    return [
      {
        id: parcelId,
        item,
        figures: entry.figures.map(({ by, quantity }) => ({ by, quantity })),
        expected: settled?.expected ?? quantityHere(parcel),
        standing: standing.kind,
        ...knownFields({
          expiry,
          lot,
          recount: recount && { by: recount.by, quantity: recount.quantity },
          counted: settled?.counted,
          adjustmentId: posted?.adjustmentId,
        }),
      },
    ];
  });
  const { driveId, kind, category, parcelIds, counters, status } = count;
  const [begun] = events;
  let uncounted = 0;
  for await (const parcel of parcelsHere(parcels, count))
    if (!entries.has(parcel.id)) uncounted += 1;
  const view: CountView = {
    id: countId,
    driveId,
    kind,
    ...knownFields({ category, limitedTo: parcelIds?.length }),
    counters,
    status,
    begunAt: begun?.recordedAt ?? '',
    begunBy: begun?.actor ?? '',
    counted: entries.size,
    posted: count.posted.length,
    parcels: rows,
    uncounted,
    boxes: await boxesToCount(boxes, count),
    steps: await stepsOf(events, notes),
    version,
  };
  return ok(view, version);
}

async function stepsOf(
  events: readonly StreamEvent<CountEvent>[],
  notes: Notes,
): Promise<CountView['steps']> {
  const steps: CountView['steps'] = [];
  for (const { type, data, recordedAt: at, actor: by } of events) {
    if (type !== 'count.posted' && type !== 'count.reversed' && type !== 'count.abandoned')
      continue;
    const note = await notes.read(data.noteId);
    const parcels =
      'parcels' in data ? data.parcels.length : 'adjustments' in data ? data.adjustments.length : 0;
    const reason = 'reason' in data ? data.reason : undefined;
    const step = type.slice('count.'.length) as CountView['steps'][number]['step'];
    steps.push({ step, at, by, parcels, ...knownFields({ reason, note }) });
  }
  return steps;
}

/** Reads the parcels to which a stocktake is limited. */
async function* parcelsInScope(
  parcels: View,
  count: BegunStockCount,
  where: Readonly<Record<string, unknown>>,
): AsyncGenerator<ParcelDocument> {
  for await (const parcel of findEach<ParcelDocument>(
    (page) => parcels.find<ParcelDocument>('parcels', page),
    { where: { driveId: count.driveId, ...where } as never },
  ))
    if (isInScope(count, { parcelId: parcel.id, item: parcel.item })) yield parcel;
}

/** Reads the parcels in a stocktake's scope that have goods in stock. Held goods lie there too. */
async function* parcelsHere(parcels: View, count: BegunStockCount): AsyncGenerator<ParcelDocument> {
  yield* parcelsInScope(parcels, count, { available: true });
  yield* parcelsInScope(parcels, count, { available: false, held: { gte: 1 } });
}

/** Lists the sealed boxes, and the other boxes that were counted, by number. */
async function boxesToCount(
  boxes: View,
  { driveId, category, parcelIds, boxes: counted }: BegunStockCount,
): Promise<CountView['boxes']> {
  const listed: CountView['boxes'] = [];
  const seen = new Map(counted.map(({ boxId, present }) => [boxId, present]));
  const isWhole = category === undefined && parcelIds === undefined;
  for await (const { id, number, status } of findEach<BoxDocument>(
    (page) => boxes.find<BoxDocument>('boxes', page),
    { where: { driveId } },
  ))
    if (seen.has(id) || (isWhole && status === 'sealed'))
      listed.push({ id, number, ...knownFields({ present: seen.get(id) }) });
  return listed.sort((a, b) => a.number - b.number);
}

const SHEET_ORDER = [['key', 'asc']] as const;
/** Sort key of goods without an expiry, after every date. */
const NEVER = '9999';

/**
 * Shows the goods to count without any quantity of the records: parcels with goods in stock, or every
 * parcel that matches a search, because goods can be found that the records have not.
 * @param by account of the counter.
 */
export async function showCountSheet(
  { store, parcels, boxes, expected }: CountsShown,
  countId: string,
  { search, limit, after }: z.output<typeof CountSheetQuery>,
  by: string,
) {
  const { count } = await readCount(store, countId);
  assertBegun(count);
  const { driveId, kind, category, status } = count;
  const searched = await parcelSearch(expected, driveId, search);
  const matching =
    Object.keys(searched).length === 0
      ? parcelsHere(parcels, count)
      : parcelsInScope(parcels, count, searched);
  const found: { readonly key: string; readonly parcel: ParcelDocument }[] = [];
  for await (const parcel of matching)
    found.push({ key: [parcel.expiry ?? NEVER, parcel.item.name, parcel.id].join('\n'), parcel });
  const place = after === undefined ? undefined : String(readPageKey(after, SHEET_ORDER)[0]);
  const following = found
    .filter(({ key }) => place === undefined || key > place)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = following.slice(0, limit);
  const last = page.at(-1);
  const entries = entriesOf(count);
  const ids = new Set(page.map(({ parcel }) => parcel.id));
  const standings = new Map(
    (await compareParcels(store, count, ids)).map(({ parcelId, standing }) => [
      parcelId,
      standing.kind,
    ]),
  );
  const again: readonly RecountReason[] = ['moved', 'differs'];
  return ok({
    id: countId,
    driveId,
    kind,
    ...knownFields({ category }),
    status,
    parcels: await Promise.all(
      page.map(async ({ parcel: { id, item, expiry, lot, pledgeId } }) => {
        const entry = entries.get(id);
        const standing = standings.get(id);
        const reference = await referenceOf(expected, pledgeId);
        const mine = [...(entry?.figures ?? []), ...(entry?.recount ? [entry.recount] : [])]
          .filter((figure) => figure.by === by)
          .at(-1)?.quantity;
        return {
          id,
          item,
          ...knownFields({ expiry, lot, reference, mine }),
          again: again.some((reason) => reason === standing),
          done: standing === 'settled' || standing === 'posted',
        };
      }),
    ),
    total: found.length,
    ...(following.length > limit && last !== undefined
      ? { next: writePageKey([last.key], SHEET_ORDER) }
      : {}),
    boxes: await boxesToCount(boxes, count),
  });
}
