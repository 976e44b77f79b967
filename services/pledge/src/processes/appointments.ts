import { type PledgeEvent, pledgeEvents } from '@bluebox/contracts';
import { change, definePolicy, type MemoryReader, someOf } from '@bluebox/event-sourcing';

export interface AppointmentCommand {
  readonly pledgeId: string;
}

/** A pledge that has an appointment. */
interface Appointed {
  readonly id: string;
}

const appointed = 'appointed';

async function endIfAppointed(
  { data: { pledgeId } }: { readonly data: Pick<PledgeEvent['data'], 'pledgeId'> },
  memory: MemoryReader,
): Promise<readonly AppointmentCommand[]> {
  const known = await memory.get<Appointed>(appointed, pledgeId);
  return known === undefined ? [] : [{ pledgeId }];
}

/**
 * Frees the place of a pledge when nothing more of it is to be brought: after the hand-in, a withdrawal,
 * a lapse, or the completion of the drive.
 */
export const appointments = definePolicy<AppointmentCommand>({
  name: 'pledge-appointments',
  version: 1,
  identify: ({ pledgeId }) => pledgeId,
  remembers: {
    collections: [{ name: appointed, indexes: [] }],
    reads: [
      someOf(pledgeEvents, {
        'pledge.appointed': ({ data: { pledgeId } }) => [
          change<Appointed>(appointed, pledgeId, () => ({ id: pledgeId })),
        ],
        'pledge.appointment-ended': ({ data: { pledgeId } }) => [
          change<Appointed>(appointed, pledgeId, () => undefined),
        ],
      }),
    ],
  },
  reacts: [
    someOf(pledgeEvents, {
      'pledge.amended': endIfAppointed,
      'pledge.withdrawn': endIfAppointed,
      'pledge.hand-in-noted': endIfAppointed,
      'pledge.not-handed-in': endIfAppointed,
    }),
  ],
});
