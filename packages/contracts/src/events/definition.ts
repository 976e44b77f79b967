import type { EventGroup, EventShape } from '@bluebox/event-sourcing';
import type { z } from 'zod';

/** An event type in the log and on the wire: its name, its current version, the shape of its data. */
export interface EventDefinition<
  T extends string = string,
  S extends z.ZodType<object> = z.ZodType<object>,
> extends EventShape {
  readonly type: T;
  readonly data: S;
}

export function defineEvent<const T extends string, S extends z.ZodType<object>>(
  type: T,
  version: number,
  data: S,
  upcasters?: EventDefinition['upcasters'],
): EventDefinition<T, S> {
  return { type, version, data, ...(upcasters === undefined ? {} : { upcasters }) };
}

/** The event type of a definition. */
export type EventOf<D> =
  D extends EventDefinition<infer T, infer S>
    ? { readonly type: T; readonly data: z.infer<S> }
    : never;

/** A group of events and their definitions. */
export interface DefinedGroup<D extends EventDefinition = EventDefinition>
  extends EventGroup<EventOf<D>> {
  readonly definitions: readonly D[];
}

/**
 * Declares all that a service publishes, by the kind of stream that it is in. An event that is in no
 * stream is not published.
 */
export function declareStreams<
  const G extends Readonly<Record<string, readonly EventDefinition[]>>,
>(service: string, streams: G): { readonly [K in keyof G]: DefinedGroup<G[K][number]> } {
  const published = new Set(Object.values(streams).flatMap((each) => each.map(({ type }) => type)));
  const groups = Object.entries(streams).map(([kind, definitions]) => [
    kind,
    { service, definitions, published, types: definitions.map(({ type }) => type) },
  ]);
  return Object.fromEntries(groups);
}
