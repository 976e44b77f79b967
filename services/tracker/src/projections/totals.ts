import type { BlueboxEvent, RejectionReason } from '@bluebox/contracts';
import {
  type Change,
  change,
  type Projection,
  parkedCollection,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import {
  type Account,
  type Balances,
  type Kind,
  kindOf,
  move,
  type Posting,
  postings,
} from '@bluebox/ledger';

export interface KindTotals {
  readonly balances: Balances;
  readonly rejectedBy: Readonly<Partial<Record<RejectionReason, number>>>;
}

export interface Counts {
  readonly pledges: number;
  readonly boxes: number;
  readonly consignments: number;
  readonly openCases: number;
}

/** A drive's totals now. */
export interface TotalsDocument {
  readonly id: string;
  /** The latest recorded time of what is counted here. */
  readonly asOf: string;
  readonly published: boolean;
  readonly kinds: Readonly<Partial<Record<Kind, KindTotals>>>;
  readonly counts: Counts;
}

/** Lengths of `2023-03-20T09`, `2023-03-20T09:03` and `2023-03-20T09:03:53`: a span is named by when it began. */
export const SPANS = { hour: 13, minute: 16, second: 19 } as const;
export type Span = keyof typeof SPANS;

/**
 * What one hour, minute or second changed. Totals as of a moment are the sum over the whole hours before it,
 * the whole minutes of its hour and the seconds of its minute: few to read, however long the drive.
 */
export interface JournalDocument {
  readonly id: string;
  readonly driveId: string;
  readonly span: Span;
  /** `2023-03-20T09:03:53`, as much of it as the span has. */
  readonly begins: string;
  readonly kinds: Readonly<Partial<Record<Kind, KindTotals>>>;
  readonly counts: Counts;
}

export const NO_COUNTS: Counts = { pledges: 0, boxes: 0, consignments: 0, openCases: 0 };
const NO_TOTALS: KindTotals = { balances: {}, rejectedBy: {} };

/** What an event changes in the totals of its drive. */
interface Effect {
  readonly postings: readonly Posting[];
  readonly rejections: readonly {
    readonly kind: Kind;
    readonly reason: RejectionReason;
    readonly quantity: number;
  }[];
  readonly counts: Partial<Counts>;
}

function rejectionsOf(event: BlueboxEvent): Effect['rejections'] {
  if (event.type !== 'inspection.recorded' && event.type !== 'inspection.reversed') return [];
  const sign = event.type === 'inspection.recorded' ? 1 : -1;
  const kind = kindOf(event.data.item);
  return event.data.parts.flatMap((part) => {
    const reason = part.outcome === 'rejected' ? part.reasons[0] : undefined;
    return reason === undefined ? [] : [{ kind, reason, quantity: sign * part.quantity }];
  });
}

function countsOf({ type }: BlueboxEvent): Partial<Counts> {
  switch (type) {
    case 'pledge.submitted':
      return { pledges: 1 };
    case 'box.opened':
      return { boxes: 1 };
    case 'box.discarded':
      return { boxes: -1 };
    case 'consignment.created':
      return { consignments: 1 };
    case 'consignment.discarded':
      return { consignments: -1 };
    case 'case.opened':
    case 'case.reopened':
      return { openCases: 1 };
    case 'case.closed':
      return { openCases: -1 };
    default:
      return {};
  }
}

export function addCounts(counts: Counts, added: Partial<Counts>): Counts {
  return {
    pledges: counts.pledges + (added.pledges ?? 0),
    boxes: counts.boxes + (added.boxes ?? 0),
    consignments: counts.consignments + (added.consignments ?? 0),
    openCases: counts.openCases + (added.openCases ?? 0),
  };
}

function addEffect(
  kinds: TotalsDocument['kinds'],
  { postings: moved, rejections }: Effect,
): TotalsDocument['kinds'] {
  const next: Partial<Record<Kind, KindTotals>> = { ...kinds };
  for (const posting of moved) {
    const kind = kindOf(posting);
    const totals = next[kind] ?? NO_TOTALS;
    next[kind] = { ...totals, balances: move(totals.balances, posting) };
  }
  for (const { kind, reason, quantity } of rejections) {
    const totals = next[kind] ?? NO_TOTALS;
    const rejected = (totals.rejectedBy[reason] ?? 0) + quantity;
    next[kind] = { ...totals, rejectedBy: { ...totals.rejectedBy, [reason]: rejected } };
  }
  return next;
}

/** The totals of several spans together. */
export function sumJournal(
  entries: readonly Pick<JournalDocument, 'kinds' | 'counts'>[],
): Pick<JournalDocument, 'kinds' | 'counts'> {
  const kinds: Partial<
    Record<
      Kind,
      {
        balances: Partial<Record<Account, number>>;
        rejectedBy: Partial<Record<RejectionReason, number>>;
      }
    >
  > = {};
  let counts = NO_COUNTS;
  for (const entry of entries) {
    counts = addCounts(counts, entry.counts);
    for (const [kind, { balances, rejectedBy }] of Object.entries(entry.kinds) as [
      Kind,
      KindTotals,
    ][]) {
      const sum = kinds[kind] ?? { balances: {}, rejectedBy: {} };
      kinds[kind] = sum;
      for (const [account, quantity] of Object.entries(balances) as [Account, number][])
        sum.balances[account] = (sum.balances[account] ?? 0) + quantity;
      for (const [reason, quantity] of Object.entries(rejectedBy) as [RejectionReason, number][])
        sum.rejectedBy[reason] = (sum.rejectedBy[reason] ?? 0) + quantity;
    }
  }
  return { kinds, counts };
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);

const NOTHING: TotalsDocument = {
  id: '',
  asOf: '',
  published: false,
  kinds: {},
  counts: NO_COUNTS,
};

function project(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  const { driveId } = event.data;
  const effect: Effect = {
    postings: postings(event),
    rejections: rejectionsOf(event),
    counts: countsOf(event),
  };
  const counts = effect.postings.length > 0 || Object.keys(effect.counts).length > 0;
  const published = event.type === 'drive.published';
  // Of the others nothing is to be seen here; that keeps the one document of a busy drive quiet.
  if (!counts && !published && event.type !== 'drive.opened') return [];

  const totals = change<TotalsDocument>('totals', driveId, (before = NOTHING) => ({
    id: driveId,
    asOf: laterOf(before.asOf, event.recordedAt),
    published: before.published || published,
    kinds: addEffect(before.kinds, effect),
    counts: addCounts(before.counts, effect.counts),
  }));
  if (!counts) return [totals];
  const journal = (Object.keys(SPANS) as Span[]).map((span) => {
    const begins = event.recordedAt.slice(0, SPANS[span]);
    const id = `${driveId}/${begins}`;
    return change<JournalDocument>('journal', id, (before) => ({
      id,
      driveId,
      span,
      begins,
      kinds: addEffect(before?.kinds ?? {}, effect),
      counts: addCounts(before?.counts ?? NO_COUNTS, effect.counts),
    }));
  });
  return [totals, ...journal];
}

/**
 * Double-entry totals per drive, now and by hour, minute and second. Sums commute, so the order in which
 * the services' events arrive does not matter. Which events count is the ledger's word,
 * whose rules are total over all events.
 */
export const totalsProjection: Projection<BlueboxEvent> = {
  name: 'tracker-totals',
  version: 2,
  services: ['pledge', 'inventory', 'shipment'],
  collections: [
    { name: 'totals', indexes: [] },
    { name: 'journal', indexes: ['driveId+span+begins'] },
    parkedCollection,
  ],
  project,
};
