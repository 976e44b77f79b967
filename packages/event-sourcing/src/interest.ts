import type { DomainEvent, EventOfType, RecordedEvent } from './event.ts';

/**
 * The events of one kind of stream, as the service that publishes them declares them. Projections
 * and policies state their interest in such groups.
 */
export interface EventGroup<E extends DomainEvent = DomainEvent> {
  readonly service: string;
  readonly types: readonly string[];
  /** Every type that the service publishes, in any group: a reader recognises an unknown event by it. */
  readonly published: ReadonlySet<string>;
  /** Present in the type only: it tells the compiler which events are in the group. */
  readonly events?: E;
}

/** The union of a group's events. */
export type EventIn<G extends EventGroup> = G extends EventGroup<infer E> ? E : never;

type Handler<E extends DomainEvent, Rest extends readonly unknown[], Result> = (
  event: RecordedEvent<E>,
  ...rest: Rest
) => Result;

/** A reader's interest in a group: the handlers of the events that concern it. */
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

/**
 * Interest in every event of the group: when an event is added to it, the compiler asks for its
 * handler.
 */
export const allOf = <E extends DomainEvent, Rest extends readonly unknown[], Result>(
  group: EventGroup<E>,
  handlers: { readonly [T in E['type']]: Handler<EventOfType<E, T>, Rest, Result> },
): Interest<Rest, Result> => interest(group, handlers);

/** Interest in the named events of the group; its other events, now and later, do not concern the reader. */
export const someOf = <E extends DomainEvent, Rest extends readonly unknown[], Result>(
  group: EventGroup<E>,
  handlers: { readonly [T in E['type']]?: Handler<EventOfType<E, T>, Rest, Result> },
): Interest<Rest, Result> => interest(group, handlers);

/** The same handler for every event of the groups. */
export const eachOf = <G extends readonly EventGroup[], Rest extends readonly unknown[], Result>(
  groups: G,
  handler: Handler<EventIn<G[number]>, Rest, Result>,
): readonly Interest<Rest, Result>[] =>
  groups.map((group) =>
    interest(group, Object.fromEntries(group.types.map((type) => [type, handler]))),
  );

/** Services whose events the interests are about, each once, in the order of the interests. */
export const servicesOf = (
  interests: readonly { readonly group: EventGroup }[],
): readonly string[] => [...new Set(interests.map(({ group }) => group.service))];

/**
 * The reader's handlers as one lookup by event.
 * @param beside interests of the same reader that are dispatched elsewhere: their events are known.
 * @returns a function that gives the event's handlers in the order of the interests; none when it
 * does not concern the reader. It throws for an event that no group of its service knows: the reader
 * is older than the event, and guessing would leave a hole in what it holds.
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
