import type { DomainEvent, EventGroup, EventIn, EventShapes } from '@bluebox/event-sourcing';
import {
  ACCOUNTED_SERVICES,
  DECIDING_SERVICES,
  type DecidingService,
  perService,
} from '../services.ts';
import { careStreams } from './care.ts';
import type { EventDefinition } from './definition.ts';
import { inventoryStreams } from './inventory.ts';
import { messengerStreams } from './messenger.ts';
import { pledgeStreams } from './pledge.ts';
import { shipmentStreams } from './shipment.ts';

export * from './care.ts';
export * from './inventory.ts';
export * from './messenger.ts';
export * from './pledge.ts';
export * from './shipment.ts';

/** The streams of every service that accepts commands. */
const publishedStreams = {
  pledge: pledgeStreams,
  inventory: inventoryStreams,
  shipment: shipmentStreams,
  messenger: messengerStreams,
  care: careStreams,
} satisfies Readonly<Record<DecidingService, object>>;

type Values<T> = T extends unknown ? T[keyof T] : never;

/** Every event of the system. */
export type BlueboxEvent = EventIn<Values<Values<typeof publishedStreams>>>;

/** Every event whose data names a drive. */
export type DriveScopedEvent = Extract<BlueboxEvent, NamesDrive>;
interface NamesDrive {
  readonly data: { readonly driveId: string };
}
export const namesDrive = <E extends BlueboxEvent>(event: E): event is Extract<E, NamesDrive> =>
  'driveId' in event.data;

type EveryGroup = readonly (EventGroup<BlueboxEvent> & {
  readonly definitions: readonly EventDefinition[];
})[];

/** All kinds of streams, each with its events and the service that writes it. */
const everyGroup: EveryGroup = Object.values(publishedStreams).flatMap(
  (streams): Values<typeof streams>[] => Object.values(streams),
);

/** All kinds of streams whose events belong to the account of a drive. */
export const accountedGroups: EveryGroup = everyGroup.filter(({ service }) =>
  (ACCOUNTED_SERVICES as readonly string[]).includes(service),
);

const byService = <T>(of: (definitions: readonly EventDefinition[]) => T) =>
  perService(DECIDING_SERVICES, (name) =>
    of(
      everyGroup
        .filter(({ service }) => service === name)
        .flatMap(({ definitions }) => definitions),
    ),
  );

/** Definitions of events by service. */
export const publishedEvents = byService((definitions) => definitions);

/** Versions and upcasters of events by type, for the store of each service. */
export const eventShapes = byService(
  (definitions): EventShapes =>
    Object.fromEntries(
      definitions.map(({ type, version, upcasters }) => [
        type,
        upcasters === undefined ? { version } : { version, upcasters },
      ]),
    ),
);

const definitionsByType: ReadonlyMap<string, EventDefinition> = new Map(
  Object.values(publishedEvents)
    .flat()
    .map((definition) => [definition.type, definition]),
);
export const eventDefinition = (type: string): EventDefinition | undefined =>
  definitionsByType.get(type);

/**
 * Returns the scope in an event's data, mostly a drive's id; `undefined` if another record
 * determines the scope.
 */
export function namedScope({ type, data }: DomainEvent): string | undefined {
  const field = eventDefinition(type)?.scope;
  return typeof field === 'string' ? (data as Record<string, string>)[field] : undefined;
}
