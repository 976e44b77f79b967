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

/** A portion of a line: goods with the same facts, inspected together. */
export interface Goods extends Portion {
  readonly lineId: string;
  readonly item: Item;
}

/** Returns the portions of a line that wait for an inspection, including portions set aside. */
export const goodsOf = ({ lineId, item, portions }: ReceivedLine): readonly Goods[] =>
  portions.filter(({ waiting }) => waiting > 0).map((portion) => ({ ...portion, lineId, item }));

/** An inspector's findings, in the order of their keys. */
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
 * Returns the keyboard key of a finding, `1` to `7`. A finding has one key for all items, so that
 * people can learn the keys.
 */
export const keyOf = (finding: Finding): string => String(FINDINGS.indexOf(finding) + 1);

/** Returns the findings that apply to an item's category. */
export function findingsFor({ category }: Pick<Item, 'category'>): readonly Finding[] {
  const medical = isMedical(category);
  return FINDINGS.filter((finding) => {
    if (finding === 'opened' || finding === 'unreadable') return medical;
    if (finding === 'prescription') return category === 'medicine';
    if (finding === 'not-working') return category === 'device';
    return true;
  });
}

/** Returns a finding as the facts that an inspection records. */
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
  /** Reason for accepting the part against the rules. */
  readonly override: NonNullable<Part['override']> | undefined;
}

/** Returns the part to send; undefined while a field is missing or unclear. */
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
 * Returns the value to send for an emptied field, which means that the packs show no date or lot.
 * Null replaces a known value; undefined would keep the known value.
 */
const cleared = (known: string | undefined) => (known === undefined ? undefined : null);

/**
 * Reads the typed lot. A known lot that is unchanged is not read again, because today's rules for
 * typed lots may refuse it.
 */
const lotRead = (part: TypedPart, goods: Goods) =>
  part.lot === (goods.lot ?? '') ? ({ kind: 'none' } as const) : readLot(part.lot);

/**
 * Returns the reasons for which the rules will reject a part. A part that is set aside, or has no
 * finding yet, has no reasons.
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
 * Whether all waiting goods can be inspected as good with the known facts. Several portions of one
 * line must first be told apart.
 */
export const canTakeAsGood = (waiting: readonly Goods[]): boolean =>
  new Set(waiting.map(({ lineId }) => lineId)).size === waiting.length &&
  waiting.every((goods) => !needsExpiry(goods.item.category) || goods.expiry !== undefined);

/** Returns the promised facts that nobody has read off the packs yet. */
export const unreadFacts = ({ expiry, lot, stated }: Goods): Pick<Goods, 'expiry' | 'lot'> => ({
  ...(expiry === undefined || stated.includes('expiry') ? {} : { expiry }),
  ...(lot === undefined || stated.includes('lot') ? {} : { lot }),
});

/** The waiting goods, divided by the verdict of the rules if all goods are inspected as good. */
export interface AsGood {
  /** Goods that the rules allow, each with the part to send. */
  readonly taken: readonly { readonly goods: Goods; readonly part: Part }[];
  /** Goods that the rules refuse, or whose facts are unclear, to be inspected one by one. */
  readonly left: readonly { readonly goods: Goods; readonly reasons: readonly RejectionReason[] }[];
}

/** Applies the rules to waiting goods as if all goods were inspected as good. */
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
