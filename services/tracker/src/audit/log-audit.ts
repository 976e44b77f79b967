import { type BlueboxEvent, eventDefinition, namedScope } from '@bluebox/contracts';
import { bucketOf, type EventHistory, type RecordedEvent } from '@bluebox/event-sourcing';
import { type AuditFinding, eventPlace } from './finding.ts';
import { bucketsOf } from './log-reading.ts';

/* Checks that the log is complete and that its events are valid. */

/** Number of events per read. */
const CHUNK = 2_000;

/**
 * Functions that return an id from an event's data, by event type. An event of such a type may not
 * happen twice for one id, apart from the pairs in {@link UNDOES}.
 */
const ONCE: {
  readonly [T in BlueboxEvent['type']]?: (
    data: Extract<BlueboxEvent, { readonly type: T }>['data'],
  ) => string;
} = {
  'drive.opened': ({ driveId }) => driveId,
  'pledge.submitted': ({ pledgeId }) => pledgeId,
  'pledge.hand-in-noted': ({ entryId }) => entryId,
  'pledge.hand-in-reversal-noted': ({ reverses }) => reverses,
  'reception.recorded': ({ entryId }) => entryId,
  'reception.reversed': ({ reverses }) => reverses,
  'inspection.recorded': ({ inspectionId }) => inspectionId,
  'inspection.reversed': ({ reverses }) => reverses,
  'rejection.settled': ({ settlementId }) => settlementId,
  'rejection.settlement-reversed': ({ reverses }) => reverses,
  'parcel.created': ({ parcelId }) => parcelId,
  'parcel.voided': ({ parcelId }) => parcelId,
  'parcel.adjusted': ({ adjustmentId }) => adjustmentId,
  'parcel.adjustment-reversed': ({ reverses }) => reverses,
  'kit.assembled': ({ kitId }) => kitId,
  'kit.taken-apart': ({ kitId }) => kitId,
  'count.begun': ({ countId }) => countId,
  'count.abandoned': ({ countId }) => countId,
  'box.opened': ({ boxId }) => boxId,
  'box.discarded': ({ boxId }) => boxId,
  'consignment.created': ({ consignmentId }) => consignmentId,
  'consignment.discarded': ({ consignmentId }) => consignmentId,
  'consignment.box-dispatched': ({ boxId }) => boxId,
  'consignment.box-dispatch-reversed': ({ boxId }) => boxId,
  'consignment.box-delivered': ({ boxId }) => boxId,
  'consignment.box-delivery-reversed': ({ boxId }) => boxId,
  'receipt.confirmed': ({ receiptId }) => receiptId,
  'receipt.reversed': ({ reverses }) => reverses,
  'case.opened': ({ caseId }) => caseId,
};

/**
 * The event that must precede each reversal. Both events are in the same bucket, and buckets are
 * read in order.
 */
const REVERSES: Readonly<Record<string, BlueboxEvent['type']>> = {
  'pledge.hand-in-reversal-noted': 'pledge.hand-in-noted',
  'reception.reversed': 'reception.recorded',
  'inspection.reversed': 'inspection.recorded',
  'rejection.settlement-reversed': 'rejection.settled',
  'parcel.voided': 'parcel.created',
  'parcel.adjustment-reversed': 'parcel.adjusted',
  'kit.taken-apart': 'kit.assembled',
  'receipt.reversed': 'receipt.confirmed',
};

/** Reversals after which the reversed event may happen again. */
const UNDOES: Readonly<Record<string, BlueboxEvent['type']>> = {
  'consignment.box-dispatch-reversed': 'consignment.box-dispatched',
  'consignment.box-delivery-reversed': 'consignment.box-delivered',
};

/**
 * Checks positions and stream versions for gaps, ids and effects for repetition, and data against
 * the contracts.
 * @returns the number of events, and the first violation.
 */
