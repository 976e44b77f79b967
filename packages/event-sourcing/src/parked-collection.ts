import type { CollectionDefinition } from './ports/view-store.ts';

/** Every projection's collection of events that it could not apply, and of what follows them in their streams. */
export const PARKED = 'parked';
export const parkedCollection: CollectionDefinition = {
  name: PARKED,
  indexes: ['driveId', 'lane+id'],
};
