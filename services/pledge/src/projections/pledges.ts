import {
  type PledgeLine,
  type PledgeSummary,
  pledgeEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

const pledges = 'pledges';

export interface PledgeDocument extends PledgeSummary {
  readonly searchText: string;
}

/** The public part of the document. */
export const pledgeSummaryOf = ({ searchText, ...pledge }: PledgeDocument): PledgeSummary => pledge;

const searchText = (reference: string, lines: readonly PledgeLine[]): string =>
  searchTextOf([reference, ...lines.flatMap(({ item }) => searchableItem(item))]);

type SummaryLine = PledgeSummary['lines'][number];

/** Adds to the outstanding quantity of each line. */
const shiftLines = <Entry extends { readonly lineId: string }>(
  pledgeId: string,
  entries: readonly Entry[],
  difference: (entry: Entry) => number,
) =>
  changeExisting<PledgeDocument>(pledges, pledgeId, (pledge) => ({
    ...pledge,
    lines: pledge.lines.map((line) => {
      const entry = entries.find(({ lineId }) => lineId === line.lineId);
      return entry === undefined
        ? line
        : { ...line, outstanding: line.outstanding + difference(entry) };
    }),
  }));

/** The amended lines: existing ones keep their outstanding quantity, and removed ones are left out. */
function amendedLines(
  before: readonly SummaryLine[],
  lines: readonly PledgeLine[],
  changes: readonly {
    readonly lineId: string;
    readonly added: number;
    readonly withdrawn: number;
  }[],
): SummaryLine[] {
  return lines.map(({ lineId, item, quantity }) => {
    const changed = changes.find((entry) => entry.lineId === lineId);
    const outstanding =
      (before.find((line) => line.lineId === lineId)?.outstanding ?? 0) +
      (changed === undefined ? 0 : changed.added - changed.withdrawn);
    return { lineId, item, quantity, outstanding };
  });
}

const sum = <T>(entries: readonly T[], quantity: (entry: T) => number): number =>
  entries.reduce((total, entry) => total + quantity(entry), 0);

/** Changes a pledge's sums. It is settled once nothing is outstanding, and open again when something is. */
const shift = (pledgeId: string, difference: { outstanding: number; quantity?: number }) =>
  changeExisting<PledgeDocument>(pledges, pledgeId, (pledge) => {
    const outstanding = pledge.outstanding + difference.outstanding;
    return {
      ...pledge,
      quantity: pledge.quantity + (difference.quantity ?? 0),
      outstanding,
      status: pledge.status === 'withdrawn' ? 'withdrawn' : outstanding === 0 ? 'settled' : 'open',
    };
  });

/** Every pledge, to list and to find by its reference. */
export const pledgesProjection = defineProjection({
  name: 'pledge-pledges',
  version: 3,
  collections: [
    {
      name: pledges,
      indexes: [
        'driveId+submittedAt',
        'driveId+status+submittedAt',
        'driveId+outstanding',
        'driveId+status+outstanding',
        'driveId+handInPointId+submittedAt',
        'driveId+department+submittedAt',
        'driveId+searchText',
        'driveId+reference',
        'reference',
      ],
    },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => {
        const quantity = sum(data.lines, (line) => line.quantity);
        return [
          change<PledgeDocument>(pledges, data.pledgeId, () => ({
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
            lines: data.lines.map(({ lineId, item, quantity: promised }) => ({
              lineId,
              item,
              quantity: promised,
              outstanding: promised,
            })),
            searchText: searchText(data.reference, data.lines),
          })),
        ];
      },
      'pledge.amended': ({ data }) => {
        const difference = sum(data.changes, ({ added, withdrawn }) => added - withdrawn);
        return [
          shift(data.pledgeId, { outstanding: difference, quantity: difference }),
          changeExisting<PledgeDocument>(pledges, data.pledgeId, (pledge) => ({
            ...pledge,
            ...(data.department === undefined ? {} : { department: data.department }),
            ...(data.submittedAt === undefined ? {} : { submittedAt: data.submittedAt }),
            lineCount: data.lines.length,
            lines: amendedLines(pledge.lines, data.lines, data.changes),
            searchText: searchText(pledge.reference, data.lines),
          })),
        ];
      },
      'pledge.withdrawn': ({ data }) => [
        changeExisting<PledgeDocument>(pledges, data.pledgeId, (pledge) => ({
          ...pledge,
          status: 'withdrawn',
          outstanding: pledge.outstanding - sum(data.lines, ({ quantity }) => quantity),
        })),
        shiftLines(data.pledgeId, data.lines, ({ quantity }) => -quantity),
      ],
      'pledge.hand-in-noted': ({ data }) => [
        shift(data.pledgeId, {
          outstanding: sum(
            data.lines,
            (line) => line.reinstatedFromWithdrawn + line.reinstatedFromNotHandedIn - line.settled,
          ),
        }),
        shiftLines(
          data.pledgeId,
          data.lines,
          (line) => line.reinstatedFromWithdrawn + line.reinstatedFromNotHandedIn - line.settled,
        ),
      ],
      'pledge.hand-in-reversal-noted': ({ data }) => [
        shift(data.pledgeId, {
          outstanding: sum(
            data.lines,
            (line) => line.restored - line.withdrawnAgain - line.notHandedInAgain,
          ),
        }),
        shiftLines(
          data.pledgeId,
          data.lines,
          (line) => line.restored - line.withdrawnAgain - line.notHandedInAgain,
        ),
      ],
      'pledge.not-handed-in': ({ data }) => [
        shift(data.pledgeId, { outstanding: -sum(data.lines, ({ quantity }) => quantity) }),
        shiftLines(data.pledgeId, data.lines, ({ quantity }) => -quantity),
      ],
      'pledge.write-off-reversed': ({ data }) => [
        shift(data.pledgeId, { outstanding: sum(data.lines, ({ quantity }) => quantity) }),
        shiftLines(data.pledgeId, data.lines, ({ quantity }) => quantity),
      ],
    }),
  ],
});
