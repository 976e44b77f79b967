export * from './board.ts';
export * from './inventory.ts';
export * from './photo.ts';
export * from './pledge.ts';
export * from './portal.ts';
export * from './search.ts';
export * from './shipment.ts';
export * from './tracker.ts';
