import { ACCOUNTED_SERVICES } from '@bluebox/contracts';
import { BUCKET_COUNT, type EventHistory } from '@bluebox/event-sourcing';
import type { LedgerStore } from '@bluebox/transparency';
import { nextOrigin } from './identity.ts';

type Heads = Pick<EventHistory, 'head'>;

/** Whether any service has recorded an event. */
async function hasEvents(history: Heads): Promise<boolean> {
  for (const service of ACCOUNTED_SERVICES)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
      if ((await history.head(service, bucket)) > 0) return true;
  return false;
}

/**
 * Returns the name of the ledger, and names it if it has none. An empty ledger beside a log with events may be
 * in the place of one that was lost. It is given a name that ends with the moment, because otherwise two
 * histories would be signed under one name.
 * @param options.name name of the first ledger of an installation.
 */
export async function namedLedger(
  ledger: LedgerStore,
  options: { readonly name: string; readonly history: Heads; readonly at: Date },
): Promise<string> {
  const present = await ledger.origin();
  if (present !== undefined) return present;
  const { name, history, at } = options;
  return ledger.setOrigin((await hasEvents(history)) ? nextOrigin(name, at) : name);
}
