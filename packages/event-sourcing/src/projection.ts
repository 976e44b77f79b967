import type { Change, Document } from './change.ts';
import type { DomainEvent, EventOfType, RecordedEvent } from './event.ts';
import { parkedCollection } from './parked-collection.ts';
import type { CollectionDefinition, ViewDefinition } from './ports/view-store.ts';

export type { Change, Document };

/** Marks an event that a projection knows and has no use for. */
export const ignored = 'ignored';

/**
 * A projection's handler for every event of the services it reads. The type is total, so that the
 * compiler lists the projections to revisit when an event is added.
 */
export type ProjectionHandlers<E extends DomainEvent> = {
  readonly [T in E['type']]:
    | typeof ignored
    | ((event: RecordedEvent<EventOfType<E, T>>) => readonly Change[]);
};

/** Its collections include the one of parked events. */
export interface Projection<E extends DomainEvent = DomainEvent> extends ViewDefinition {
  readonly services: readonly string[];
  readonly project: (event: RecordedEvent<E>) => readonly Change[];
}

/** A projection of any events, for code that only passes projections on. */
// biome-ignore lint/suspicious/noExplicitAny: a projection is contravariant in its events; only its own type knows them
export type AnyProjection = Projection<any>;

const NO_CHANGES: readonly Change[] = [];

export function defineProjection<E extends DomainEvent>(definition: {
  readonly name: string;
  readonly version: number;
  readonly services: readonly string[];
  readonly collections: readonly CollectionDefinition[];
  readonly on: ProjectionHandlers<E>;
}): Projection<E> {
  const { on, ...view } = definition;
  const handlers = on as Readonly<
    Record<string, typeof ignored | ((event: RecordedEvent<E>) => readonly Change[])>
  >;
  return {
    ...view,
    collections: [...view.collections, parkedCollection],
    project(event) {
      const handler = handlers[event.type];
      if (handler === undefined)
        throw new Error(`projection ${view.name} does not know ${event.type}`);
      return handler === ignored ? NO_CHANGES : handler(event);
    },
  };
}

/** A change to a document of the given type. */
export function change<D extends Document>(
  collection: string,
  id: string,
  evolve: (document: D | undefined) => D | undefined,
): Change {
  return { collection, id, evolve: evolve as Change['evolve'] };
}

/**
 * A change to a document that must exist; a missing one is left alone because its creation is still
 * to come.
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
