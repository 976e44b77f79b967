import {
  type PledgeEvent,
  type PledgeLine,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
} from '@bluebox/contracts';
import { type Change, change, defineProjection, eachOf, someOf } from '@bluebox/event-sourcing';
import { type LineBalances, postings, postToLines } from '@bluebox/ledger';

/** Facts from the pledge service's events. */
interface PledgePart {
  readonly driveId: string;
  readonly submittedAt: string;
  readonly handInPointId?: string | undefined;
  readonly department?: string | undefined;
  readonly lines: readonly Pick<PledgeLine, 'lineId' | 'item'>[];
  readonly balances: LineBalances;
}
/** Balances of the lines by inventory's events alone. */
interface ReceptionPart {
  readonly balances: LineBalances;
}

/**
 * A pledge, built from the events of two services, each of which fills its own part, because the
 * events arrive in no common order. The first fields are derived from both parts.
 */
export interface PromiseDocument {
  readonly id: string;
  readonly driveId?: string;
  readonly submittedAt?: string;
  readonly outstanding: boolean;
  readonly pledge?: PledgePart;
  readonly reception?: ReceptionPart;
}

export const PROMISES = 'promises';

/** Returns the quantity of a line that is still promised. */
export const outstandingOf = (
  { pledge, reception }: Pick<PromiseDocument, 'pledge' | 'reception'>,
  lineId: string,
): number =>
  Math.max(
    0,
    (pledge?.balances[lineId]?.promised ?? 0) + (reception?.balances[lineId]?.promised ?? 0),
  );

/** Builds the document with a fixed order of fields, so that equal parts give equal documents. */
const documentOf = (
  id: string,
  pledge: PledgePart | undefined,
  reception: ReceptionPart | undefined,
): PromiseDocument => ({
  id,
  ...(pledge === undefined ? {} : { driveId: pledge.driveId, submittedAt: pledge.submittedAt }),
  outstanding:
    pledge?.lines.some(
      ({ lineId }) =>
        outstandingOf({ pledge, ...(reception === undefined ? {} : { reception }) }, lineId) > 0,
    ) ?? false,
  ...(pledge === undefined ? {} : { pledge }),
  ...(reception === undefined ? {} : { reception }),
});

const changePledge = (id: string, next: (pledge: PledgePart) => PledgePart): Change =>
  change<PromiseDocument>(PROMISES, id, (document) =>
    document?.pledge === undefined
      ? document
      : documentOf(id, next(document.pledge), document.reception),
  );

const described = (
  before: PledgePart['lines'],
  lines: readonly PledgeLine[],
): PledgePart['lines'] => [
  ...before.filter(({ lineId }) => lines.every((line) => line.lineId !== lineId)),
  ...lines.map(({ lineId, item }) => ({ lineId, item })),
];

const movePledge = (event: PledgeEvent): readonly Change[] =>
  postings(event).length === 0
    ? []
    : [
        changePledge(event.data.pledgeId, (pledge) => ({
          ...pledge,
          balances: postToLines(pledge.balances, event),
        })),
      ];

const moveReception = (event: ReceptionEvent): readonly Change[] => {
  const { pledgeId } = event.data;
  if (pledgeId === undefined) return [];
  return [
    change<PromiseDocument>(PROMISES, pledgeId, (document) =>
      documentOf(pledgeId, document?.pledge, {
        balances: postToLines(document?.reception?.balances ?? {}, event),
      }),
    ),
  ];
};

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
        change<PromiseDocument>(PROMISES, data.pledgeId, (document) =>
          documentOf(
            data.pledgeId,
            {
              driveId: data.driveId,
              submittedAt: recordedAt,
              ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
              ...(data.department === undefined ? {} : { department: data.department }),
              lines: described([], data.lines),
              balances: {},
            },
            document?.reception,
          ),
        ),
      ],
      'pledge.amended': ({ data: { pledgeId, lines, department } }) => [
        changePledge(pledgeId, (pledge) => ({
          ...pledge,
          ...(department === undefined ? {} : { department }),
          lines: described(pledge.lines, lines),
        })),
      ],
    }),
    ...eachOf([pledgeEvents], movePledge),
    someOf(receptionEvents, {
      'reception.recorded': moveReception,
      'reception.reversed': moveReception,
    }),
  ],
});
