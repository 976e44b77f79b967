import type { BlueboxEvent, TotalsView } from '@bluebox/contracts';
import type { Cursors, EventHistory, RecordedEvent, View } from '@bluebox/event-sourcing';
import {
  type Balances,
  isBalanced,
  type Kind,
  kindOf,
  type Ledger,
  negativeAccounts,
  post,
  postings,
} from '@bluebox/ledger';
import type { TotalsDocument } from '../totals/projection.ts';
import { totalsAsOf, totalsView } from '../totals/totals-view.ts';
import { type AuditFinding, eventPlace } from './finding.ts';
import { eventsInTime, headsOf, sameCursors } from './log-reading.ts';
import type { Patience } from './patience.ts';

/* Checks the ledger, and compares the totals with the ledger. */

/** Number of past moments of each drive at which the totals are compared with the log. */
const PAST_MOMENTS = 5;

/** The ledger of one drive: its current state, and the changes of each second. */
interface DriveLedger {
  now: Ledger;
  readonly seconds: Map<string, Ledger>;
}

/** The ledgers of all drives, computed from the log up to a position. */
interface LedgerFold {
  readonly drives: ReadonlyMap<string, DriveLedger>;
  /**
   * Applies the events up to these positions.
   * @returns a finding about the first event after which a ledger does not balance.
   */
  advance(upTo: Cursors): Promise<AuditFinding | undefined>;
}

function ledgerFold(history: EventHistory, services: readonly string[]): LedgerFold {
  const drives = new Map<string, DriveLedger>();
  let position: Cursors = {};
  const ledgerOf = (driveId: string): DriveLedger => {
    const drive = drives.get(driveId) ?? { now: {}, seconds: new Map() };
    drives.set(driveId, drive);
    return drive;
  };
  const apply = (event: RecordedEvent<BlueboxEvent>): AuditFinding | undefined => {
    const moved = postings(event);
    if (moved.length === 0) return undefined;
    const drive = ledgerOf(event.scope);
    drive.now = post(drive.now, moved);
    const second = event.recordedAt.slice(0, 19);
    drive.seconds.set(second, post(drive.seconds.get(second) ?? {}, moved));
    for (const posting of moved) {
      const kind = kindOf(posting);
      if (!isBalanced(drive.now[kind] ?? {}))
        return {
          invariant: 3,
          place: eventPlace(event),
          what: `${kind} does not balance after it`,
        };
    }
    return undefined;
  };
  return {
    drives,
    async advance(upTo) {
      let finding: AuditFinding | undefined;
      for await (const event of eventsInTime(history, services, position, upTo))
        finding ??= apply(event as RecordedEvent<BlueboxEvent>);
      position = upTo;
      return finding;
    },
  };
}

/**
 * Checks that the ledger balances after every event, that no account is below zero at the end, and
 * that the totals match the log, now and at past moments.
 */
export async function auditLedger(
  history: EventHistory,
  services: readonly string[],
  totals: View,
  patience: Patience,
): Promise<AuditFinding | undefined> {
  let fold = ledgerFold(history, services);
  for (let attempt = 1; ; attempt++) {
    const cursors = await totals.cursors();
    const unbalanced = await fold.advance(cursors);
    if (unbalanced !== undefined) return unbalanced;
    const different = await compareTotals(fold, totals);
    if (different !== undefined) {
      const stoodStill = sameCursors(cursors, await totals.cursors());
      if (stoodStill || attempt === patience.attempts) return different;
      await patience.pause();
      continue;
    }
    const heads = await headsOf(history, services);
    const finding = (await fold.advance(heads)) ?? findNegative(fold);
    if (finding === undefined || attempt === patience.attempts) return finding;
    // An account may be below zero until the services have seen each other's events.
    await patience.pause();
    if (sameCursors(heads, await headsOf(history, services))) return finding;
    fold = ledgerFold(history, services);
  }
}

