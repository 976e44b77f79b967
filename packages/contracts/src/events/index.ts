import type { EventDefinition } from './definition.ts';
import { type InventoryEvent, inventoryEvents } from './inventory.ts';
import { type PledgeServiceEvent, pledgeEvents } from './pledge.ts';
import { type ShipmentEvent, shipmentEvents } from './shipment.ts';

/** Services that publish events, each with its definitions. */
export const publishedEvents = {
  pledge: pledgeEvents,
  inventory: inventoryEvents,
  shipment: shipmentEvents,
} as const satisfies Record<string, readonly EventDefinition[]>;

export type PublishingService = keyof typeof publishedEvents;
export const PUBLISHING_SERVICES = Object.keys(publishedEvents) as readonly PublishingService[];

/** Every event of the system. */
export type BlueboxEvent = PledgeServiceEvent | InventoryEvent | ShipmentEvent;

const shapesOf = (definitions: readonly EventDefinition[]) =>
  Object.fromEntries(
    definitions.map(({ type, version, upcasters }) => [
      type,
      upcasters === undefined ? { version } : { version, upcasters },
    ]),
  );

/** Versions and upcasters of each service's events, by type, for its store. */
export const eventShapes = {
  pledge: shapesOf(pledgeEvents),
  inventory: shapesOf(inventoryEvents),
  shipment: shapesOf(shipmentEvents),
};

const definitionsByType: ReadonlyMap<string, EventDefinition> = new Map(
  Object.values(publishedEvents)
    .flat()
    .map((definition) => [definition.type, definition]),
);
export const eventDefinition = (type: string): EventDefinition | undefined =>
  definitionsByType.get(type);
