import {
  type Document,
  type EventHistory,
  listParked,
  type Projection,
  Projector,
  replay,
  type View,
} from '@bluebox/event-sourcing';
import type { AuditFinding } from './finding.ts';
import { bucketsOf, historyUpTo, sameCursors } from './log-reading.ts';
import type { Patience } from './patience.ts';

export interface ViewToAudit {
  readonly projection: Projection;
  readonly live: View;
  /** A view that is empty at first and is filled from the log. */
  readonly rebuilt: View;
  /** Whether the view must be at the end of the log. */
  readonly settled: boolean;
}

/**
 * Checks that a view has parked no event, that its cursors are within the log, and that its
 * documents equal those of a view built from the log up to these cursors.
 */
export async function auditView(
  { projection, live, rebuilt, settled }: ViewToAudit,
  history: EventHistory,
  patience: Patience,
): Promise<{ readonly documents: number; readonly finding?: AuditFinding | undefined }> {
  const parked = await listParked(live);
  if (parked[0] !== undefined)
    return {
      documents: 0,
      finding: {
        invariant: 2,
        place: `view ${projection.name}, event ${parked[0].id} (${parked[0].type})`,
        what: `is parked with ${parked.length - 1} others: ${parked[0].why}`,
      },
    };
  const projector = await Projector.open(projection, rebuilt);
  for (let attempt = 1; ; attempt++) {
    const cursors = await live.cursors();
    for (const { service, bucket, key } of bucketsOf(projection.services)) {
      const head = await history.head(service, bucket);
      const cursor = cursors[key] ?? 0;
      if (cursor > head || (settled && cursor < head))
        return {
          documents: 0,
          finding: {
            invariant: 2,
            place: `view ${projection.name}, cursor of ${key}`,
            what: `is at ${cursor}, where the log ends at ${head}`,
          },
        };
    }
    await replay([{ projection, projector }], historyUpTo(history, cursors), () => {});
    const compared = await compareViews(rebuilt, live);
    const stoodStill = sameCursors(cursors, await live.cursors());
    if (compared.finding === undefined || stoodStill || attempt === patience.attempts)
      return compared;
    await patience.pause();
  }
}

async function compareViews(
  expected: View,
  actual: View,
): Promise<{ readonly documents: number; readonly finding?: AuditFinding }> {
  let documents = 0;
  for (const { name } of expected.definition.collections) {
    const should = expected.documents(name)[Symbol.asyncIterator]();
    const is = actual.documents(name)[Symbol.asyncIterator]();
    for (;;) {
      const [left, right] = [documentOf(await should.next()), documentOf(await is.next())];
      if (left === undefined && right === undefined) break;
      documents += 1;
      if (left?.id === right?.id && canonical(left) === canonical(right)) continue;
      return {
        documents,
        finding: { invariant: 4, ...differenceOf(expected.definition.name, name, left, right) },
      };
    }
  }
  return { documents };
}

const documentOf = (result: IteratorResult<Document, undefined>): Document | undefined =>
  result.done === true ? undefined : result.value;

function differenceOf(
  view: string,
  collection: string,
  should: Document | undefined,
  is: Document | undefined,
): Pick<AuditFinding, 'place' | 'what'> {
  const place = (id: string) => `view ${view}, ${collection}, document ${id}`;
  if (should !== undefined && should.id === is?.id)
    return { place: place(should.id), what: 'differs from what the log says' };
  return is === undefined || (should !== undefined && should.id < is.id)
    ? { place: place(should?.id ?? ''), what: 'is missing, although the log has it' }
    : { place: place(is.id), what: 'exists, although the log does not have it' };
}

/** Returns a text that does not depend on the order of keys. */
function canonical(document: Document | undefined): string {
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
