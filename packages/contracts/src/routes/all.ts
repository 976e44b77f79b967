export * from './inventory.ts';
export * from './notary.ts';
export * from './pledge.ts';
export * from './portal.ts';
export * from './reauthentication.ts';
export * from './second-factor.ts';
export * from './shipment.ts';
export * from './tracker.ts';
