import { type ConsignmentHold, holdEvents } from '@bluebox/contracts';
import {
  allOf,
  change,
  changeExisting,
  type Document,
  defineProjection,
} from '@bluebox/event-sourcing';

/** A hold, with what recipients are told about it. */
export interface KnownHold
  extends Document,
    Pick<ConsignmentHold, 'item' | 'lots' | 'why' | 'grade'> {
  readonly lifted: boolean;
}

const holds = 'holds';

export const holdsProjection = defineProjection({
  name: 'shipment-holds',
  version: 1,
  collections: [{ name: holds, indexes: [] }],
  reads: [
    allOf(holdEvents, {
      'hold.placed': ({ data: { holdId, item, lots, why, grade } }) => [
        change<KnownHold>(holds, holdId, () => ({
          id: holdId,
          item,
          lots,
          why,
          grade,
          lifted: false,
        })),
      ],
      'hold.lifted': ({ data: { holdId } }) => [
        changeExisting<KnownHold>(holds, holdId, (hold) => ({ ...hold, lifted: true })),
      ],
    }),
  ],
});
