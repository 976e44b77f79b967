import {
  type Item,
  type JourneyPart,
  type KitComponent,
  type KitPlace,
  kitComponents,
  quantityInKits,
} from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { ACCOUNTS } from '@bluebox/ledger';
import type { ExportCell, ExportColumn } from '@bluebox/spreadsheet';
import type { DriveNamesDocument, GivingDocument } from '../board/groups-projection.ts';
import {
  type BoxFragment,
  type ConsignmentFragment,
  fragments,
  type ParcelFragment,
  type PledgeFragment,
  type ShippedBoxFragment,
} from '../journey/fragments.ts';
import { journeyOf } from '../journey/journey.ts';
import { readMakings } from '../journey/makings.ts';
import { byId, countBoxes, fragmentsOf } from '../journey/read-fragments.ts';
import type { TotalsDocument } from '../totals/projection.ts';
import { totalsView } from '../totals/totals-view.ts';
import { localClock } from './local-clock.ts';
import type { ExportKind, ExportWords } from './words.ts';

/* Computes the records of exported tables from the views of a drive. */

/** Number of documents per read. */
const PAGE = 200;
/**
 * Suffix that makes an id the start of the next page. It sorts before every character of an id, so
 * an id with the suffix sorts between the id itself and any later id.
 */
const AFTER = '!';

export interface ExportedViews {
  readonly journeys: View;
  readonly groups: View;
  /** Names of the drive; undefined until the tracker has seen the drive itself. */
  readonly names: DriveNamesDocument | undefined;
  readonly totals: TotalsDocument;
}

type Record = readonly ExportCell[];

/** Types of each table's columns, in the order of the headings. */
const KINDS: Readonly<{ [K in ExportKind]: readonly ExportColumn['kind'][] }> = {
  pledges: [
    'text',
    'time',
    'text',
    'text',
    'number',
    ...Array<'text'>(4).fill('text'),
    'day',
    'text',
    'number',
    'number',
    'text',
    'time',
    'text',
    'number',
    ...Array<'text'>(5).fill('text'),
  ],
  boxes: [
    'number',
    'number',
    ...Array<'text'>(3).fill('text'),
    'number',
    'text',
    'day',
    ...Array<'text'>(4).fill('text'),
    ...Array<'time'>(3).fill('time'),
    ...Array<'number'>(4).fill('number'),
    ...Array<'text'>(3).fill('text'),
  ],
  ledger: [...Array<'text'>(4).fill('text'), 'number', 'number'],
};

export const exportColumns = (kind: ExportKind, words: ExportWords): readonly ExportColumn[] =>
  words.columns[kind].map((heading, index) => ({ heading, kind: KINDS[kind][index] ?? 'text' }));

/**
 * Reads a table of a drive record by record, so that the whole table is never in memory.
 * @param chosen ids of the wanted pledges or boxes; all when absent. Ids of other drives are
 * ignored.
 */
export function driveRecords(
  kind: ExportKind,
  exported: ExportedViews,
  words: ExportWords,
  chosen?: readonly string[],
): AsyncIterable<Record> | Iterable<Record> {
  const { journeys, totals } = exported;
  switch (kind) {
    case 'pledges':
      return pledgeRecords(
        exported,
        chosen === undefined
          ? everyPledge(journeys, totals.id)
          : chosenOf<PledgeFragment>(journeys, totals.id, fragments.pledges, chosen),
        words,
      );
    case 'boxes':
      return boxRecords(
        journeys,
        chosen === undefined
          ? everyBox(journeys, totals.id)
          : chosenOf<BoxFragment>(journeys, totals.id, fragments.boxes, chosen),
        words,
      );
    case 'ledger':
      return ledgerRecords(totals, words);
  }
}

/** Yields the chosen documents, in the order in which they were chosen. */
async function* chosenOf<D extends { readonly id: string; readonly driveId: string }>(
  journeys: View,
  driveId: string,
  collection: string,
  ids: readonly string[],
): AsyncGenerator<D> {
  for (const document of (await byId<D>(journeys, collection, ids)).values())
    if (document.driveId === driveId) yield document;
}

