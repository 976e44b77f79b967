import { isMedical } from './kinds.ts';
import type { AcceptanceRules, Item, PackCondition, RejectionReason, Seen } from './vocabulary.ts';

/**
 * Returns the same day some months later. A day that the month does not have becomes its last day.
 */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const total = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(total / 12);
  const targetMonth = (total % 12) + 1;
  const lastDay = new Date(Date.UTC(targetYear, targetMonth, 0)).getUTCDate();
  return `${targetYear}-${String(targetMonth).padStart(2, '0')}-${String(Math.min(day, lastDay)).padStart(2, '0')}`;
}

/** Returns the last day of a month given as `2024-05`. */
export function lastDayOfMonth(month: string): string {
  return addMonths(`${month}-31`, 0);
}

/** Returns the day a number of days later, or earlier if the number is negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Returns the reasons for rejecting goods in a drive, in order of precedence; empty means that the
 * goods are accepted. Remaining months are counted from the expected arrival, not from today,
 * because Chinese Red Cross offices ask for six months at arrival and the WHO's guidelines for a
 * year. Only medicine and kits must have an expiry date, and are unreadable without one; any goods
 * are unreadable if the pack is not legible.
 * @param today the day of the decision in the drive's time zone.
 */
export function rejectionReasons(
  rules: AcceptanceRules,
  expectedArrival: string,
  today: string,
  item: Pick<Item, 'category'>,
  seen: Seen,
): readonly RejectionReason[] {
  const reasons: RejectionReason[] = [];
  const medical = isMedical(item.category);
  if (seen.expiry !== undefined) {
    if (seen.expiry < today) reasons.push('expired');
    else if (seen.expiry < addMonths(expectedArrival, rules.minimumMonthsAtArrival))
      reasons.push('short-dated');
  }
  if (medical && rules.sealedOnly && seen.condition === 'opened') reasons.push('opened');
  if (seen.condition === 'damaged') reasons.push('damaged-pack');
  if (!seen.legible || (medical && seen.expiry === undefined)) reasons.push('unreadable');
  if (item.category === 'device' && rules.devicesMustWork && seen.working !== true)
    reasons.push('not-working');
  if (seen.prescription && !rules.prescriptionAllowed) reasons.push('prescription');
  if (!rules.categories.includes(item.category)) reasons.push('not-collected');
  return reasons;
}

/** The giver's own description of goods that have not been inspected. */
export interface Told {
  readonly item: Pick<Item, 'category'>;
  readonly expiry?: string | undefined;
  /**
   * Condition of the pack. A device may be in an opened pack, so for a device only `damaged` has a
   * meaning: it does not work.
   */
  readonly condition: PackCondition;
  /** `false` if the giver looked and cannot read the pack. */
  readonly legible?: boolean | undefined;
  /** `true` if the pack is marked as a prescription medicine. */
  readonly prescription?: boolean | undefined;
}

/**
 * Returns the reasons that an inspection would find if the goods are as their giver describes them.
 * A question that the giver was not asked never leads to a reason.
 */
export function reasonsTold(
  rules: AcceptanceRules,
  expectedArrival: string,
  today: string,
  { item, expiry, condition, legible = true, prescription = false }: Told,
): readonly RejectionReason[] {
  const device = item.category === 'device';
  return rejectionReasons(rules, expectedArrival, today, item, {
    condition: device ? 'sealed' : condition,
    working: condition !== 'damaged',
    legible,
    prescription,
    expiry,
  }).filter((reason) => reason !== 'unreadable' || !legible);
}

/**
 * Reasons that follow from the giver's description alone. The others are left to an inspection:
 * short-dated goods may be accepted if the day of arrival changes, and only an inspector can judge
 * damage to a pack and its legibility.
 */
const CERTAIN: ReadonlySet<RejectionReason> = new Set([
  'expired',
  'opened',
  'not-working',
  'prescription',
  'not-collected',
]);

/**
 * Returns the reasons for which goods certainly cannot be accepted, according to their giver's
 * description; empty when only an inspection can tell.
 */
export const certainReasons = (
  ...told: Parameters<typeof reasonsTold>
): readonly RejectionReason[] => reasonsTold(...told).filter((reason) => CERTAIN.has(reason));
