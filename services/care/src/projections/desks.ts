import { type DeskEvent, type DeskTerms, deskEvents } from '@bluebox/contracts';
import { change, defineProjection, eachOf, type RecordedEvent } from '@bluebox/event-sourcing';

/** A desk as everybody may see it. */
export interface DeskDocument {
  readonly id: string;
  readonly name: string;
  readonly topics: DeskTerms['topics'];
  readonly reopenDays: number;
}

export const DESKS = 'desks';

export const desksProjection = defineProjection({
  name: 'care-desks',
  version: 1,
  collections: [{ name: DESKS, indexes: ['name'] }],
  reads: eachOf([deskEvents], ({ data: { deskId, terms } }: RecordedEvent<DeskEvent>) => [
    change<DeskDocument>(DESKS, deskId, () => ({
      id: deskId,
      name: terms.name,
      topics: terms.topics,
      reopenDays: terms.reopenDays,
    })),
  ]),
});
