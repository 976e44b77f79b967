import type { InspectedPart, ReceivedLine, Seen } from '@bluebox/contracts';

type Fact = 'expiry' | 'lot';

/** What is known of goods beside what they are. */
export interface Facts {
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Read off the packs; the others are as the giver promised. */
  readonly stated: readonly Fact[];
}

/** Of a line, goods that are alike in what is known of them, and so are inspected together. */
export interface Portion extends Facts {
  /** The first entry that they came with, or the first part of them that was set aside. */
  readonly portion: string;
  /** All of these entries or parts; each names the portion. */
  readonly members: readonly string[];
  readonly from: 'received' | 'quarantined';
  /** What came, or was set aside. */
  readonly quantity: number;
  /** Of that, not decided on yet. */
  readonly waiting: number;
}

/** An inspection's share of one portion. */
export interface Take {
  readonly facts: Facts;
  readonly partId: string;
  readonly quantity: number;
}

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

/** Of goods that nobody promised, all that is known was read off the packs. */
export const factsOf = ({ lineId, expiry, lot, stated = [] }: ReceivedLine): Facts => ({
  expiry,
  lot,
  stated: lineId.startsWith('x') ? known({ expiry, lot }) : stated,
});

const known = (facts: Omit<Facts, 'stated'>): readonly Fact[] =>
  (['expiry', 'lot'] as const).filter((fact) => facts[fact] !== undefined);

/** What came of a line and waits for its first inspection. Reversed entries go on naming their portion. */
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

/** What of a line was set aside and waits to be decided on. */
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
 * Before portions were kept apart, an entry could be reversed although what it brought was inspected, as long as
 * as much of its line waited. What such a portion lacks is taken from the others, the oldest first.
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
 * Where the parts of an inspection were taken from. Older inspections name no portion: each part comes of what
 * is as it was seen, as far as that waits, and the rest of it of what waits longest.
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

/** What an inspection set aside keeps what was known of its portion, and what the inspector read. */
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
