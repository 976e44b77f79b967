import type {
  DriveView,
  InspectBody,
  Item,
  ReceptionView,
  RejectionReason,
} from '@bluebox/contracts';
import { rejectionReasons } from '@bluebox/contracts/acceptance';
import { readExpiry } from '../words/expiry.ts';

export type ReceivedLine = ReceptionView['lines'][number];
type Part = InspectBody['parts'][number];

/** What an inspector finds, each on its own key. */
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
/** The key of a finding, `1` to `7`; the same for every item, so that fingers learn them. */
export const keyOf = (finding: Finding): string => String(FINDINGS.indexOf(finding) + 1);

/** Findings that make sense of an item. */
export function findingsFor({ category }: Pick<Item, 'category'>): readonly Finding[] {
  const medical = category === 'medicine' || category === 'kit';
  return FINDINGS.filter((finding) => {
    if (finding === 'opened' || finding === 'unreadable') return medical;
    if (finding === 'prescription') return category === 'medicine';
    if (finding === 'not-working') return category === 'device';
    return true;
  });
}

/** What an inspector saw, in the terms of the rules. */
export function seenAs(
  finding: Finding,
  { category }: Pick<Item, 'category'>,
  expiry: string | undefined,
  lot: string | undefined,
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

/** A part of a line as it is being described. */
export interface TypedPart {
  readonly quantity: number | null;
  readonly finding: Finding;
  readonly expiry: string;
  /** Take it although the rules say otherwise, and why. */
  readonly override: NonNullable<Part['override']> | undefined;
}

/** The part as it is sent; `undefined` when it cannot be understood. */
export function readPart(part: TypedPart, line: ReceivedLine): Part | undefined {
  const expiry = readExpiry(part.expiry);
  if (part.quantity === null || part.quantity < 1 || expiry.kind === 'unclear') return undefined;
  const day = expiry.kind === 'day' ? expiry.day : undefined;
  return {
    quantity: part.quantity,
    seen: seenAs(part.finding, line.item, day, line.lot),
    ...(part.finding === 'aside' ? { decision: 'quarantine' as const } : {}),
    ...(part.override === undefined
      ? {}
      : { decision: 'accept-anyway' as const, override: part.override }),
  };
}

/** What the rules will say of a part: every reason against it; none means that it is taken. */
export function reasonsAgainst(
  part: TypedPart,
  line: ReceivedLine,
  { rules, expectedArrival }: DriveView['terms'],
  today: string,
): readonly RejectionReason[] {
  if (part.finding === 'aside') return [];
  const expiry = readExpiry(part.expiry);
  const day = expiry.kind === 'day' ? expiry.day : undefined;
  const seen = seenAs(part.finding, line.item, day, line.lot);
  return rejectionReasons(rules, expectedArrival, today, line.item, {
    legible: true,
    prescription: false,
    ...seen,
  } as Parameters<typeof rejectionReasons>[4]);
}

/** Medicine and kits without an expiry date count as unreadable: better asked for than rejected by oversight. */
export const needsExpiry = ({ category }: Pick<Item, 'category'>): boolean =>
  category === 'medicine' || category === 'kit';

/** Whether the lines hold all that an inspection as good needs. */
export const canTakeAsGood = (lines: readonly ReceivedLine[]): boolean =>
  lines.every((line) => !needsExpiry(line.item) || line.expiry !== undefined);
