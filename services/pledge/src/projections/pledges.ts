import type { PledgeServiceEvent, PledgeSummary } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, ignored } from '@bluebox/event-sourcing';

const pledges = 'pledges';

const sum = <T>(entries: readonly T[], quantity: (entry: T) => number): number =>
  entries.reduce((total, entry) => total + quantity(entry), 0);

/** The change to a pledge's sums; it is settled once nothing is outstanding, and open again when something is. */
const shift = (pledgeId: string, difference: { outstanding: number; quantity?: number }) =>
  changeExisting<PledgeSummary>(pledges, pledgeId, (pledge) => {
    const outstanding = pledge.outstanding + difference.outstanding;
    return {
      ...pledge,
      quantity: pledge.quantity + (difference.quantity ?? 0),
      outstanding,
      status: pledge.status === 'withdrawn' ? 'withdrawn' : outstanding === 0 ? 'settled' : 'open',
    };
  });

/** Every pledge, to list and to find by its reference. */
export const pledgesProjection = defineProjection<PledgeServiceEvent>({
  name: 'pledge-pledges',
  version: 1,
  services: ['pledge'],
  collections: [
    {
      name: pledges,
      indexes: [
        'driveId+submittedAt',
        'driveId+status+submittedAt',
        'driveId+handInPointId+submittedAt',
        'driveId+reference',
        'reference',
      ],
    },
  ],
  on: {
    'drive.opened': ignored,
    'drive.amended': ignored,
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ignored,
    'drive.reopened': ignored,
    'pledge.submitted': ({ data, recordedAt }) => {
      const quantity = sum(data.lines, (line) => line.quantity);
      return [
        change<PledgeSummary>(pledges, data.pledgeId, () => ({
          id: data.pledgeId,
          driveId: data.driveId,
          reference: data.reference,
          status: 'open',
          ...(data.department === undefined ? {} : { department: data.department }),
          ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
          submittedAt: data.submittedAt ?? recordedAt,
          lineCount: data.lines.length,
          quantity,
          outstanding: quantity,
        })),
      ];
    },
    'pledge.amended': ({ data }) => {
      const difference = sum(data.changes, ({ added, withdrawn }) => added - withdrawn);
      return [
        shift(data.pledgeId, { outstanding: difference, quantity: difference }),
        changeExisting<PledgeSummary>(pledges, data.pledgeId, (pledge) => ({
          ...pledge,
          ...(data.department === undefined ? {} : { department: data.department }),
          ...(data.submittedAt === undefined ? {} : { submittedAt: data.submittedAt }),
          lineCount: data.lines.length,
        })),
      ];
    },
    'pledge.withdrawn': ({ data }) => [
      changeExisting<PledgeSummary>(pledges, data.pledgeId, (pledge) => ({
        ...pledge,
        status: 'withdrawn',
        outstanding: pledge.outstanding - sum(data.lines, ({ quantity }) => quantity),
      })),
    ],
    'pledge.hand-in-noted': ({ data }) => [
      shift(data.pledgeId, {
        outstanding: sum(
          data.lines,
          (line) => line.reinstatedFromWithdrawn + line.reinstatedFromNotHandedIn - line.settled,
        ),
      }),
    ],
    'pledge.hand-in-reversal-noted': ({ data }) => [
      shift(data.pledgeId, {
        outstanding: sum(
          data.lines,
          (line) => line.restored - line.withdrawnAgain - line.notHandedInAgain,
        ),
      }),
    ],
    'pledge.not-handed-in': ({ data }) => [
      shift(data.pledgeId, { outstanding: -sum(data.lines, ({ quantity }) => quantity) }),
    ],
    'pledge.write-off-reversed': ({ data }) => [
      shift(data.pledgeId, { outstanding: sum(data.lines, ({ quantity }) => quantity) }),
    ],
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
  },
});
