import { type PledgeLine, pledgeEvents } from '@bluebox/contracts';
import { defineProjection, someOf } from '@bluebox/event-sourcing';
import {
  type LineBalances,
  type PledgeInParts,
  pledgesInParts,
  promisedByBoth,
} from '@bluebox/ledger';

/** Facts from the pledge service's events. */
interface PledgePart {
  readonly driveId: string;
  readonly submittedAt: string;
  readonly handInPointId?: string | undefined;
  readonly department?: string | undefined;
  readonly lines: readonly Pick<PledgeLine, 'lineId' | 'item'>[];
  readonly balances: LineBalances;
}
/** A pledge, built from the events of two services. The fields here are derived from both parts. */
export interface PromiseDocument extends PledgeInParts<PledgePart> {
  readonly driveId?: string;
  readonly submittedAt?: string;
  readonly outstanding: boolean;
}

export const PROMISES = 'promises';

/** Returns the quantity of a line that is still promised. */
export const outstandingOf = (
  { pledge, reception }: Pick<PromiseDocument, 'pledge' | 'reception'>,
  lineId: string,
): number => Math.max(0, promisedByBoth(pledge, reception, lineId));

const documentOf = (
  id: string,
  pledge: PledgePart | undefined,
  reception: PromiseDocument['reception'],
): PromiseDocument => ({
  id,
  ...(pledge === undefined ? {} : { driveId: pledge.driveId, submittedAt: pledge.submittedAt }),
  outstanding:
    pledge?.lines.some(({ lineId }) => promisedByBoth(pledge, reception, lineId) > 0) ?? false,
  ...(pledge === undefined ? {} : { pledge }),
  ...(reception === undefined ? {} : { reception }),
});

const { beginPledge, changePledge, balanceReads } = pledgesInParts<PledgePart, PromiseDocument>(
  PROMISES,
  documentOf,
);

const described = (
  before: PledgePart['lines'],
  lines: readonly PledgeLine[],
): PledgePart['lines'] => [
  ...before.filter(({ lineId }) => lines.every((line) => line.lineId !== lineId)),
  ...lines.map(({ lineId, item }) => ({ lineId, item })),
];

/** Pledges with what they still promise, by drive. */
export const promisesProjection = defineProjection({
  name: 'messenger-promises',
  version: 1,
  collections: [
    {
      name: PROMISES,
      indexes: ['driveId+outstanding', 'driveId+submittedAt'],
      counted: ['driveId', 'outstanding'],
    },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => [
        beginPledge(data.pledgeId, {
          driveId: data.driveId,
          submittedAt: recordedAt,
          ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
          ...(data.department === undefined ? {} : { department: data.department }),
          lines: described([], data.lines),
          balances: {},
        }),
      ],
      'pledge.amended': ({ data: { pledgeId, lines, department } }) => [
        changePledge(pledgeId, (pledge) => ({
          ...pledge,
          ...(department === undefined ? {} : { department }),
          lines: described(pledge.lines, lines),
        })),
      ],
    }),
    ...balanceReads,
  ],
});
