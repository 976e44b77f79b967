import { pledgeEvents } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

/** The facts about a pledge that decide whether its giver may read thanks. */
export interface KnownGiver {
  /** Id of the pledge. */
  readonly id: string;
  readonly driveId: string;
  readonly generation: number;
  /**
   * Quantity that inventory deducted from the promise and did not return, including goods that will
   * not come.
   */
  readonly handedIn: number;
}

const givers = 'givers';

const handIn = (pledgeId: string, pieces: number) =>
  changeExisting<KnownGiver>(givers, pledgeId, (giver) => ({
    ...giver,
    handedIn: giver.handedIn + pieces,
  }));

export const giversProjection = defineProjection({
  name: 'shipment-givers',
  version: 2,
  collections: [{ name: givers, indexes: [] }],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data }) => [
        change<KnownGiver>(givers, data.pledgeId, () => ({
          id: data.pledgeId,
          driveId: data.driveId,
          generation: 1,
          handedIn: 0,
        })),
      ],
      'pledge.hand-in-noted': ({ data }) => [
        handIn(
          data.pledgeId,
          data.lines.reduce((sum, { settled }) => sum + settled, 0),
        ),
      ],
      'pledge.hand-in-reversal-noted': ({ data }) => [
        handIn(
          data.pledgeId,
          data.lines.reduce((sum, { restored }) => sum - restored, 0),
        ),
      ],
      'pledge.link-rotated': ({ data }) => [
        changeExisting<KnownGiver>(givers, data.pledgeId, (giver) => ({
          ...giver,
          generation: data.generation,
        })),
      ],
    }),
  ],
});
