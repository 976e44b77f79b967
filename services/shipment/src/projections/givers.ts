import { pledgeEvents } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

/**
 * The facts about a pledge that matter for thanks: its drive, the generation of its current link,
 * and how much inventory deducted from the promise.
 */
export interface KnownGiver {
  /** Id of the pledge. */
  readonly id: string;
  readonly driveId: string;
  readonly generation: number;
  /**
   * Number of pieces that inventory deducted from the promise and did not return, including those
   * that will not come.
   */
  readonly handedIn: number;
}

const givers = 'givers';

const handIn = (pledgeId: string, pieces: number) =>
  changeExisting<KnownGiver>(givers, pledgeId, (giver) => ({
    ...giver,
    handedIn: giver.handedIn + pieces,
  }));

/**
 * Pledges with the quantity that inventory deducted from the promise. Givers with such a quantity
 * see the recipient's thanks.
 */
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
