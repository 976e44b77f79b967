import { SMALLEST_GROUP } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { BoundedMap } from '@bluebox/service-http';
import { journalPages } from './journal-pages.ts';
import { giversOfParcels } from './origins.ts';
import type { PromiseDocument, TotalsDocument } from './projection.ts';
import { openHour } from './public-moments.ts';
import { doubtfulAmong, type PastHour, type PublicStep, publicSteps } from './public-past.ts';

/** Number of drives whose past is kept. */
const MOST_DRIVES = 50;

type Steps = Promise<readonly PublicStep[]>;

/**
 * Makes a function that reads the past of a drive as the public sees it. The past is kept until the
 * next hour may be shown, an event arrives late for an hour that is shown, or the needs change. The
 * clock and the document of the drive's totals tell all three, so that repeated reads cost nothing.
 */
export function pastReader(totals: View, now: () => Date): (document: TotalsDocument) => Steps {
  const known = new BoundedMap<string, { readonly state: string; readonly steps: Steps }>(
    MOST_DRIVES,
  );
  return (document) => {
    const open = openHour(now());
    const needs = document.terms?.needs ?? [];
    const state = JSON.stringify([open, eventsBefore(document, open), needs]);
    const before = known.get(document.id);
    if (before?.state === state) return before.steps;
    const steps = readSteps(totals, document, open);
    known.set(document.id, { state, steps });
    steps.catch(() => {
      if (known.get(document.id)?.steps === steps) known.delete(document.id);
    });
    return steps;
  };
}

/**
 * Returns the number of events that were recorded before an hour. It may include events of that hour,
 * which only makes it change more often.
 */
function eventsBefore({ events }: TotalsDocument, hour: string): number {
  return events.latestHour < hour ? events.earlier + events.inLatestHour : events.earlier;
}

async function readSteps(
  totals: View,
  { id: driveId, terms }: TotalsDocument,
  open: string,
): Promise<readonly PublicStep[]> {
  const giversOf = giversOfParcels(totals);
  const hours: PastHour[] = [];
  for await (const page of journalPages(totals, driveId, 'hour', { gte: '', lt: open }))
    for (const { begins, counts, flows = {} } of page) {
      const changes: PastHour['flows'][number][] = [];
      for (const [flow, { quantity, givings, parcels }] of Object.entries(flows)) {
        const others = await giversOf(parcels, SMALLEST_GROUP);
        changes.push({ flow, quantity, givers: [...givings, ...others] });
      }
      hours.push({ begins, counts, flows: changes });
    }
  const promises: PromiseDocument[] = [];
  if (terms !== undefined)
    for await (const promise of findEach<PromiseDocument>(
      (query) => totals.find('promises', query),
      { where: { driveId, large: true } },
    ))
      promises.push(promise);
  return publicSteps(hours, doubtfulAmong(promises, terms?.needs ?? []));
}
