import type { CollectionDefinition } from './ports/view-store.ts';

/**
 * The collection in which every projection keeps a note of the events that it could not apply, and
 * the later events of their streams.
 */
export const PARKED = 'parked';
export const parkedCollection: CollectionDefinition = {
  name: PARKED,
  indexes: ['driveId', 'lane+id'],
};
