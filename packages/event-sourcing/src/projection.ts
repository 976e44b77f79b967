import type { Change, Document } from './change.ts';
import type { RecordedEvent } from './event.ts';
import { dispatch, type Interest, servicesOf } from './interest.ts';
import { parkedCollection } from './parked-collection.ts';
import type { CollectionDefinition, ViewDefinition } from './ports/view-store.ts';

export type { Change, Document };

/** A projection's interest in a group of events: its handlers give changes to documents. */
export type ProjectionInterest = Interest<[], readonly Change[]>;

/** A view and the fold that fills it. Its collections include that of parked events. */
export interface Projection extends ViewDefinition {
  /** Services whose events the projection reads, taken from its interests. */
  readonly services: readonly string[];
  readonly project: (event: RecordedEvent) => readonly Change[];
}

export function defineProjection({
  reads,
  ...view
}: {
  readonly name: string;
  readonly version: number;
  readonly collections: readonly CollectionDefinition[];
  /**
   * The projection's interests, the only place that says which events it follows, and how. If
   * several interests include an event, the changes of each are made in the order of the interests.
   */
  readonly reads: readonly ProjectionInterest[];
}): Projection {
  const handlersOf = dispatch(`projection ${view.name}`, reads);
  return {
    ...view,
    services: servicesOf(reads),
    collections: [...view.collections, parkedCollection],
    project: (event) => handlersOf(event).flatMap((handle) => handle(event)),
  };
}

/** Makes a change to a document of the given type. */
export function change<D extends Document>(
  collection: string,
  id: string,
  evolve: (document: D | undefined) => D | undefined,
): Change {
  return { collection, id, evolve: evolve as Change['evolve'] };
}

/**
 * Makes a change to a document if it exists. If it does not, because it was never created or has
 * been removed, nothing is changed.
 */
export function changeExisting<D extends Document>(
  collection: string,
  id: string,
  evolve: (document: D) => D | undefined,
): Change {
  return change<D>(collection, id, (document) =>
    document === undefined ? undefined : evolve(document),
  );
}
