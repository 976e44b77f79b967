import type { Category, KitFate, TotalsRow, Unit } from '@bluebox/contracts';
import { countedIn, doubtfulQuantity, held } from '@bluebox/contracts/counted';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { inKitsAt, STAGES, type Stage } from '../../domain/places.ts';
import type { DrivePhase } from './drive-phase.ts';
import { reportRows } from './report-rows.ts';

/* Amounts on a drive's public page, computed from the rows of its totals. */

/**
 * Returns the quantity that was accepted, whatever happened to it later. The quantity of kits
 * includes those that were assembled here.
 */
export function acceptedQuantity(row: TotalsRow): number {
  const [{ given, assembled, rejected } = { given: 0, assembled: 0, rejected: 0 }] = reportRows(
    [],
    [row],
  );
  return Math.max(0, given + assembled - rejected - held(row, 'received', 'quarantined'));
}

/**
 * Returns the covered share of the needs, from 0 to 1: the mean over the kinds of goods, because
 * boxes and devices cannot be added up.
 */
export function fullness(progress: readonly NeedProgress[]): number {
  if (progress.length === 0) return 0;
  const shares = progress.map(({ covered, needed }) => Math.min(1, covered / needed));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A quantity of one category in one unit. Different units cannot be added up. */
export interface Amount {
  readonly category: Category;
  readonly unit: Unit;
  readonly count: number;
}

export interface StageAmounts {
  readonly stage: Stage;
  readonly amounts: readonly Amount[];
}

const largestFirst = (amounts: readonly Amount[]): readonly Amount[] =>
  amounts
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.unit < b.unit ? -1 : 1));

/**
 * Returns the places that make up one stage on a drive's page. Quarantined goods are shown as
 * received there, unlike on the page of a giver's pledge.
 */
const placesTold = (stage: Stage) =>
  stage === 'received' ? (['received', 'quarantined'] as const) : [stage];

/**
 * Returns the quantities in each stage, without doubtful goods. Goods in kits are in the stage of
 * their kits.
 */
export const stageAmounts = (rows: readonly TotalsRow[]): readonly StageAmounts[] =>
  STAGES.map((stage) => ({
    stage,
    amounts: largestFirst(
      rows.map((row) => ({
        category: row.category,
        unit: row.unit,
        count: placesTold(stage).reduce(
          (sum, place) => sum + countedIn(place, row) + inKitsAt(row, place),
          0,
        ),
      })),
    ),
  }));

/**
 * Returns the key of the text about the expected arrival, if there is still something to expect.
 * Once the recipient has confirmed some goods, the text is about the goods that are packed, on
 * their way or delivered.
 */
export function arrivalText(
  phase: DrivePhase,
  stages: readonly StageAmounts[],
): 'drive.arrival' | 'drive.arrival-rest' | undefined {
  const isAt = (...wanted: readonly Stage[]) =>
    stages.some(({ stage, amounts }) => wanted.includes(stage) && amounts.length > 0);
  if (phase === 'completed') return undefined;
  if (isAt('confirmed'))
    return isAt('packed', 'inTransit', 'delivered') ? 'drive.arrival-rest' : undefined;
  const isOver = phase === 'closed' && stages.every(({ amounts }) => amounts.length === 0);
  return isOver ? undefined : 'drive.arrival';
}

/**
 * Returns the goods that are promised or wait for inspection, but are in no stage, because the
 * rules would probably reject the goods, or staff have not confirmed so large a promise.
 */
export const doubtfulAmounts = (rows: readonly TotalsRow[]): readonly Amount[] =>
  largestFirst(
    rows.map(({ category, unit, ...row }) => ({ category, unit, count: doubtfulQuantity(row) })),
  );

/** Returns the goods outside kits that were damaged or lost. These goods are in no stage. */
export const spoiledAmounts = (rows: readonly TotalsRow[]): readonly Amount[] =>
  largestFirst(
    rows.map(({ category, unit, balances }) => ({
      category,
      unit,
      count: (balances['damaged'] ?? 0) + (balances['lost'] ?? 0),
    })),
  );

/**
 * Fates of goods whose kits have ended, but not all by the recipient's confirmation. Goods with
 * these fates are in no stage.
 */
const UNWANTED_ENDS = ['disposed', 'lost', 'damaged', 'ended'] as const satisfies KitFate[];

/**
 * Returns the goods in kits. `ends` and `several` are in no stage, because the recipient did not
 * confirm all kits of `ends`, and the kits of `several` are in different or unknown places.
 */
export const kitAmounts = (
  rows: readonly TotalsRow[],
): {
  readonly all: readonly Amount[];
  readonly ends: readonly {
    readonly fate: (typeof UNWANTED_ENDS)[number];
    readonly amounts: readonly Amount[];
  }[];
  readonly several: readonly Amount[];
} => {
  const amounts = (count: (row: TotalsRow) => number) =>
    largestFirst(
      rows.map((row) => ({ category: row.category, unit: row.unit, count: count(row) })),
    );
  const inKit = ({ balances }: TotalsRow) => balances['inKit'] ?? 0;
  return {
    all: amounts(inKit),
    ends: UNWANTED_ENDS.map((fate) => ({
      fate,
      amounts: amounts((row) => inKitsAt(row, fate)),
    })).filter((end) => end.amounts.length > 0),
    // Totals of a past moment lack the places of kits.
    several: amounts((row) => (row.inKits === undefined ? inKit(row) : (row.inKits.several ?? 0))),
  };
};

/** Returns the needs in their order, but those that are met after the others. */
export const missingFirst = (progress: readonly NeedProgress[]): readonly NeedProgress[] => [
  ...progress.filter(({ missing }) => missing > 0),
  ...progress.filter(({ missing }) => missing === 0),
];
