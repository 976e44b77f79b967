export * from './acceptance.ts';
export * from './api/index.ts';
export * from './calendar.ts';
export type { EventDefinition, EventOf } from './events/definition.ts';
export * from './events/index.ts';
export * from './events/inventory.ts';
export * from './events/pledge.ts';
export * from './events/shipment.ts';
export * from './vocabulary.ts';
