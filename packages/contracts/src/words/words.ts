import type { Account } from '../accounts.ts';
import type { DriveStatus } from '../api/pledge.ts';
import type { CATEGORIES, UNITS } from '../kinds.ts';
import type { PackCondition, RejectionReason } from '../vocabulary.ts';

/** Terms of the domain. The glossary says what each means. */
export const TERMS = [
  'drive',
  'need',
  'pledge',
  'line',
  'handInPoint',
  'walkIn',
  'reception',
  'inspection',
  'parcel',
  'lot',
  'kit',
  'box',
  'consignment',
  'waybill',
  'receipt',
  'case',
  'giver',
  'recipient',
  'coordinator',
] as const;
export type Term = (typeof TERMS)[number];

/** Name of a unit after the number 1, and after any other number. */
export interface UnitWord {
  readonly one: string;
  readonly other: string;
}

/**
 * The words of one language for everything that has the same name wherever it appears: on pages, on
 * papers, in exported and imported tables, in link previews and in the glossary. Each language has
 * its own file, because pages load one language at a time.
 */
export interface Words {
  readonly term: Readonly<Record<Term, string>>;
  readonly category: Readonly<Record<(typeof CATEGORIES)[number], string>>;
  readonly unit: Readonly<Record<(typeof UNITS)[number], UnitWord>>;
  readonly reason: Readonly<Record<RejectionReason, string>>;
  readonly condition: Readonly<Record<PackCondition, string>>;
  /** The ledger's accounts: sources, places and ends. */
  readonly account: Readonly<Record<Account, string>>;
  readonly driveStatus: Readonly<Record<DriveStatus, string>>;
}

/** Formats a quantity with its unit: `3 盒`, `1 box`, `3 boxes`. */
export const quantityIn = (
  words: Words,
  quantity: number,
  unit: keyof Words['unit'],
  written = String(quantity),
): string => `${written} ${words.unit[unit][quantity === 1 ? 'one' : 'other']}`;
