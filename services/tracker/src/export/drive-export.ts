import type { Item } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { ACCOUNTS } from '@bluebox/ledger';
import { journeyOf } from '../journey/journey.ts';
import { byId, countBoxes, fragmentsOf } from '../journey/read-fragments.ts';
import {
  type BoxFragment,
  type ConsignmentFragment,
  fragments,
  type ParcelFragment,
  type PledgeFragment,
  type ShippedBoxFragment,
} from '../projections/journeys.ts';
import type { TotalsDocument } from '../projections/totals.ts';
import { totalsView } from '../totals/totals-view.ts';
import { BYTE_ORDER_MARK, type Cell, csvRecord } from './csv.ts';
import type { ExportKind, ExportWords } from './words.ts';

/** Documents read at once. */
const PAGE = 200;
/** Text that sorts after an id and before every longer one that begins with it: ids have no such character. */
const AFTER = '!';

export interface ExportedViews {
  readonly journeys: View;
  readonly totals: TotalsDocument;
}

/** A drive as CSV, piece by piece: the whole is never in memory. */
export async function* driveExport(
  kind: ExportKind,
  { journeys, totals }: ExportedViews,
  words: ExportWords,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRecord(words.columns[kind]);
  switch (kind) {
    case 'pledges':
      yield* pledgeRecords(journeys, totals.id, words);
      return;
    case 'boxes':
      yield* boxRecords(journeys, totals.id, words);
      return;
    case 'ledger':
      yield* ledgerRecords(totals, words);
  }
}

/** A record for each part of each line: where it is and since when. */
async function* pledgeRecords(
  journeys: View,
  driveId: string,
  words: ExportWords,
): AsyncGenerator<string> {
  const boxCount = await countBoxes(journeys, driveId);
  for (let after = ''; ; ) {
    const page = await journeys.find<PledgeFragment>(fragments.pledges, {
      where: { driveId, id: { gte: after } },
      sort: [['id', 'asc']],
      limit: PAGE,
    });
    for (const pledge of page) {
      const journey = journeyOf(await fragmentsOf(journeys, pledge, boxCount));
      const records = journey.lines.flatMap(({ lineId, item, quantity, expiry, parts }) =>
        parts.map((part) =>
          csvRecord([
            journey.reference,
            localTime(journey.submittedAt),
            lineId,
            item.name,
            item.specification,
            words.categories[item.category],
            words.units[item.unit],
            expiry,
            quantity,
            part.quantity,
            words.states[part.state],
            localTime(part.steps.at(-1)?.at),
            part.reasons?.map((reason) => words.reasons[reason]).join(' '),
            part.boxNumber,
            part.carrier,
            part.waybill,
          ]),
        ),
      );
      yield records.join('');
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = `${last.id}${AFTER}`;
  }
}

/** A record for each parcel in each box, with what the recipient said of it. */
async function* boxRecords(
  journeys: View,
  driveId: string,
  words: ExportWords,
): AsyncGenerator<string> {
  for (let next = 0; ; ) {
    const page = await journeys.find<BoxFragment>(fragments.boxes, {
      where: { driveId, number: { gte: next } },
      sort: [['number', 'asc']],
      limit: PAGE,
    });
    for (const box of page) yield (await recordsOfBox(journeys, box, words)).join('');
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = last.number + 1;
  }
}

async function recordsOfBox(
  journeys: View,
  { id, number, weight, contents }: BoxFragment,
  words: ExportWords,
): Promise<readonly string[]> {
  const parcels = await byId<ParcelFragment>(journeys, fragments.parcels, Object.keys(contents));
  const pledges = await byId<PledgeFragment>(
    journeys,
    fragments.pledges,
    [...parcels.values()].flatMap(({ pledgeId }) => pledgeId ?? []),
  );
  const sent = await journeys.get<ShippedBoxFragment>(fragments.shipped, id);
  const consignment =
    sent && (await journeys.get<ConsignmentFragment>(fragments.consignments, sent.consignmentId));
  return Object.entries(contents).map(([parcelId, quantity]) => {
    const parcel = parcels.get(parcelId);
    const receipt = sent?.receipt?.find((line) => line.parcelId === parcelId);
    return csvRecord([
      number,
      weight,
      ...itemCells(parcel?.item, quantity, words),
      parcel?.expiry,
      parcel?.lot,
      pledges.get(parcel?.pledgeId ?? '')?.reference,
      consignment?.carrier,
      consignment?.waybill,
      localTime(sent?.sentAt),
      localTime(sent?.deliveredAt),
      localTime(sent?.confirmedAt),
      receipt?.received,
      receipt?.damaged,
      receipt?.missing,
      receipt?.surplus,
    ]);
  });
}

const itemCells = (
  item: Item | undefined,
  quantity: number,
  words: ExportWords,
): readonly Cell[] => [
  item?.name,
  item?.specification,
  item && words.categories[item.category],
  quantity,
  item && words.units[item.unit],
];

/** A record for each account of each category and unit, and for each reason of rejection. */
function* ledgerRecords(totals: TotalsDocument, words: ExportWords): Generator<string> {
  const { rows } = totalsView(totals.id, totals.asOf, totals);
  for (const { category, unit, balances, rejectedBy } of rows) {
    const kind = [words.categories[category], words.units[unit]];
    for (const account of ACCOUNTS) {
      const quantity = balances[account];
      if (quantity !== undefined) yield csvRecord([...kind, words.accounts[account], '', quantity]);
    }
    for (const [reason, quantity] of Object.entries(rejectedBy))
      yield csvRecord([
        ...kind,
        words.accounts.rejected,
        words.reasons[reason as keyof typeof words.reasons],
        quantity,
      ]);
  }
}

/** Drives run by the calendar and clock of Asia/Shanghai: UTC+8, without daylight saving. */
const OFFSET_HOURS = 8;

/** `2023-03-20 09:03:53`, as the people of a drive read the clock. */
function localTime(instant: string | undefined): string | undefined {
  if (instant === undefined) return undefined;
  const shifted = new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}
