import {
  type ExpectedPledge,
  type PledgeEvent,
  type PledgeLine,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { type Change, change, defineProjection, eachOf, someOf } from '@bluebox/event-sourcing';
import { type LineBalances, postings, postToLines } from '@bluebox/ledger';
import type { PromisedLine } from '../domain/reception.ts';

/* The view of pledges that the desk uses at hand-ins. */

/** Facts from the pledge service's events. */
interface PledgePart {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  readonly handInPointId?: string | undefined;
  readonly department?: string | undefined;
  /**
   * All lines. A line that is no longer promised stays, because its goods may still be handed in.
   */
  readonly lines: readonly PledgeLine[];
  /** Balances of the lines by the pledge service's events alone. */
  readonly balances: LineBalances;
}
/** Balances of the lines by inventory's events alone. */
interface ReceptionPart {
  readonly balances: LineBalances;
}

/**
 * A pledge, built from the events of two services. These events arrive in no common order, so each
 * service fills its own part. The other fields are derived from both parts, and `driveId` is absent
 * until the pledge service's part exists.
 */
export interface ExpectedPledgeDocument {
  readonly id: string;
  readonly driveId?: string;
  readonly reference?: string;
  readonly submittedAt?: string;
  readonly searchText?: string;
  readonly outstanding: boolean;
  readonly pledge?: PledgePart;
  readonly reception?: ReceptionPart;
}

const expected = 'expected';

/** Returns the quantity that is still promised according to the events of both services. */
const outstandingOf = (
  pledge: PledgePart,
  reception: ReceptionPart | undefined,
  lineId: string,
): number =>
  (pledge.balances[lineId]?.promised ?? 0) + (reception?.balances[lineId]?.promised ?? 0);

/** Builds the document with a fixed order of fields, so that equal parts give equal documents. */
function documentOf(
  id: string,
  pledge: PledgePart | undefined,
  reception: ReceptionPart | undefined,
): ExpectedPledgeDocument {
  return {
    id,
    ...(pledge === undefined
      ? {}
      : {
          driveId: pledge.driveId,
          reference: pledge.reference,
          submittedAt: pledge.submittedAt,
          searchText: searchTextOf([
            pledge.reference,
            pledge.department,
            ...pledge.lines.flatMap(({ item }) => searchableItem(item)),
          ]),
        }),
    outstanding:
      pledge?.lines.some(({ lineId }) => outstandingOf(pledge, reception, lineId) > 0) ?? false,
    ...(pledge === undefined ? {} : { pledge }),
    ...(reception === undefined ? {} : { reception }),
  };
}

const changePledge = (id: string, next: (pledge: PledgePart) => PledgePart): Change =>
  change<ExpectedPledgeDocument>(expected, id, (document) =>
    document?.pledge === undefined
      ? document
      : documentOf(id, next(document.pledge), document.reception),
  );

/** Updates the lines with their new descriptions, and keeps lines that are no longer promised. */
const described = (
  before: readonly PledgeLine[],
  lines: readonly PledgeLine[],
): readonly PledgeLine[] => [
  ...before.map((line) => lines.find(({ lineId }) => lineId === line.lineId) ?? line),
  ...lines.filter(({ lineId }) => before.every((line) => line.lineId !== lineId)),
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
    change<ExpectedPledgeDocument>(expected, pledgeId, (document) =>
      documentOf(pledgeId, document?.pledge, {
        balances: postToLines(document?.reception?.balances ?? {}, event),
      }),
    ),
  ];
};

/** Pledges as the desk sees them, with their outstanding quantities. */
export const expectedPledgesProjection = defineProjection({
  name: 'inventory-expected-pledges',
  version: 5,
  collections: [
    {
      name: expected,
      indexes: [
        'reference',
        'driveId+submittedAt+id+searchText',
        'driveId+outstanding+submittedAt',
      ],
      counted: ['driveId', 'outstanding'],
    },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => [
        change<ExpectedPledgeDocument>(expected, data.pledgeId, (document) =>
          documentOf(
            data.pledgeId,
            {
              driveId: data.driveId,
              reference: data.reference,
              submittedAt: data.submittedAt ?? recordedAt,
              ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
              ...(data.department === undefined ? {} : { department: data.department }),
              lines: data.lines,
              balances: {},
            },
            document?.reception,
          ),
        ),
      ],
      'pledge.amended': ({ data: { pledgeId, department, lines } }) => [
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

/** Returns the pledge as the API shows it; `undefined` if inventory has not seen its submission. */
export function expectedPledgeOf({
  id,
  pledge,
  reception,
}: ExpectedPledgeDocument): ExpectedPledge | undefined {
  if (pledge === undefined) return undefined;
  return {
    pledgeId: id,
    driveId: pledge.driveId,
    reference: pledge.reference,
    lines: pledge.lines.map((line) => ({
      ...line,
      outstanding: Math.max(0, outstandingOf(pledge, reception, line.lineId)),
    })),
    ...(pledge.handInPointId === undefined ? {} : { handInPointId: pledge.handInPointId }),
    ...(reception === undefined ? {} : { receptionId: id }),
  };
}

/**
 * Returns the promised lines for a hand-in. Hand-ins are not deducted here, because the reception
 * deducts them. Write-offs are not deducted, because the pledge service reverses them when a drive
 * is reopened.
 */
export const promisedLinesOf = ({ lines, balances }: PledgePart): readonly PromisedLine[] =>
  lines.map((line) => {
    const { promised = 0, notHandedIn = 0 } = balances[line.lineId] ?? {};
    return { ...line, promised: promised + notHandedIn };
  });
