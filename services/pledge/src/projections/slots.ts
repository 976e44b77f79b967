import { type SlotEvent, slotEvents } from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  defineProjection,
  findEach,
  type View,
} from '@bluebox/event-sourcing';

const slots = 'slots';

/** A slot that was booked at least once. */
export interface SlotDocument {
  readonly id: string;
  readonly driveId: string;
  readonly pointId: string;
  readonly start: string;
  /** Number of pledges that have booked the slot. */
  readonly booked: number;
}

const add = ({ driveId, pointId, start }: SlotEvent['data'], by: number): readonly Change[] => {
  const id = [driveId, pointId, start].join('|');
  return [
    change<SlotDocument>(slots, id, (before) => ({
      id,
      driveId,
      pointId,
      start,
      booked: (before?.booked ?? 0) + by,
    })),
  ];
};

/** The slots of hand-in points, with the number of pledges that have booked each. */
export const slotsProjection = defineProjection({
  name: 'pledge-slots',
  version: 1,
  collections: [{ name: slots, indexes: ['driveId+pointId+start'] }],
  reads: [
    allOf(slotEvents, {
      'slot.booked': ({ data }) => add(data, 1),
      'slot.freed': ({ data }) => add(data, -1),
    }),
  ],
});

/** Returns the number of pledges that have booked each slot of a point, by its beginning. */
export async function readBooked(
  view: View,
  driveId: string,
  pointId: string,
): Promise<ReadonlyMap<string, number>> {
  const booked = new Map<string, number>();
  for await (const document of findEach<SlotDocument>(
    (query) => view.find<SlotDocument>(slots, query),
    { where: { driveId, pointId } },
  ))
    booked.set(document.start, document.booked);
  return booked;
}
