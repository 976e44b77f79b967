import { isMedical } from './kinds.ts';
import type { AcceptanceRules, Item, PackCondition, RejectionReason, Seen } from './vocabulary.ts';

/**
 * Returns the date a number of months later: the same day of the month, or the last day if the
 * month is shorter.
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

/** Returns the date a number of days later; a negative number gives an earlier date. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Returns the reasons for rejecting goods, in order of precedence; empty means that the goods are
 * accepted. The remaining shelf life is counted from the expected arrival, because Chinese Red
 * Cross offices (six months) and the WHO's guidelines (a year) set limits for the arrival. Medicine
 * and kits without an expiry date are unreadable, as are any goods in an illegible pack.
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

/** A giver's description of goods, before any inspection. */
export interface Told {
  readonly item: Pick<Item, 'category'>;
  readonly expiry?: string | undefined;
  /**
   * Condition of the pack. For a device, `damaged` means that the device does not work; the other
   * conditions make no difference.
   */
  readonly condition: PackCondition;
  /** `false` if the giver reports that the pack is illegible. */
  readonly legible?: boolean | undefined;
  /** `true` if the pack is marked as a prescription medicine. */
  readonly prescription?: boolean | undefined;
}

/**
 * Returns the reasons for which an inspection would reject the goods if the giver's description is
 * right. Missing answers lead to no reason.
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
 * Reasons that follow from the giver's description alone. Short-dated goods are not among them,
 * because the day of arrival may change, nor are damaged or illegible packs, because only an
 * inspector can judge such packs.
 */
const CERTAIN: ReadonlySet<RejectionReason> = new Set([
  'expired',
  'opened',
  'not-working',
  'prescription',
  'not-collected',
]);

/** Returns the reasons in a giver's description that rule the goods out before any inspection. */
export const certainReasons = (
  ...told: Parameters<typeof reasonsTold>
): readonly RejectionReason[] => reasonsTold(...told).filter((reason) => CERTAIN.has(reason));
