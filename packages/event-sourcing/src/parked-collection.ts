import type { CollectionDefinition } from './ports/view-store.ts';

/** The collection of a view's parked events, which every projection has. */
export const PARKED = 'parked';
export const parkedCollection: CollectionDefinition = {
  name: PARKED,
  indexes: ['driveId', 'lane+id'],
};
