import type { Category, KitFate, Need, TotalsRow, Unit } from '@bluebox/contracts';
import { countedIn, countedQuantity, doubtfulQuantity, held } from '@bluebox/contracts/counted';
import type { DrivePhase } from './drive-phase.ts';
import { reportRows } from './report-rows.ts';

/** Needs of one category and unit together, because the totals are not finer. */
export interface NeedProgress {
  readonly category: Category;
  readonly unit: Unit;
  readonly needed: number;
  /** Pledged or already there, and not lost on the way; or everything accepted. */
  readonly covered: number;
  readonly missing: number;
  /** Went into kits, which count as kits; in `covered` only when what was accepted is counted. */
  readonly inKits: number;
  /** Damaged or lost, by itself or in kits. */
  readonly spoiled: number;
  /** Certain items that were asked for. */
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
}

const spoiledQuantity = (row: TotalsRow): number =>
  held(row, 'damaged', 'lost') + (row.inKits?.damaged ?? 0) + (row.inKits?.lost ?? 0);

/** Everything that was accepted, and kits made of it, whatever became of it since. */
function acceptedQuantity(row: TotalsRow): number {
  const [{ given, assembled, rejected } = { given: 0, assembled: 0, rejected: 0 }] = reportRows(
    [],
    [row],
  );
  return Math.max(0, given + assembled - rejected - held(row, 'received', 'quarantined'));
}

/**
 * The needs and what covers them.
 * @param counting `present` for what is promised or there now; `accepted` for what the drive has brought.
 */
export function needProgress(
  needs: readonly Need[],
  rows: readonly TotalsRow[],
  counting: 'present' | 'accepted' = 'present',
): readonly NeedProgress[] {
  const groups = new Map<string, NeedProgress>();
  for (const { category, unit, quantity, itemName } of needs) {
    const key = `${category} ${unit}`;
    const row = rows.find(
      (candidate) => candidate.category === category && candidate.unit === unit,
    );
    const covered =
      row === undefined ? 0 : counting === 'present' ? countedQuantity(row) : acceptedQuantity(row);
    const before = groups.get(key);
    const needed = (before?.needed ?? 0) + quantity;
    const items = [
      ...(before?.items ?? []),
      ...(itemName === undefined ? [] : [{ name: itemName, quantity }]),
    ];
    groups.set(key, {
      category,
      unit,
      needed,
      covered,
      missing: Math.max(0, needed - covered),
      inKits: row?.balances['inKit'] ?? 0,
      spoiled: row === undefined ? 0 : spoiledQuantity(row),
      items,
    });
  }
  return [...groups.values()];
}

/**
 * Share of the need that is covered, 0 to 1: the mean over its kinds, because boxes and devices cannot be
 * added.
 */
export function fullness(progress: readonly NeedProgress[]): number {
  if (progress.length === 0) return 0;
  const shares = progress.map(({ covered, needed }) => Math.min(1, covered / needed));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The places of the ledger in givers' words, in order. Goods in kits are where the kits are. */
export const STAGES = {
  promised: ['promised'],
  received: ['received', 'quarantined'],
  accepted: ['accepted'],
  packed: ['packed'],
  inTransit: ['inTransit'],
  delivered: ['delivered'],
  confirmed: ['confirmed'],
} as const;
export type Stage = keyof typeof STAGES;

/** A quantity of one kind of goods: boxes and pieces are never added up. */
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

const inKitsAt = (place: string, { inKits }: Pick<TotalsRow, 'inKits'>): number =>
  inKits?.[place as KitFate] ?? 0;

/** Quantities in each stage, without goods that the rules would probably reject. */
export const stageAmounts = (rows: readonly TotalsRow[]): readonly StageAmounts[] =>
  (Object.keys(STAGES) as Stage[]).map((stage) => ({
    stage,
    amounts: largestFirst(
      rows.map(({ category, unit, ...row }) => ({
        category,
        unit,
        count: STAGES[stage].reduce(
          (sum, place) => sum + countedIn(place, row) + inKitsAt(place, row),
          0,
        ),
      })),
    ),
  }));

/**
 * Key of the text that tells the expected day of arrival. Once something has arrived, the day is told only for
 * the rest, while that is under way.
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
 * Goods that are promised or wait for inspection but are in no total, because the rules would probably reject
 * them.
 */
export const doubtfulAmounts = (rows: readonly TotalsRow[]): readonly Amount[] =>
  largestFirst(
    rows.map(({ category, unit, ...row }) => ({ category, unit, count: doubtfulQuantity(row) })),
  );

/** Goods outside kits that were damaged or lost; they are in no stage. */
export const spoiledAmounts = (rows: readonly TotalsRow[]): readonly Amount[] =>
  largestFirst(
    rows.map(({ category, unit, balances }) => ({
      category,
      unit,
      count: (balances['damaged'] ?? 0) + (balances['lost'] ?? 0),
    })),
  );

/** Ends of kits that are in no stage. */
const UNWANTED_ENDS = ['disposed', 'lost', 'damaged', 'ended'] as const satisfies KitFate[];

/**
 * Goods in kits, wherever those are; and the parts of them that are in no stage: those that came to another end
 * than the recipient's, and those of which nobody can say how much is where.
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
      amounts: amounts((row) => inKitsAt(fate, row)),
    })).filter((end) => end.amounts.length > 0),
    // For a past moment the places of the kits are not known.
    several: amounts((row) => (row.inKits === undefined ? inKit(row) : (row.inKits.several ?? 0))),
  };
};
