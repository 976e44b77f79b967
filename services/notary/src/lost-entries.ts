import { type EventHistory, findLostEvents, type LostEvents } from '@bluebox/event-sourcing';
import type { LedgerStore } from '@bluebox/transparency';

/** Name of the ledger among the readers that have seen lost events. */
export const LEDGER = 'the ledger';

/** Returns the cursors of the ledger, to be compared with the end of the log. */
export const ledgerStandings = async (ledger: Pick<LedgerStore, 'state'>) =>
  Object.entries((await ledger.state()).cursors).map(([cursor, position]) => ({
    view: LEDGER,
    cursor,
    position,
  }));

/**
 * Finds events of which the ledger has entries and the log has nothing. Other events will get their positions,
 * and the ledger would leave those out as events that it has.
 */
export const eventsLostToLedger = async (
  ledger: Pick<LedgerStore, 'state'>,
  log: Pick<EventHistory, 'head'>,
): Promise<readonly LostEvents[]> => findLostEvents(await ledgerStandings(ledger), log);
