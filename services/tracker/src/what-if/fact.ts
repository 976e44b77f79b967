import {
  type AcceptanceRules,
  addDays,
  addMonths,
  type Category,
  type InspectedPart,
  type OverrideReason,
  type PackCondition,
  type RejectionReason,
  rejectionReasons,
} from '@bluebox/contracts';
import { MOST_MONTHS_AT_ARRIVAL } from '@bluebox/contracts/kinds';
import type { z } from 'zod';

/* Reduces an inspected part to the facts that rules can tell apart, so that a drive with any number
   of parts has few distinct facts. Dates are reduced to whole months, because a rule demands a
   number of months. */

/**
 * Remaining shelf life: `expired` on the day of the inspection, `none` without an expiry date, or the
 * whole months from the expected arrival to the expiry date, from -1 (expires before the arrival) to
 * {@link MOST_MONTHS_AT_ARRIVAL} (and more). A date stands for itself if the expected arrival was not
 * recorded.
 */
type Shelf = 'expired' | 'none' | { readonly months: number } | { readonly expiry: string };

/** The facts of inspected goods by which rules can tell them apart, and the decision. */
export interface Fact {
  readonly shelf: Shelf;
  readonly condition: PackCondition;
  readonly legible: boolean;
  readonly working: boolean;
  readonly prescription: boolean;
  readonly outcome: InspectedPart['outcome'];
  /** Reasons of the rejection; empty for other outcomes. */
  readonly reasons: readonly RejectionReason[];
  readonly override?: z.infer<typeof OverrideReason>;
}

/** Returns the largest number of months that the expiry is after the arrival. */
export function monthsAtArrival(expiry: string, arrival: string): number {
  let months = -1;
  while (months < MOST_MONTHS_AT_ARRIVAL && expiry >= addMonths(arrival, months + 1)) months += 1;
  return months;
}

function shelfOf(
  expiry: string | undefined,
  inspectedOn: string,
  expectedArrival: string | undefined,
): Shelf {
  if (expiry === undefined) return 'none';
  if (expiry < inspectedOn) return 'expired';
  if (expectedArrival === undefined) return { expiry };
  return { months: monthsAtArrival(expiry, expectedArrival) };
}

/**
 * Returns the facts of an inspected part.
 * @param inspectedOn day of the inspection in the drive's time zone.
 */
export const factOf = (
  part: InspectedPart,
  inspectedOn: string,
  expectedArrival: string | undefined,
): Fact => ({
  shelf: shelfOf(part.seen.expiry, inspectedOn, expectedArrival),
  condition: part.seen.condition,
  legible: part.seen.legible,
  working: part.seen.working === true,
  prescription: part.seen.prescription,
  outcome: part.outcome,
  reasons: part.outcome === 'rejected' ? part.reasons : [],
  ...(part.outcome === 'accepted' && part.override !== undefined
    ? { override: part.override }
    : {}),
});

const SEPARATOR = '|';

function writeShelf(shelf: Shelf): string {
  if (typeof shelf === 'string') return shelf;
  if ('expiry' in shelf) return `@${shelf.expiry}`;
  // Keys sort by shelf life, so that goods that expire first are listed first.
  return `m${String(shelf.months + 1).padStart(2, '0')}`;
}

function readShelf(text: string): Shelf {
  if (text === 'expired' || text === 'none') return text;
  return text.startsWith('@') ? { expiry: text.slice(1) } : { months: Number(text.slice(1)) - 1 };
}

/** Returns a key that equal facts share. */
export const factKey = ({ shelf, reasons, ...fact }: Fact): string =>
  [
    writeShelf(shelf),
    fact.condition,
    fact.legible ? 'legible' : '',
    fact.working ? 'working' : '',
    fact.prescription ? 'prescription' : '',
    fact.outcome,
    reasons.join('+'),
    fact.override ?? '',
  ].join(SEPARATOR);

/** Parses a key of {@link factKey}. */
export function readFactKey(key: string): Fact {
  const [shelf = '', condition, legible, working, prescription, outcome, reasons = '', override] =
    key.split(SEPARATOR);
  return {
    shelf: readShelf(shelf),
    condition: condition as PackCondition,
    legible: legible !== '',
    working: working !== '',
    prescription: prescription !== '',
    outcome: outcome as Fact['outcome'],
    reasons: reasons === '' ? [] : (reasons.split('+') as RejectionReason[]),
    ...(override === '' ? {} : { override: override as NonNullable<Fact['override']> }),
  };
}

/** Any day that begins a month, from which months are counted without a shorter month between. */
const ARRIVAL = '2001-01-01';
const BEFORE_EVERY_EXPIRY = '1000-01-01';

/**
 * Returns the reasons for which rules reject goods with these facts, by `rejectionReasons` of goods
 * that stand for them. A reason that no rule gives, such as an unknown source, stays.
 * @param currentArrival the drive's expected arrival, for goods whose inspection recorded none.
 */
export function reasonsUnder(
  rules: Omit<AcceptanceRules, 'version'>,
  category: Category,
  { shelf, reasons, ...seen }: Fact,
  currentArrival: string,
): readonly RejectionReason[] {
  const beyond = reasons.filter((reason) => reason === 'unknown-source');
  const given = (arrival: string, today: string, expiry?: string) =>
    rejectionReasons({ ...rules, version: 1 }, arrival, today, { category }, { ...seen, expiry });
  return [...replayed(), ...beyond];

  function replayed(): readonly RejectionReason[] {
    if (shelf === 'none') return given(ARRIVAL, BEFORE_EVERY_EXPIRY);
    if (shelf === 'expired') return given(ARRIVAL, addDays(ARRIVAL, 1), ARRIVAL);
    if ('expiry' in shelf) return given(currentArrival, BEFORE_EVERY_EXPIRY, shelf.expiry);
    const { months } = shelf;
    return given(
      ARRIVAL,
      BEFORE_EVERY_EXPIRY,
      months < 0 ? addDays(ARRIVAL, -1) : addMonths(ARRIVAL, months),
    );
  }
}
