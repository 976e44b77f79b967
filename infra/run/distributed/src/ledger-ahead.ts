import type { EventHistory, LostEvents } from '@bluebox/event-sourcing';
import { eventsLostToLedger } from '@bluebox/notary-service';
import type { LedgerStore } from '@bluebox/transparency';

type Ledger = Pick<LedgerStore, 'state'>;
type Heads = Pick<EventHistory, 'head'>;

/** Number of looks in succession at topics that gain nothing of what the ledger has, after which it is lost. */
const LOOKS = 60;

/** The ledger has entries of events that are lost, so it must not go on with what gets their positions. */
export class LedgerAhead extends Error {
  override readonly name = 'LedgerAhead';

  constructor(lost: readonly LostEvents[], lackingIn: string, remedy: string) {
    const lanes = lost.map(
      ({ service, bucket, first, last }) => `${service} bucket ${bucket}, ${first} to ${last}`,
    );
    super(
      `the public ledger has entries of events that ${lackingIn} lack: ${lanes.join('; ')}. Other events would get these positions and have no entries. ${remedy}`,
    );
  }
}

/**
 * Refuses to empty the topics when the databases, from which they are filled again, lack events of the ledger.
 * @param stored the last positions in the databases of the services.
 * @throws LedgerAhead
 */
export async function refuseLedgerBeyondDatabases(ledger: Ledger, stored: Heads): Promise<void> {
  const lost = await eventsLostToLedger(ledger, stored);
  if (lost.length > 0)
    throw new LedgerAhead(
      lost,
      'the databases',
      'Put the newer databases back; or keep a copy of the database of the notary elsewhere, drop it, and run replace-topics again: another ledger then begins, under a name that ends with the time. Its proofs and checkpoints are not those of the earlier one, so tell those who keep them (docs/distributed.md, Backup)',
    );
}

/**
 * Waits as long as the topics gain events that the ledger has, because services publish again what emptied
 * topics lack.
 * @param options.pause called between two looks at the topics, about a second.
 * @param options.onWaiting called once if the topics lack events.
 * @throws LedgerAhead when the topics still lack some and gain no more.
 */
export async function untilLedgerIsPublished(
  ledger: Ledger,
  published: Heads,
  options: {
    readonly pause: () => Promise<void>;
    readonly onWaiting: (lost: readonly LostEvents[]) => void;
  },
): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let looks = 0; ; looks++) {
    const lost = await eventsLostToLedger(ledger, published);
    if (lost.length === 0) return;
    if (fewest === Number.POSITIVE_INFINITY) options.onWaiting(lost);
    const missing = lost.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    if (missing < fewest) {
      fewest = missing;
      looks = 0;
    }
    if (looks >= LOOKS) {
      const services = [...new Set(lost.map(({ service }) => service))].join(', ');
      throw new LedgerAhead(
        lost,
        'the topics',
        `Nothing is signed or served. If the database of the service has these events, start the service and run republish for it (${services}). If an older copy of its database is in place, put the newer one back; or stop every service and run replace-topics, which says how another ledger begins (docs/distributed.md, Backup)`,
      );
    }
    await options.pause();
  }
}