async function* everyPledge(journeys: View, driveId: string): AsyncGenerator<PledgeFragment> {
  for (let after = ''; ; ) {
    const page = await journeys.find<PledgeFragment>(fragments.pledges, {
      where: { driveId, id: { gte: after } },
      sort: [['id', 'asc']],
      limit: PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = `${last.id}${AFTER}`;
  }
}

async function* everyBox(journeys: View, driveId: string): AsyncGenerator<BoxFragment> {
  for (let next = 0; ; ) {
    const page = await journeys.find<BoxFragment>(fragments.boxes, {
      where: { driveId, number: { gte: next } },
      sort: [['number', 'asc']],
      limit: PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = last.number + 1;
  }
}

/**
 * Yields a record for each part of each line, with its state and the time when it reached that
 * state.
 */
async function* pledgeRecords(
  { journeys, groups, names, totals }: ExportedViews,
  pledges: AsyncIterable<PledgeFragment>,
  words: ExportWords,
): AsyncGenerator<Record> {
  const boxCount = await countBoxes(journeys, totals.id);
  for await (const pledge of pledges) {
    const journey = journeyOf(await fragmentsOf(journeys, pledge, boxCount));
    const giving = await groups.get<GivingDocument>('givings', pledge.id);
    const pointId = giving?.deskPoint ?? giving?.chosenPoint;
    const point = pointId && (names?.points[pointId] ?? pointId);
    for (const { lineId, item, registered, expiry, lot, parts } of journey.lines)
      for (const part of parts)
        yield [
          journey.reference,
          localTime(journey.submittedAt),
          giving?.department,
          point,
          numberOf(lineId),
          item.name,
          item.specification,
          words.categories[item.category],
          words.units[item.unit],
          day(expiry),
          lot,
          // Withdrawn goods are registered no longer, and those brought besides never were.
          part.state === 'withdrawn' ? undefined : registered,
          part.quantity,
          words.states[part.state],
          localTime(part.steps.at(-1)?.at),
          part.reasons?.map((reason) => words.reasons[reason]).join(' '),
          part.boxNumber,
          part.carrier,
          part.waybill,
          part.kit?.item && itemName(part.kit.item),
          kitPlaces(part, words),
          item.itemId,
        ];
  }
}

/**
 * Returns the places of kits that were assembled together, if there are several. There is no record
 * of which kit holds the part.
 */
const kitPlaces = ({ kit }: JourneyPart, words: ExportWords): string | undefined =>
  kit?.places
    ?.flatMap(({ within, ...place }) => [
      kitPlace(place, kit.item, words),
      ...(within ?? []).map((larger) => kitPlace(larger, larger.item, words, larger.item.name)),
    ])
    .join(words.semicolon);

const kitPlace = (
  { quantity, state, boxNumber }: KitPlace,
  item: Item | undefined,
  words: ExportWords,
  name?: string,
): string =>
  words.kitPlace(
    [name, words.amount(quantity, words.units[item?.unit ?? 'set'])]
      .filter((part) => part !== undefined)
      .join(' '),
    words.states[state],
    boxNumber,
  );

/** Yields a record for each parcel in each box, with the recipient's counts. */
async function* boxRecords(
  journeys: View,
  boxes: AsyncIterable<BoxFragment>,
  words: ExportWords,
): AsyncGenerator<Record> {
  for await (const box of boxes) yield* await recordsOfBox(journeys, box, words);
}

async function recordsOfBox(
  journeys: View,
  { id, number, weight, contents }: BoxFragment,
  words: ExportWords,
): Promise<readonly Record[]> {
  const parcels = await byId<ParcelFragment>(journeys, fragments.parcels, Object.keys(contents));
  const makings = await readMakings(journeys, parcels);
  const pledges = await byId<PledgeFragment>(
    journeys,
    fragments.pledges,
    [...parcels.values(), ...[...makings.values()].flatMap(({ components }) => components)].flatMap(
      ({ pledgeId }) => pledgeId ?? [],
    ),
  );
  const sent = await journeys.get<ShippedBoxFragment>(fragments.shipped, id);
  const consignment =
    sent && (await journeys.get<ConsignmentFragment>(fragments.consignments, sent.consignmentId));
  /** Returns the references of the pledges from which the parcel, or a kit's components, came. */
  const references = (parcelId: string): readonly string[] => {
    const own = pledges.get(parcels.get(parcelId)?.pledgeId ?? '')?.reference;
    const within = (makings.get(parcelId)?.components ?? []).flatMap((component) =>
      makings.has(component.parcelId)
        ? references(component.parcelId)
        : (pledges.get(component.pledgeId ?? '')?.reference ?? []),
    );
    return [...new Set([...(own === undefined ? [] : [own]), ...within])];
  };
  return Object.entries(contents).map(([parcelId, quantity]) => {
    const parcel = parcels.get(parcelId);
    const making = makings.get(parcelId);
    const receipt = sent?.receipt?.find((line) => line.parcelId === parcelId);
    return [
      number,
      weight === undefined ? undefined : weight / 1_000,
      ...itemCells(parcel?.item, quantity, words),
      day(parcel?.expiry),
      parcel?.lot,
      references(parcelId).join(' ') || undefined,
      consignment?.carrier,
      consignment?.waybill,
      localTime(sent?.sentAt),
      localTime(sent?.deliveredAt),
      localTime(sent?.confirmedAt),
      receipt?.received,
      receipt?.damaged,
      receipt?.missing,
      receipt?.surplus,
      parcel?.item.category === 'kit'
        ? words.kitOrigins[making === undefined ? 'given' : 'made']
        : undefined,
      making &&
        kitComponents(making, (within) => makings.get(within))
          .map((component) => componentText(component, quantity, words))
          .join(words.semicolon),
      parcel?.item.itemId,
    ];
  });
}

const itemName = ({ name, specification }: Item): string =>
  specification === undefined || specification === '' ? name : `${name} ${specification}`;

/** Describes a component: `布洛芬 0.3g×24粒 每套 1 盒，共 3 盒（有效期至 2027-03-31）`. */
function componentText(component: KitComponent, kits: number, words: ExportWords): string {
  const { item, depth, inEach, expiries } = component;
  const unit = words.units[item.unit];
  const all = quantityInKits(component, kits);
  return [
    '› '.repeat(depth - 1),
    itemName(item),
    ' ',
    words.kitAmount(
      inEach === undefined ? undefined : words.amount(inEach, unit),
      all === undefined ? undefined : words.amount(all, unit),
    ),
    expiries.length === 0 ? '' : words.kitExpiries(expiries.join(words.comma)),
  ].join('');
}

const itemCells = (item: Item | undefined, quantity: number, words: ExportWords): Record => [
  item?.name,
  item?.specification,
  item && words.categories[item.category],
  quantity,
  item && words.units[item.unit],
];

/**
 * Yields a record for each account of each category and unit, and for each reason for rejection.
 * Quantities by reason have a column of their own, because the accounts already include these
 * quantities.
 */
function* ledgerRecords(totals: TotalsDocument, words: ExportWords): Generator<Record> {
  const { rows } = totalsView(totals.id, totals.asOf, totals);
  for (const { category, unit, balances, rejectedBy } of rows) {
    const kind = [words.categories[category], words.units[unit]];
    for (const account of ACCOUNTS) {
      const quantity = balances[account];
      if (quantity !== undefined) yield [...kind, words.accounts[account], '', quantity, undefined];
    }
    for (const [reason, quantity] of Object.entries(rejectedBy))
      yield [
        ...kind,
        words.accounts.rejected,
        words.reasons[reason as keyof typeof words.reasons],
        undefined,
        quantity,
      ];
  }
}

/**
 * Returns the number of a promised line from its id, such as 2 from `l2`. Other ids, such as `x1`,
 * stay as they are.
 */
const numberOf = (lineId: string): ExportCell =>
  /^l[0-9]+$/.test(lineId) ? Number(lineId.slice(1)) : lineId;

/** Returns an instant in the drive's time zone. */
function localTime(instant: string | undefined): ExportCell {
  if (instant === undefined) return undefined;
  return { time: localClock(Date.parse(instant)).slice(0, 19).replace('T', ' ') };
}

const day = (date: string | undefined): ExportCell =>
  date === undefined ? undefined : { day: date };
