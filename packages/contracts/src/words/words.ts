import type { Account } from '../accounts.ts';
import type { DriveStatus } from '../api/pledge.ts';
import type { CATEGORIES, UNITS } from '../kinds.ts';
import type { PackCondition, RejectionReason } from '../vocabulary.ts';

/** Terms of the domain, as in `docs/glossary.md`. */
export const TERMS = [
  'drive',
  'need',
  'pledge',
  'line',
  'handInPoint',
  'slot',
  'appointment',
  'walkIn',
  'reception',
  'inspection',
  'parcel',
  'lot',
  'traceCode',
  'catalogue',
  'kit',
  'recipe',
  'stocktake',
  'hold',
  'box',
  'consignment',
  'waybill',
  'receipt',
  'case',
  'giver',
  'recipient',
  'coordinator',
  'organisation',
] as const;
export type Term = (typeof TERMS)[number];

/** Name of a unit after the number 1, and after any other number. */
export interface UnitWord {
  readonly one: string;
  readonly other: string;
}

/**
 * Words of one language that are the same everywhere: on pages and papers, in tables, in link
 * previews and in the glossary. Each language has its own file, because pages load only one
 * language.
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
