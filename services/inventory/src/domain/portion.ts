import type { InspectedPart, ReceivedLine, Seen } from '@bluebox/contracts';

/* Computes which goods of a line wait for inspection, separately for each expiry and lot. */

type Fact = 'expiry' | 'lot';

/** Expiry and lot of goods, as far as they are known. */
export interface Facts {
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Names of the facts that were read off the packs. The other facts are as the giver promised. */
  readonly stated: readonly Fact[];
}

/** Goods of one line with equal facts, which are inspected together. */
export interface Portion extends Facts {
  /** Id of the portion's first entry or first quarantined part. */
  readonly portion: string;
  /** Ids of all entries or quarantined parts of the portion. A request may use any of these ids. */
  readonly members: readonly string[];
  readonly from: 'received' | 'quarantined';
  /** Quantity that was received, or set aside. */
  readonly quantity: number;
  /** Quantity that still waits for an inspection. */
  readonly waiting: number;
}

/** Quantity that one part of an inspection takes from one portion. */
export interface Take {
  readonly facts: Facts;
  readonly partId: string;
  readonly quantity: number;
}

/** A part that an inspection set aside, with its facts. */
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
 * Returns the facts about received goods. Goods that were not pledged have only facts that were
 * read off the packs.
 */
export const factsOf = ({ lineId, expiry, lot, stated = [] }: ReceivedLine): Facts => ({
  expiry,
  lot,
  stated: lineId.startsWith('x') ? known({ expiry, lot }) : stated,
});

const known = (facts: Omit<Facts, 'stated'>): readonly Fact[] =>
  (['expiry', 'lot'] as const).filter((fact) => facts[fact] !== undefined);

/**
 * Returns the portions of a line's received goods, inspected or not. The id of a reversed entry
 * still names its portion.
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

/** Returns the portions of a line that inspections set aside, including those decided on since. */
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
 * Deducts the deficits of some portions from the other portions, the oldest first. Only old data
 * has deficits: before portions existed, an entry could be reversed although its goods had been
 * inspected.
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
 * Assigns the parts of an inspection to portions. An older inspection names no portion, so its
 * parts are taken from portions with the observed facts first, and then from the oldest other
 * portions.
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
 * Returns the parts that an inspection set aside, with the recorded expiry and lot. A fact that
 * differs from the portion's fact must have been read off the packs.
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
