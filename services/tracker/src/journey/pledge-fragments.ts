import { type PledgeEvent, type PledgeLine, pledgeEvents } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  eachOf,
  type ProjectionInterest,
  someOf,
} from '@bluebox/event-sourcing';
import { postings, postToLines } from '@bluebox/ledger';
import { fragments, type PledgedLine, type PledgeFragment } from './fragments.ts';

/* Changes the journeys by the events of pledges. */

const editPledge = (pledgeId: string, edit: (pledge: PledgeFragment) => PledgeFragment): Change =>
  changeExisting<PledgeFragment>(fragments.pledges, pledgeId, edit);

const pledgedLine = ({ lineId, item, quantity, expiry, lot }: PledgeLine): PledgedLine => ({
  lineId,
  item,
  ...(expiry === undefined ? {} : { expiry }),
  ...(lot === undefined ? {} : { lot }),
  first: quantity,
});

/**
 * Returns the lines as the giver now describes them, together with the lines that the giver
 * removed.
 */
const described = (
  before: readonly PledgedLine[],
  wanted: readonly PledgeLine[],
): readonly PledgedLine[] => [
  ...before.map((line) => {
    const next = wanted.find(({ lineId }) => lineId === line.lineId);
    return next === undefined ? line : pledgedLine(next);
  }),
  ...wanted.filter(({ lineId }) => before.every((line) => line.lineId !== lineId)).map(pledgedLine),
];

const moveLines = (event: PledgeEvent): readonly Change[] =>
  postings(event).length === 0
    ? []
    : [
        editPledge(event.data.pledgeId, (pledge) => ({
          ...pledge,
          balances: postToLines(pledge.balances, event),
        })),
      ];

/** The events of pledges that change journeys. */
export const pledgeInterests: readonly ProjectionInterest[] = [
  someOf(pledgeEvents, {
    'pledge.submitted': ({ data, recordedAt }) => [
      change<PledgeFragment>(fragments.pledges, data.pledgeId, () => ({
        id: data.pledgeId,
        driveId: data.driveId,
        reference: data.reference,
        submittedAt: data.submittedAt ?? recordedAt,
        generation: 1,
        lines: data.lines.map(pledgedLine),
        balances: {},
      })),
    ],
    'pledge.amended': ({ data, recordedAt }) => [
      editPledge(data.pledgeId, (pledge) => ({
        ...pledge,
        ...(data.changes.some(({ withdrawn }) => withdrawn > 0) ? { withdrawnAt: recordedAt } : {}),
        lines: described(pledge.lines, data.lines),
      })),
    ],
    'pledge.withdrawn': ({ data, recordedAt }) => [
      editPledge(data.pledgeId, (pledge) => ({ ...pledge, withdrawnAt: recordedAt })),
    ],
    'pledge.not-handed-in': ({ data, recordedAt }) => [
      editPledge(data.pledgeId, (pledge) => ({ ...pledge, writtenOffAt: recordedAt })),
    ],
    'pledge.write-off-reversed': ({ data }) => [
      editPledge(data.pledgeId, ({ writtenOffAt, ...pledge }) => pledge),
    ],
    'pledge.link-rotated': ({ data }) => [
      editPledge(data.pledgeId, (pledge) => ({ ...pledge, generation: data.generation })),
    ],
  }),
  ...eachOf([pledgeEvents], moveLines),
];
