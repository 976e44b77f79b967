import { refuse, type SlotEvent } from '@bluebox/contracts';
import type { Decider } from '@bluebox/event-sourcing';

interface Place {
  readonly driveId: string;
  readonly pointId: string;
  /** Beginning of the slot, in the drive's time zone. */
  readonly start: string;
  readonly pledgeId: string;
}

export type SlotCommand =
  | ({
      readonly type: 'book';
      /** Largest number of pledges in the slot. Pledges that have booked keep their places when it falls. */
      readonly capacity: number;
    } & Place)
  | ({ readonly type: 'free' } & Place);

/** One slot of a hand-in point, with the ids of the pledges that have booked it. */
export interface BookedSlot {
  readonly pledgeIds: readonly string[];
}

export const slotStream = ({ driveId, pointId, start }: Omit<Place, 'pledgeId'>): string =>
  `slot-${driveId}-${pointId}-${start}`;

function decide(command: SlotCommand, { pledgeIds }: BookedSlot): readonly SlotEvent[] {
  const { driveId, pointId, start, pledgeId } = command;
  const data = { driveId, pointId, start, pledgeId };
  const isBooked = pledgeIds.includes(pledgeId);
  switch (command.type) {
    case 'book':
      if (isBooked) return [];
      if (pledgeIds.length >= command.capacity) throw refuse('SLOT_FULL');
      return [{ type: 'slot.booked', data }];
    case 'free':
      return isBooked ? [{ type: 'slot.freed', data }] : [];
  }
}

const evolve = ({ pledgeIds }: BookedSlot, { type, data }: SlotEvent): BookedSlot => ({
  pledgeIds:
    type === 'slot.booked'
      ? [...pledgeIds, data.pledgeId]
      : pledgeIds.filter((id) => id !== data.pledgeId),
});

export const slotDecider: Decider<SlotCommand, BookedSlot, SlotEvent> = {
  initialState: { pledgeIds: [] },
  decide,
  evolve,
};
