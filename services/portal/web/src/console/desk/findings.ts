import type {
  DriveView,
  InspectBody,
  Item,
  ReceptionView,
  RejectionReason,
} from '@bluebox/contracts';
import { rejectionReasons } from '@bluebox/contracts/acceptance';
import { isMedical } from '@bluebox/contracts/kinds';
import { needsExpiry } from '../../domain/kinds.ts';
import { readExpiry, typedExpiry } from '../input/expiry.ts';
import { readLot } from '../input/lot.ts';

export type ReceivedLine = ReceptionView['lines'][number];
type Portion = ReceivedLine['portions'][number];
type Part = InspectBody['parts'][number];

/** A portion of a line: goods with the same facts, which are inspected together. */
export interface Goods extends Portion {
  readonly lineId: string;
  readonly item: Item;
}

/** Returns the portions of a line that wait for an inspection, including those set aside. */
export const goodsOf = ({ lineId, item, portions }: ReceivedLine): readonly Goods[] =>
  portions.filter(({ waiting }) => waiting > 0).map((portion) => ({ ...portion, lineId, item }));

/** An inspector's findings, each with its own key on the keyboard. */
export const FINDINGS = [
  'good',
  'opened',
  'damaged',
  'unreadable',
  'not-working',
  'prescription',
  'aside',
] as const;
export type Finding = (typeof FINDINGS)[number];
/**
 * Returns the key of a finding, `1` to `7`. It is the same for every item, so that fingers learn
 * it.
 */
export const keyOf = (finding: Finding): string => String(FINDINGS.indexOf(finding) + 1);

/** Returns the findings that are possible for an item. */
export function findingsFor({ category }: Pick<Item, 'category'>): readonly Finding[] {
  const medical = isMedical(category);
  return FINDINGS.filter((finding) => {
    if (finding === 'opened' || finding === 'unreadable') return medical;
    if (finding === 'prescription') return category === 'medicine';
    if (finding === 'not-working') return category === 'device';
    return true;
  });
}

/** Converts a finding to the terms of the rules. */
export function seenAs(
  finding: Finding,
  { category }: Pick<Item, 'category'>,
  expiry: string | null | undefined,
  lot: string | null | undefined,
): Part['seen'] {
  return {
    condition: finding === 'opened' ? 'opened' : finding === 'damaged' ? 'damaged' : 'sealed',
    ...(finding === 'unreadable' ? { legible: false } : {}),
    ...(finding === 'prescription' ? { prescription: true } : {}),
    ...(category === 'device' ? { working: finding !== 'not-working' } : {}),
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
  };
}

/** A part of a portion as the inspector describes it. */
export interface TypedPart {
  readonly quantity: number | null;
  /** The finding; undefined until the inspector has chosen it. */
  readonly finding: Finding | undefined;
  readonly expiry: string;
  readonly lot: string;
  /** Reason for accepting against the rules. */
  readonly override: NonNullable<Part['override']> | undefined;
}

/** Returns the part as it is sent; undefined while a field is missing or unclear. */
export function readPart(part: TypedPart, goods: Goods): Part | undefined {
  if (part.finding === undefined) return undefined;
  const expiry = readExpiry(part.expiry);
  const lot = lotRead(part, goods);
  if (lot.kind === 'unclear') return undefined;
  if (part.quantity === null || part.quantity < 1 || expiry.kind === 'unclear') return undefined;
  return {
    quantity: part.quantity,
    seen: seenAs(
      part.finding,
      goods.item,
      expiry.kind === 'day' ? expiry.day : cleared(goods.expiry),
      lot.kind === 'lot' ? lot.lot : part.lot.trim() === '' ? cleared(goods.lot) : undefined,
    ),
    ...(part.finding === 'aside' ? { decision: 'quarantine' as const } : {}),
    ...(part.override === undefined
      ? {}
      : { decision: 'accept-anyway' as const, override: part.override }),
  };
}

/**
 * Returns the value to send for an emptied field. An emptied field means that the packs show no
 * date or lot; null says so, because a known value would otherwise be kept.
 */
const cleared = (known: string | undefined) => (known === undefined ? undefined : null);

/**
 * Reads the typed lot. A known lot that is unchanged counts as none, because the service has it,
 * and today's rules for typed lots may refuse it.
 */
const lotRead = (part: TypedPart, goods: Goods) =>
  part.lot === (goods.lot ?? '') ? ({ kind: 'none' } as const) : readLot(part.lot);

/**
 * Returns the reasons for which the rules will reject a part. There are none if the rules accept
 * it, if it is set aside, or if no finding is chosen yet.
 */
export function reasonsAgainst(
  part: TypedPart,
  goods: Pick<Goods, 'item'>,
  { rules, expectedArrival }: DriveView['terms'],
  today: string,
): readonly RejectionReason[] {
  if (part.finding === undefined || part.finding === 'aside') return [];
  const expiry = readExpiry(part.expiry);
  const day = expiry.kind === 'day' ? expiry.day : undefined;
  const seen = seenAs(part.finding, goods.item, day, undefined);
  return rejectionReasons(rules, expectedArrival, today, goods.item, {
    legible: true,
    prescription: false,
    ...seen,
  } as Parameters<typeof rejectionReasons>[4]);
}

/**
 * Whether all waiting goods can be inspected as good with the facts that are known. This is not
 * possible for several portions of one line, because each must be distinguished from the others
 * first.
 */
export const canTakeAsGood = (waiting: readonly Goods[]): boolean =>
  new Set(waiting.map(({ lineId }) => lineId)).size === waiting.length &&
  waiting.every((goods) => !needsExpiry(goods.item.category) || goods.expiry !== undefined);

/** Returns the facts that are only promised, because nobody has read them off the packs yet. */
export const unreadFacts = ({ expiry, lot, stated }: Goods): Pick<Goods, 'expiry' | 'lot'> => ({
  ...(expiry === undefined || stated.includes('expiry') ? {} : { expiry }),
  ...(lot === undefined || stated.includes('lot') ? {} : { lot }),
});

/** The outcome of inspecting all waiting goods as good. */
export interface AsGood {
  /** Goods that the rules allow, with the inspection that accepts them. */
  readonly taken: readonly { readonly goods: Goods; readonly part: Part }[];
  /**
   * Goods that the rules do not allow, or whose facts are unclear. They remain to be inspected one
   * by one.
   */
  readonly left: readonly { readonly goods: Goods; readonly reasons: readonly RejectionReason[] }[];
}

/**
 * Separates the goods that the rules allow from the others, supposing that nothing is wrong with
 * any of them.
 */
export function inspectedAsGood(
  waiting: readonly Goods[],
  terms: DriveView['terms'],
  today: string,
): AsGood {
  const seen = waiting.map((goods) => {
    const typed: TypedPart = {
      quantity: goods.waiting,
      finding: 'good',
      expiry: typedExpiry(goods.expiry),
      lot: goods.lot ?? '',
      override: undefined,
    };
    return {
      goods,
      part: readPart(typed, goods),
      reasons: reasonsAgainst(typed, goods, terms, today),
    };
  });
  return {
    taken: seen.flatMap(({ goods, part, reasons }) =>
      part === undefined || reasons.length > 0 ? [] : [{ goods, part }],
    ),
    left: seen.flatMap(({ goods, part, reasons }) =>
      part === undefined || reasons.length > 0 ? [{ goods, reasons }] : [],
    ),
  };
}