async function compareTotals(fold: LedgerFold, totals: View): Promise<AuditFinding | undefined> {
  for (const [driveId, { now, seconds }] of fold.drives) {
    const document = await totals.get<TotalsDocument>('totals', driveId);
    const shown = document === undefined ? NOTHING : totalsView(driveId, document.asOf, document);
    const different = compareLedgers(driveId, 'now', now, shown);
    if (different !== undefined) return different;
    const undivided = findUndivided(driveId, shown);
    if (undivided !== undefined) return undivided;
    let past: Ledger = {};
    const told = [...seconds].sort(([a], [b]) => (a < b ? -1 : 1));
    const moments = pastMoments(told.length);
    for (const [index, [second, changed]] of told.entries()) {
      past = addLedgers(past, changed);
      if (!moments.has(index)) continue;
      const view = await totalsAsOf(totals, driveId, `${second}.000Z`);
      const differentThen = compareLedgers(driveId, `as of ${second}`, past, view);
      if (differentThen !== undefined) return differentThen;
    }
  }
  return undefined;
}

/** Finds totals in which the places of the kits do not account for all goods in kits. */
function findUndivided(
  driveId: string,
  { rows }: Pick<TotalsView, 'rows'>,
): AuditFinding | undefined {
  for (const row of rows) {
    const told = Object.values(row.inKits ?? {}).reduce((sum, quantity) => sum + quantity, 0);
    const inKit = row.balances['inKit'] ?? 0;
    if (told !== inKit)
      return {
        invariant: 3,
        place: `totals of ${driveId} ${kindOf(row)}`,
        what: `add up to ${told} in kits by place of the kits, where ${inKit} are in kits`,
      };
  }
  return undefined;
}

const NOTHING: Pick<TotalsView, 'rows'> = { rows: [] };

/**
 * Returns the indexes of the seconds to check, out of `count`: evenly spaced, with the last second
 * among them.
 */
const pastMoments = (count: number): ReadonlySet<number> =>
  new Set(
    Array.from({ length: PAST_MOMENTS }, (_, part) =>
      Math.max(0, Math.ceil((count * (part + 1)) / PAST_MOMENTS) - 1),
    ),
  );

function addLedgers(ledger: Ledger, changed: Ledger): Ledger {
  const sum: Partial<Record<Kind, Balances>> = { ...ledger };
  for (const [kind, balances] of Object.entries(changed) as [Kind, Balances][]) {
    const added: Record<string, number> = { ...sum[kind] };
    for (const [account, quantity] of Object.entries(balances))
      added[account] = (added[account] ?? 0) + quantity;
    sum[kind] = added;
  }
  return sum;
}

function compareLedgers(
  driveId: string,
  when: string,
  expected: Ledger,
  shown: Pick<TotalsView, 'rows'>,
): AuditFinding | undefined {
  const rows = new Map(shown.rows.map((row) => [kindOf(row) as string, row.balances as Balances]));
  for (const kind of new Set([...Object.keys(expected), ...rows.keys()])) {
    const [is, should] = [rows.get(kind) ?? {}, expected[kind as Kind] ?? {}];
    if (sameBalances(is, should)) continue;
    return {
      invariant: 3,
      place: `totals of ${driveId} ${kind} ${when}`,
      what: `are ${JSON.stringify(is)}, where the log gives ${JSON.stringify(should)}`,
    };
  }
  return undefined;
}

function sameBalances(a: Balances, b: Balances): boolean {
  const accounts = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Balances>;
  return [...accounts].every((account) => (a[account] ?? 0) === (b[account] ?? 0));
}

function findNegative(fold: LedgerFold): AuditFinding | undefined {
  for (const [driveId, { now }] of fold.drives)
    for (const [kind, balances] of Object.entries(now)) {
      const [account] = negativeAccounts(balances);
      if (account !== undefined)
        return {
          invariant: 3,
          place: `ledger of ${driveId} ${kind}`,
          what: `${account} is ${balances[account]}: more left this account than entered it`,
        };
    }
  return undefined;
}