export async function auditLog(
  history: EventHistory,
  services: readonly string[],
  onBucket: (done: number, total: number) => void,
  onEvent: (event: RecordedEvent<BlueboxEvent>) => void = () => {},
): Promise<{ readonly events: number; readonly finding: AuditFinding | undefined }> {
  const check = eventChecks();
  const buckets = bucketsOf(services);
  let events = 0;
  let finding: AuditFinding | undefined;
  for (const [done, { service, bucket }] of buckets.entries()) {
    onBucket(done, buckets.length);
    for (let last = 0; ; ) {
      const read = await readOrLocate(history, service, bucket, last);
      if ('place' in read) {
        finding ??= read;
        break;
      }
      for (const event of read.events) {
        events += 1;
        const what = check(event, last);
        if (what !== undefined) finding ??= { invariant: 2, place: eventPlace(event), what };
        last = event.position;
        if (finding === undefined) onEvent(event as RecordedEvent<BlueboxEvent>);
      }
      if (read.events.length === 0) break;
    }
  }
  onBucket(buckets.length, buckets.length);
  return { events, finding };
}

/**
 * Returns the next events. If the first of these events cannot be read, returns a finding about
 * that event.
 */
async function readOrLocate(
  history: EventHistory,
  service: string,
  bucket: number,
  after: number,
): Promise<{ readonly events: readonly RecordedEvent[] } | AuditFinding> {
  try {
    return { events: await history.read(service, bucket, after, CHUNK) };
  } catch {
    const events: RecordedEvent[] = [];
    for (let last = after; ; last = events.at(-1)?.position ?? last) {
      try {
        const [event] = await history.read(service, bucket, last, 1);
        if (event === undefined) return { events };
        events.push(event);
      } catch (error) {
        if (events.length > 0) return { events };
        return {
          invariant: 2,
          place: `event ${service}/${bucket}/${last + 1}`,
          what: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        };
      }
    }
  }
}

/**
 * Returns a function that checks an event against the earlier events, and describes a violation.
 */
function eventChecks(): (event: RecordedEvent, before: number) => string | undefined {
  const versions = new Map<string, number>();
  const scopes = new Map<string, string>();
  const ids = new Set<string>();
  const deeds = new Set<string>();
  return (event, before) => {
    const { service, stream, version, type, data } = event;
    if (event.position !== before + 1) return `position ${before + 1} is missing before it`;
    const streamKey = `${service}/${stream}`;
    const expected = (versions.get(streamKey) ?? 0) + 1;
    versions.set(streamKey, version);
    if (version !== expected)
      return `is version ${version} of ${stream}, where ${expected} follows`;
    if (ids.has(event.id)) return `its id ${event.id} is a duplicate`;
    ids.add(event.id);
    if (bucketOf(event.scope) !== event.bucket) return 'is not in the bucket of its drive';
    const parsed = eventDefinition(type)?.data.safeParse(data);
    if (parsed?.success !== true) return `is not a ${type} by its contract`;
    const named = namedScope(event);
    if (named !== undefined) {
      if (named !== event.scope) return 'is filed under another drive than its own';
      const ofStream = scopes.get(streamKey) ?? event.scope;
      scopes.set(streamKey, ofStream);
      if (event.scope !== ofStream) return 'is in another drive than its stream';
    }
    const name = ONCE[type as BlueboxEvent['type']] as ((of: object) => string) | undefined;
    if (name === undefined) return undefined;
    const deed = name(data);
    const undone = UNDOES[type];
    if (undone !== undefined)
      return deeds.delete(`${undone} ${deed}`)
        ? undefined
        : `takes back ${undone} of ${deed}, which does not stand`;
    if (deeds.has(`${type} ${deed}`)) return `repeats ${type} of ${deed}`;
    deeds.add(`${type} ${deed}`);
    const reversed = REVERSES[type];
    return reversed === undefined || deeds.has(`${reversed} ${deed}`)
      ? undefined
      : `takes back ${deed}, which never was`;
  };
}
