import type { DomainEvent, EventOfType, RecordedEvent } from './event.ts';

/**
 * The event types of one kind of stream, declared by the publishing service. Projections and
 * policies state their interest by group.
 */
export interface EventGroup<E extends DomainEvent = DomainEvent> {
  readonly service: string;
  readonly types: readonly string[];
  /**
   * All event types of the service, including those of other groups. A reader throws for a type
   * that is not among them.
   */
  readonly published: ReadonlySet<string>;
  /** Type of the group's events, for the compiler; the field is never set. */
  readonly events?: E;
}

/** The union of a group's events. */
export type EventIn<G extends EventGroup> = G extends EventGroup<infer E> ? E : never;

type Handler<E extends DomainEvent, Rest extends readonly unknown[], Result> = (
  event: RecordedEvent<E>,
  ...rest: Rest
) => Result;

/** A reader's handlers for events of a group. */
export interface Interest<Rest extends readonly unknown[], Result> {
  readonly group: EventGroup;
  readonly handlers: ReadonlyMap<string, Handler<DomainEvent, Rest, Result>>;
}

const interest = <Rest extends readonly unknown[], Result>(
  group: EventGroup,
  handlers: object,
): Interest<Rest, Result> => ({
  group,
  handlers: new Map<string, Handler<DomainEvent, Rest, Result>>(Object.entries(handlers)),
});

/** Interest in every event of the group. The compiler reports an event without a handler. */
export const allOf = <E extends DomainEvent, Rest extends readonly unknown[], Result>(
  group: EventGroup<E>,
  handlers: { readonly [T in E['type']]: Handler<EventOfType<E, T>, Rest, Result> },
): Interest<Rest, Result> => interest(group, handlers);

/** Interest in some events of the group. The compiler does not report events without a handler. */
export const someOf = <E extends DomainEvent, Rest extends readonly unknown[], Result>(
  group: EventGroup<E>,
  handlers: { readonly [T in E['type']]?: Handler<EventOfType<E, T>, Rest, Result> },
): Interest<Rest, Result> => interest(group, handlers);

/** Interest in every event of the groups, with one handler for all. */
export const eachOf = <G extends readonly EventGroup[], Rest extends readonly unknown[], Result>(
  groups: G,
  handler: Handler<EventIn<G[number]>, Rest, Result>,
): readonly Interest<Rest, Result>[] =>
  groups.map((group) =>
    interest(group, Object.fromEntries(group.types.map((type) => [type, handler]))),
  );

/** Returns the services that publish the events of the interests, without duplicates. */
export const servicesOf = (
  interests: readonly { readonly group: EventGroup }[],
): readonly string[] => [...new Set(interests.map(({ group }) => group.service))];

/**
 * Builds a lookup from an event to the reader's handlers.
 * @param beside interests of the same reader that are dispatched elsewhere, whose events therefore
 *   count as known.
 * @returns a function that returns the event's handlers, in the order of the interests. The
 *   function throws for an event in no group of its service, because skipping an unknown event
 *   would leave the reader's data incomplete.
 */
export function dispatch<Rest extends readonly unknown[], Result>(
  reader: string,
  interests: readonly Interest<Rest, Result>[],
  beside: readonly { readonly group: EventGroup }[] = [],
): (event: DomainEvent) => readonly Handler<DomainEvent, Rest, Result>[] {
  const handlers = new Map<string, Handler<DomainEvent, Rest, Result>[]>();
  for (const { group } of [...interests, ...beside])
    for (const type of group.published) handlers.set(type, []);
  for (const [type, handler] of interests.flatMap((each) => [...each.handlers]))
    handlers.get(type)?.push(handler);
  return ({ type }) => {
    const found = handlers.get(type);
    if (found === undefined) throw new Error(`${reader} does not know ${type}`);
    return found;
  };
}
