import { DECIDING_SERVICES } from '@bluebox/contracts';
import type { EventHistory, Projection, ViewStore } from '@bluebox/event-sourcing';
import { journeysProjection } from '../journey/projection.ts';
import { totalsProjection } from '../totals/projection.ts';
import type { AuditFinding } from './finding.ts';
import { auditJourneys } from './journey-audit.ts';
import { auditLedger } from './ledger-audit.ts';
import { auditLog } from './log-audit.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { auditRelations, relations } from './relations-audit.ts';
import { auditView } from './view-audit.ts';

export interface AuditOptions {
  readonly history: EventHistory;
  readonly views: ViewStore;
  /** Store in which the views are rebuilt for comparison. The rebuilt views are discarded. */
  readonly scratch: ViewStore;
  /** Projections to check, the totals among them. */
  readonly projections: readonly Projection[];
  /**
   * Whether all work has stopped, so that every view must be at the end of the log. By default a
   * view may be behind.
   */
  readonly settled?: boolean;
  readonly patience?: Patience;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

export interface AuditReport {
  readonly events: number;
  readonly views: number;
  readonly documents: number;
  readonly findings: readonly AuditFinding[];
}

/**
 * Checks recorded data against the invariants, numbered as in the design: every event exists once
 * and in order (2), the ledger balances after every event (3), the totals match the ledger now and
 * at past moments (3), the journeys add up to the ledger (3), the views match the log (4), and
 * records agree with each other (9). A server may be using the data. Each check reports at most one
 * violation. After a violation in the log, the other checks are skipped.
 */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const {
    history,
    views,
    scratch,
    projections,
    settled = false,
    patience = PATIENCE,
    onProgress = () => {},
  } = options;
  const told = relations();
  const log = await auditLog(
    history,
    DECIDING_SERVICES,
    (done, total) => onProgress('events', done, total),
    told.see,
  );
  if (log.finding !== undefined)
    return { events: log.events, views: 0, documents: 0, findings: [log.finding] };

  const findings: AuditFinding[] = [];
  const totals = await views.open(totalsProjection);
  const ledger = await auditLedger(history, DECIDING_SERVICES, totals, patience);
  if (ledger !== undefined) findings.push(ledger);
  const untrue = await auditRelations(told, history, DECIDING_SERVICES, patience);
  if (untrue !== undefined) findings.push(untrue);

  let documents = 0;
  for (const [index, projection] of projections.entries()) {
    onProgress('views', index, projections.length);
    const live = await views.open(projection);
    const rebuilt = await scratch.rebuild(projection);
    try {
      const compared = await auditView({ projection, live, rebuilt, settled }, history, patience);
      documents += compared.documents;
      if (compared.finding !== undefined) findings.push(compared.finding);
      // Journeys cannot add up to a wrong ledger.
      else if (ledger === undefined && projection.name === journeysProjection.name) {
        const services = DECIDING_SERVICES;
        const told = await auditJourneys(projection, rebuilt, history, services, patience);
        if (told !== undefined) findings.push(told);
      }
    } finally {
      await rebuilt.abandon();
    }
  }
  onProgress('views', projections.length, projections.length);
  return { events: log.events, views: projections.length, documents, findings };
}
