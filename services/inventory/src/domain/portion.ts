import type { InspectedPart, ReceivedLine, Seen } from '@bluebox/contracts';

/* Computes which goods of a line wait for inspection, separately for each expiry and lot. */

type Fact = 'expiry' | 'lot';

/** Known facts about goods, apart from the item. */
export interface Facts {
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Names of the facts that were read off the packs; the others are as the giver promised. */
  readonly stated: readonly Fact[];
}

/** Goods of one line with the same known facts, which are therefore inspected together. */
export interface Portion extends Facts {
  /** Id of the first entry of these goods, or of the first part of them that was set aside. */
  readonly portion: string;
  /** Ids of all these entries or parts. A request may name the portion by any of them. */
  readonly members: readonly string[];
  readonly from: 'received' | 'quarantined';
  /** Quantity that was received, or set aside. */
  readonly quantity: number;
  /** Part of the quantity that no inspection has taken yet. */
  readonly waiting: number;
}

/** Quantity of one part of an inspection that is taken from one portion. */
export interface Take {
  readonly facts: Facts;
  readonly partId: string;
  readonly quantity: number;
}

/** A part that an inspection set aside, and what is known of it. */
export interface Aside {
  readonly partId: string;
  readonly facts: Facts;
  readonly quantity: number;
}

interface Entry {
  readonly entryId: string;
  readonly lines: readonly ReceivedLine[];
  readonly reversal?: unknown;
}
interface Inspection {
  readonly lineId: string;
  readonly from: Portion['from'];
  readonly takes: readonly Take[];
  readonly aside: readonly Aside[];
  readonly reversal?: unknown;
}

export const portionKey = ({ expiry, lot, stated }: Facts): string =>
  JSON.stringify([expiry, lot, stated.includes('expiry'), stated.includes('lot')]);

/**
 * Returns what is known of received goods. All facts about goods without a pledged line were read
 * off the packs.
 */
export const factsOf = ({ lineId, expiry, lot, stated = [] }: ReceivedLine): Facts => ({
  expiry,
  lot,
  stated: lineId.startsWith('x') ? known({ expiry, lot }) : stated,
});

const known = (facts: Omit<Facts, 'stated'>): readonly Fact[] =>
  (['expiry', 'lot'] as const).filter((fact) => facts[fact] !== undefined);

/**
 * Returns the portions in which a line was received, including those that were inspected. The ids
 * of reversed entries still name their portion.
 */
export const receivedPortions = (
  lineId: string,
  entries: readonly Entry[],
  inspections: readonly Inspection[],
): readonly Portion[] =>
  portionsOf(
    'received',
    entries.flatMap(({ entryId, lines, reversal }) =>
      lines
        .filter((line) => line.lineId === lineId && line.received > 0)
        .map((line) => ({
          member: entryId,
          facts: factsOf(line),
          quantity: reversal === undefined ? line.received : 0,
        })),
    ),
    inspections.filter((inspection) => inspection.lineId === lineId),
  );

/**
 * Returns the portions of a line that inspections set aside, including those that were decided on
 * since.
 */
export const quarantinedPortions = (
  lineId: string,
  inspections: readonly Inspection[],
): readonly Portion[] => {
  const ofLine = inspections.filter((inspection) => inspection.lineId === lineId);
  return portionsOf(
    'quarantined',
    ofLine.flatMap(({ aside, reversal }) =>
      aside.map(({ partId, facts, quantity }) => ({
        member: partId,
        facts,
        quantity: reversal === undefined ? quantity : 0,
      })),
    ),
    ofLine,
  );
};

function portionsOf(
  from: Portion['from'],
  members: readonly {
    readonly member: string;
    readonly facts: Facts;
    readonly quantity: number;
  }[],
  inspections: readonly Inspection[],
): readonly Portion[] {
  const portions = new Map<string, Portion>();
  for (const { member, facts, quantity } of members) {
    const key = portionKey(facts);
    const before = portions.get(key);
    portions.set(key, {
      ...facts,
      portion: before?.portion ?? member,
      members: [...(before?.members ?? []), member],
      from,
      quantity: (before?.quantity ?? 0) + quantity,
      waiting: (before?.waiting ?? 0) + quantity,
    });
  }
  for (const { takes, reversal, ...inspection } of inspections) {
    if (reversal !== undefined || inspection.from !== from) continue;
    for (const { facts, quantity } of takes) {
      const key = portionKey(facts);
      const portion = portions.get(key);
      if (portion !== undefined)
        portions.set(key, { ...portion, waiting: portion.waiting - quantity });
    }
  }
  return settleDebts([...portions.values()]);
}

/**
 * Deducts the deficits of portions from the others, starting with the oldest. A deficit is left
 * from before portions existed, when an entry could be reversed although its goods had been
 * inspected, as long as enough of its line was waiting.
 */
function settleDebts(portions: readonly Portion[]): readonly Portion[] {
  let debt = portions.reduce((sum, { waiting }) => sum + Math.max(0, -waiting), 0);
  return portions.map((portion) => {
    if (portion.waiting <= 0) return { ...portion, waiting: 0 };
    const paid = Math.min(debt, portion.waiting);
    debt -= paid;
    return { ...portion, waiting: portion.waiting - paid };
  });
}

/**
 * Assigns the parts of an inspection to portions. Older inspections name no portion. Each of their
 * parts is taken from the portions that match the observed facts, as far as these have goods
 * waiting, and the rest from the others, the oldest first.
 */
export function allot(
  named: string | undefined,
  parts: readonly InspectedPart[],
  portions: readonly Portion[],
): readonly Take[] {
  const chosen =
    named === undefined ? undefined : portions.find(({ members }) => members.includes(named));
  if (chosen !== undefined)
    return parts.map(({ partId, quantity }) => ({ facts: chosen, partId, quantity }));

  const left = new Map(portions.map((portion) => [portion, portion.waiting]));
  const takes: Take[] = [];
  for (const { partId, quantity, seen } of parts) {
    let missing = quantity;
    const alike = portions.filter((portion) => isAsSeen(portion, seen));
    for (const portion of [...alike, ...portions]) {
      const taken = Math.min(missing, left.get(portion) ?? 0);
      if (taken === 0) continue;
      takes.push({ facts: portion, partId, quantity: taken });
      left.set(portion, (left.get(portion) ?? 0) - taken);
      missing -= taken;
    }
  }
  return takes;
}

const isAsSeen = ({ expiry, lot }: Facts, seen: Seen): boolean =>
  expiry === seen.expiry && lot === seen.lot;

/**
 * Returns the parts that an inspection set aside, with expiry and lot as recorded. A fact counts as
 * read off the packs if it did before, or if it differs from the portion.
 */
export const setAside = (
  parts: readonly InspectedPart[],
  takes: readonly Take[],
): readonly Aside[] =>
  parts.flatMap(({ outcome, partId, quantity, seen: { expiry, lot } }) => {
    if (outcome !== 'quarantined') return [];
    const origin = takes.find((take) => take.partId === partId)?.facts;
    const stated = known({ expiry, lot }).filter(
      (fact) =>
        origin === undefined ||
        origin.stated.includes(fact) ||
        origin[fact] !== { expiry, lot }[fact],
    );
    return [{ partId, quantity, facts: { expiry, lot, stated } }];
  });
