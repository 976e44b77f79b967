import {
  type DepartmentReport,
  type Item,
  type JourneyPart,
  type JourneyView,
  type ReportedGoods,
  type ReportedReceipt,
  SMALLEST_GROUP,
} from '@bluebox/contracts';
import { localClock } from '../export/local-clock.ts';

/** First and last day of the listed receipts, in the drive's time zone; absent if open. */
export interface ReportedDays {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

type Place = Exclude<keyof ReportedGoods, 'category' | 'unit' | 'received'>;

/** Returns the place of a part in the report; `undefined` for goods that were not handed in. */
function placeOf({ state, kit, reasons }: JourneyPart, isListed: boolean): Place | undefined {
  switch (state) {
    case 'promised':
    case 'withdrawn':
    case 'not-handed-in':
      return undefined;
    case 'received':
    case 'quarantined':
    case 'accepted':
    case 'packed':
      return 'stored';
    case 'in-kit':
      return kit?.places === undefined ? 'stored' : 'inKits';
    case 'sent':
    case 'delivered':
      return 'underway';
    case 'confirmed':
      return isListed ? 'confirmed' : 'confirmedOtherwise';
    case 'rejected':
    case 'returned':
      return 'rejected';
    case 'disposed':
      // Rejected goods alone have reasons.
      return reasons === undefined ? 'ended' : 'rejected';
    case 'damaged':
    case 'lost':
      return 'ended';
  }
}

/** Returns the day on which the recipient confirmed the part, in the drive's time zone. */
const confirmedOn = ({ steps }: JourneyPart): string | undefined => {
  const at = steps.findLast(({ state }) => state === 'confirmed')?.at;
  return at === undefined ? undefined : localClock(Date.parse(at)).slice(0, 10);
};

/**
 * Returns what became of all goods of some pledges.
 * @param numberOf returns the number of a consignment by its id.
 */
export async function reported(
  journeys: AsyncIterable<JourneyView>,
  { from = '', until = '9999-12-31' }: ReportedDays,
  numberOf: (consignmentId: string) => Promise<number | undefined>,
): Promise<Pick<DepartmentReport, 'receipts' | 'goods' | 'fewGivers'>> {
  const receipts = new Map<string, ReportedReceipt>();
  const goods = new Map<string, ReportedGoods>();
  const givers = new Set<string>();

  const list = async (pledgeId: string, item: Item, day: string, part: JourneyPart) => {
    const consignment =
      part.consignmentId === undefined ? undefined : await numberOf(part.consignmentId);
    const { category, name, specification, unit } = item;
    const key = JSON.stringify([
      day,
      String(consignment ?? '').padStart(9, '0'),
      category,
      name,
      specification,
      unit,
    ]);
    const quantity = part.quantity + (receipts.get(key)?.quantity ?? 0);
    const number = consignment === undefined ? {} : { consignment };
    receipts.set(key, { day, ...number, item, quantity });
    givers.add(pledgeId);
  };

  for await (const { pledgeId, lines } of journeys)
    for (const { item, parts } of lines)
      for (const part of parts) {
        const day = part.state === 'confirmed' ? confirmedOn(part) : undefined;
        const isListed = day !== undefined && from <= day && day <= until;
        const place = placeOf(part, isListed);
        if (place === undefined) continue;
        const { category, unit } = item;
        const key = `${category} ${unit}`;
        const before = goods.get(key) ?? { category, unit, ...NOTHING };
        goods.set(key, {
          ...before,
          received: before.received + part.quantity,
          [place]: before[place] + part.quantity,
        });
        if (isListed) await list(pledgeId, item, day, part);
      }
  const inOrder = <T>(sums: ReadonlyMap<string, T>): T[] =>
    [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  return {
    receipts: inOrder(receipts),
    goods: inOrder(goods),
    fewGivers: givers.size > 0 && givers.size < SMALLEST_GROUP,
  };
}

const NOTHING = {
  received: 0,
  confirmed: 0,
  confirmedOtherwise: 0,
  underway: 0,
  stored: 0,
  inKits: 0,
  rejected: 0,
  ended: 0,
};
