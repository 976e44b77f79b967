import type { EventGroup, EventShape } from '@bluebox/event-sourcing';
import type { z } from 'zod';

/**
 * An event type in the log and in published records: its name, its current version, and the schema
 * of its data.
 */
export interface EventDefinition<
  T extends string = string,
  S extends z.ZodType<object> = z.ZodType<object>,
> extends EventShape {
  readonly type: T;
  readonly data: S;
  /**
   * Field of the data that contains the event's scope; `null` if another record determines the
   * scope.
   */
  readonly scope: string | null;
}

interface DefinitionOptions<S extends z.ZodType<object>> {
  readonly scope?: (keyof z.infer<S> & string) | null;
  readonly upcasters?: EventDefinition['upcasters'];
}

/** The field that names the scope of most events, which belong to a drive. */
const DRIVE = 'driveId';
/** Options are required unless the data names a drive. */
type OptionsFor<S extends z.ZodType<object>> = typeof DRIVE extends keyof z.infer<S>
  ? [options?: DefinitionOptions<S>]
  : [options: DefinitionOptions<S> & Required<Pick<DefinitionOptions<S>, 'scope'>>];

export function defineEvent<const T extends string, S extends z.ZodType<object>>(
  type: T,
  version: number,
  data: S,
  ...[options]: OptionsFor<S>
): EventDefinition<T, S> {
  const { scope, upcasters }: DefinitionOptions<S> = options ?? {};
  return {
    type,
    version,
    data,
    scope: scope === undefined ? DRIVE : scope,
    ...(upcasters === undefined ? {} : { upcasters }),
  };
}

/** An event of a definition: its type and its data. */
export type EventOf<D> =
  D extends EventDefinition<infer T, infer S>
    ? { readonly type: T; readonly data: z.infer<S> }
    : never;

/** The events of one kind of stream, with their definitions. */
export interface DefinedGroup<D extends EventDefinition = EventDefinition>
  extends EventGroup<EventOf<D>> {
  readonly definitions: readonly D[];
}

/**
 * Declares all events that a service publishes, by kind of stream. An event that is not declared is
 * not published.
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
