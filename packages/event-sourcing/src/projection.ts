import type { Change, Document } from './change.ts';
import type { RecordedEvent } from './event.ts';
import { dispatch, type Interest, servicesOf } from './interest.ts';
import { parkedCollection } from './parked-collection.ts';
import type { CollectionDefinition, ViewDefinition } from './ports/view-store.ts';

export type { Change, Document };

/** An interest whose handlers return changes to documents. */
export type ProjectionInterest = Interest<[], readonly Change[]>;

/** A view and the fold that fills it. Its collections include the parked events. */
export interface Projection extends ViewDefinition {
  /** Services whose events the projection reads. */
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
   * The projection's interests. If several interests include an event, the changes of all are made,
   * in the order of the interests.
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

export function change<D extends Document>(
  collection: string,
  id: string,
  evolve: (document: D | undefined) => D | undefined,
): Change {
  return { collection, id, evolve: evolve as Change['evolve'] };
}

/** Makes a change that has no effect if the document does not exist. */
export function changeExisting<D extends Document>(
  collection: string,
  id: string,
  evolve: (document: D) => D | undefined,
): Change {
  return change<D>(collection, id, (document) =>
    document === undefined ? undefined : evolve(document),
  );
}
