import type { Document } from './change.ts';
import type { RecordedEvent } from './event.ts';
import { PARKED } from './parked-collection.ts';
import type { View } from './ports/view-store.ts';
import { type Change, change, type Projection } from './projection.ts';

/**
 * An event that a view could not apply, or that follows such an event in its stream. The event's
 * data is not stored here, because the log has it.
 */
export interface ParkedEvent extends Document {
  /** Id that sorts the parked events of a lane by position. */
  readonly id: string;
  /** The lane, as `service/bucket`. */
  readonly lane: string;
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
  readonly stream: string;
  /** The event's scope. Stored documents call this field `driveId`. */
  readonly driveId: string;
  readonly type: string;
  readonly why: string;
  /**
   * Whether a retry has applied the event, but the policy has not finished reacting to the event.
   */
  readonly applied?: boolean;
}

/** Length to which an error message is cut, in characters. */
const LONGEST_REASON = 300;
const POSITION_DIGITS = 12;

export const FOLLOWS = 'an earlier event of its stream is parked';

export function parkedEvent(event: RecordedEvent, why: string): ParkedEvent {
  const { service, bucket, position, stream, scope, type } = event;
  const lane = `${service}/${bucket}`;
  return {
    id: `${lane}/${String(position).padStart(POSITION_DIGITS, '0')}`,
    lane,
    service,
    bucket,
    position,
    stream,
    driveId: scope,
    type,
    why: why.slice(0, LONGEST_REASON),
  };
}

export const park = (parked: ParkedEvent): Change =>
  change<ParkedEvent>(PARKED, parked.id, () => parked);
export const unpark = (id: string): Change => change<ParkedEvent>(PARKED, id, () => undefined);

/**
 * Returns the changes that a projection derives from an event.
 * @throws when the event could not be decoded, or its handler throws.
 */
export function changesOf(projection: Projection, event: RecordedEvent): readonly Change[] {
  if (event.unreadable !== undefined) throw new Error(event.unreadable);
  return projection.project(event);
}

/**
 * Tries events one by one without writing to the view, to distinguish events that cannot be applied
 * from a view that cannot be written. Projections are pure, so an event that fails here would fail
 * at every delivery.
 * @returns the changes of the events that can be applied, and the events to park, with later events
 *   of their streams.
 */
export async function separate(
  projection: Projection,
  view: View,
  events: readonly RecordedEvent[],
  parkedStreams: ReadonlySet<string>,
): Promise<{ readonly changes: readonly Change[]; readonly parked: readonly ParkedEvent[] }> {
  const changes: Change[] = [];
  const parked: ParkedEvent[] = [];
  const streams = new Set(parkedStreams);
  const documents = new Map<string, Document | undefined>();
  for (const event of events) {
    if (streams.has(event.stream)) {
      parked.push(parkedEvent(event, FOLLOWS));
      continue;
    }
    try {
      const own = changesOf(projection, event);
      const next = new Map<string, Document | undefined>();
      for (const { collection, id, evolve } of own) {
        // A field that is missing from an event often first shows up as a broken document id.
        if (typeof id !== 'string') throw new Error(`a document of ${collection} without an id`);
        const key = `${collection}/${id}`;
        const known = next.has(key) || documents.has(key);
        const before = known
          ? (next.get(key) ?? documents.get(key))
          : await readDocument(view, collection, id);
        next.set(key, evolve(before));
      }
      for (const [key, document] of next) documents.set(key, document);
      changes.push(...own);
    } catch (error) {
      if (error instanceof ViewUnreadable) throw error.cause;
      streams.add(event.stream);
      parked.push(parkedEvent(event, error instanceof Error ? error.message : String(error)));
    }
  }
  return { changes, parked };
}

/**
 * A document of the view could not be read, so the event is not at fault and must not be parked.
 */
class ViewUnreadable extends Error {}

async function readDocument(view: View, collection: string, id: string) {
  try {
    return await view.get<Document>(collection, id);
  } catch (cause) {
    throw new ViewUnreadable('a document could not be read', { cause });
  }
}

/** Returns all parked events of a view, lane by lane, in order of position. */
export async function listParked(view: View): Promise<readonly ParkedEvent[]> {
  const parked: ParkedEvent[] = [];
  for await (const document of view.documents(PARKED)) parked.push(document as ParkedEvent);
  return parked;
}
