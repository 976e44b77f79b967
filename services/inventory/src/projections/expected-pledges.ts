import {
  type ExpectedPledge,
  type PledgeLine,
  pledgeEvents,
  type ReceivedLine,
  receptionEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { type Change, change, defineProjection, someOf } from '@bluebox/event-sourcing';

/** A line and its total promise, less withdrawals and write-offs. */
export interface PromisedLineDocument extends PledgeLine {
  readonly promised: number;
  /** Written off with the drive. It is promised again once the drive is reopened. */
  readonly writtenOff: number;
}

/** Facts from the pledge service's events. */
interface PledgePart {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  readonly handInPointId?: string | undefined;
  readonly lines: readonly PromisedLineDocument[];
}
/** Quantities that inventory itself deducted from the promise, by line. */
interface ReceptionPart {
  readonly settled: Readonly<Record<string, number>>;
}

/**
 * The events of the two services have no common order, so each fills a part of its own, and the queried
 * fields are derived from both. Without a pledge part there is no drive to find it by.
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

const settledOf = (reception: ReceptionPart | undefined, lineId: string): number =>
  reception?.settled[lineId] ?? 0;

/** Always builds the fields in this order, so that the same parts give the same document. */
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
            ...pledge.lines.flatMap(({ item }) => searchableItem(item)),
          ]),
        }),
    outstanding:
      pledge?.lines.some(({ lineId, promised }) => promised > settledOf(reception, lineId)) ??
      false,
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

/**
 * Changes the promise of lines; one that is no longer promised is kept, because goods of it may still be
 * handed in.
 */
const promise = <Entry extends { readonly lineId: string }>(
  pledge: PledgePart,
  entries: readonly Entry[],
  difference: (entry: Entry) => number,
): PledgePart => ({
  ...pledge,
  lines: pledge.lines.map((line) => {
    const entry = entries.find(({ lineId }) => lineId === line.lineId);
    return entry === undefined ? line : { ...line, promised: line.promised + difference(entry) };
  }),
});

/** Changes the quantities of lines that are written off, and their promise by the opposite. */
const writeOff = <Entry extends { readonly lineId: string }>(
  pledge: PledgePart,
  entries: readonly Entry[],
  difference: (entry: Entry) => number,
): PledgePart => ({
  ...pledge,
  lines: promise(pledge, entries, (entry) => -difference(entry)).lines.map((line) => {
    const entry = entries.find(({ lineId }) => lineId === line.lineId);
    return entry === undefined
      ? line
      : { ...line, writtenOff: line.writtenOff + difference(entry) };
  }),
});

const startLine = (line: PledgeLine): PromisedLineDocument => ({
  ...line,
  promised: line.quantity,
  writtenOff: 0,
});

function amended(
  pledge: PledgePart,
  lines: readonly PledgeLine[],
  changes: readonly { lineId: string; added: number; withdrawn: number }[],
): PledgePart {
  const known = new Set(pledge.lines.map(({ lineId }) => lineId));
  const kept = promise(pledge, changes, ({ added, withdrawn }) => added - withdrawn);
  return {
    ...kept,
    lines: [
      ...kept.lines.map((line) => {
        const wanted = lines.find(({ lineId }) => lineId === line.lineId);
        return wanted === undefined
          ? line
          : { ...wanted, promised: line.promised, writtenOff: line.writtenOff };
      }),
      ...lines.filter(({ lineId }) => !known.has(lineId)).map(startLine),
    ],
  };
}

/** Adds the deductions of an entry to the settled quantities, or subtracts them. */
const settle = (
  { pledgeId, lines }: { readonly pledgeId?: string | undefined; lines: readonly ReceivedLine[] },
  sign: 1 | -1,
): readonly Change[] =>
  pledgeId === undefined
    ? []
    : [
        change<ExpectedPledgeDocument>(expected, pledgeId, (document) => {
          const settled = { ...document?.reception?.settled };
          for (const { lineId, ofPromise, shortfall } of lines)
            if (lineId.startsWith('l'))
              settled[lineId] = (settled[lineId] ?? 0) + sign * (ofPromise + shortfall);
          return documentOf(pledgeId, document?.pledge, { settled });
        }),
      ];

/** Pledges as the desk sees them: the outstanding promise, and whether goods came. */
export const expectedPledgesProjection = defineProjection({
  name: 'inventory-expected-pledges',
  version: 3,
  collections: [
    {
      name: expected,
      indexes: [
        'reference',
        'driveId+reference',
        'driveId+submittedAt',
        'driveId+searchText',
        'driveId+outstanding+submittedAt',
      ],
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
              lines: data.lines.map(startLine),
            },
            document?.reception,
          ),
        ),
      ],
      'pledge.amended': ({ data: { pledgeId, lines, changes } }) => [
        changePledge(pledgeId, (pledge) => amended(pledge, lines, changes)),
      ],
      'pledge.withdrawn': ({ data: { pledgeId, lines } }) => [
        changePledge(pledgeId, (pledge) => promise(pledge, lines, ({ quantity }) => -quantity)),
      ],
      'pledge.hand-in-noted': ({ data: { pledgeId, lines } }) => [
        changePledge(pledgeId, (pledge) =>
          writeOff(
            promise(pledge, lines, (line) => line.reinstatedFromWithdrawn),
            lines,
            (line) => -line.reinstatedFromNotHandedIn,
          ),
        ),
      ],
      'pledge.hand-in-reversal-noted': ({ data: { pledgeId, lines } }) => [
        changePledge(pledgeId, (pledge) =>
          writeOff(
            promise(pledge, lines, (line) => -line.withdrawnAgain),
            lines,
            (line) => line.notHandedInAgain,
          ),
        ),
      ],
      'pledge.not-handed-in': ({ data: { pledgeId, lines } }) => [
        changePledge(pledgeId, (pledge) => writeOff(pledge, lines, ({ quantity }) => quantity)),
      ],
      'pledge.write-off-reversed': ({ data: { pledgeId, lines } }) => [
        changePledge(pledgeId, (pledge) => writeOff(pledge, lines, ({ quantity }) => -quantity)),
      ],
    }),
    someOf(receptionEvents, {
      'reception.recorded': ({ data }) => settle(data, 1),
      'reception.reversed': ({ data }) => settle(data, -1),
    }),
  ],
});

/** The API's form; `undefined` while inventory has not seen the pledge itself. */
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
    lines: pledge.lines.map(({ promised, writtenOff, ...line }) => ({
      ...line,
      outstanding: Math.max(0, promised - settledOf(reception, line.lineId)),
    })),
    ...(pledge.handInPointId === undefined ? {} : { handInPointId: pledge.handInPointId }),
    ...(reception === undefined ? {} : { receptionId: id }),
  };
}
