import { pledgeEvents } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

/** The part of a pledge that matters for thanks: its drive, and the generation of its newest link. */
export interface KnownGiver {
  /** The pledge's. */
  readonly id: string;
  readonly driveId: string;
  readonly generation: number;
  /** Pieces that were handed in and not taken back. */
  readonly handedIn: number;
}

const givers = 'givers';

const handIn = (pledgeId: string, pieces: number) =>
  changeExisting<KnownGiver>(givers, pledgeId, (giver) => ({
    ...giver,
    handedIn: giver.handedIn + pieces,
  }));

/** Pledges by drive, with whether goods came: the givers of those see the recipient's thanks. */
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
