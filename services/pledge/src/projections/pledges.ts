import {
  type Category,
  calendarDay,
  type PledgeEvent,
  type PledgeLine,
  type PledgeSummary,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  eachOf,
  someOf,
} from '@bluebox/event-sourcing';
import { type LineBalances, postToLines } from '@bluebox/ledger';
import { quantityChanges, statusOf } from '../domain/promise.ts';

const pledges = 'pledges';

/**
 * Inventory's postings to the lines of a pledge. The postings may arrive before the pledge, because
 * events of the two services have no common order.
 */
interface ReceptionPart {
  id: PledgeSummary['id'];
  readonly reception: LineBalances;
}

export interface PledgeDocument extends PledgeSummary, ReceptionPart {
  readonly searchText: string;
  /** Categories of the goods, each once, as {@link categoryMark} writes them. */
  readonly categories: string;
  /**
   * Quantity written off when the drive was completed or the pledge lapsed, without goods that the desk reported as not
   * coming.
   */
  readonly writtenOff: number;
  /** Last day on which the goods are to be brought, as the giver was told; absent if there is none. */
  readonly bringBy?: string;
  /** Day on which the pledge was recorded, in the drive's time zone. */
  readonly recordedOn: string;
}

/** Returns the fields of the document that the API shows. */
export const pledgeSummaryOf = ({
  searchText,
  categories,
  writtenOff,
  bringBy,
  recordedOn,
  reception,
  ...pledge
}: PledgeDocument): PledgeSummary => pledge;

/** Returns the quantity of a line that the desk recorded as not coming. */
export const givenUpAtTheDesk = (part: ReceptionPart | undefined, lineId: string): number =>
  part?.reception[lineId]?.notHandedIn ?? 0;

const withStatus = (pledge: PledgeDocument): PledgeDocument => ({
  ...pledge,
  status: statusOf(pledge.status === 'withdrawn', {
    outstanding: pledge.outstanding,
    notHandedIn: Object.keys(pledge.reception).reduce(
      (sum, lineId) => sum + givenUpAtTheDesk(pledge, lineId),
      pledge.writtenOff,
    ),
  }),
});

const isPledge = (part: ReceptionPart): part is PledgeDocument => 'driveId' in part;

const moveReception = (event: ReceptionEvent): readonly Change[] => {
  const { pledgeId } = event.data;
  if (pledgeId === undefined) return [];
  return [
    change<ReceptionPart>(pledges, pledgeId, (before) => {
      const reception = postToLines(before?.reception ?? {}, event);
      if (before === undefined || !isPledge(before)) return { id: pledgeId, reception };
      return withStatus({ ...before, reception });
    }),
  ];
};

const searchText = (
  reference: string,
  department: string | undefined,
  lines: readonly PledgeLine[],
): string =>
  searchTextOf([reference, department, ...lines.flatMap(({ item }) => searchableItem(item))]);

/** Returns a category as it stands in {@link PledgeDocument.categories}; no mark is a part of another. */
export const categoryMark = (category: Category): string => `[${category}]`;

const categoriesOf = (lines: readonly PledgeLine[]): string =>
  [...new Set(lines.map(({ item }) => categoryMark(item.category)))].join('');

type SummaryLine = PledgeSummary['lines'][number];

const startLine = ({ lineId, item, quantity }: PledgeLine): SummaryLine => ({
  lineId,
  item,
  quantity,
  outstanding: 0,
});

/** Applies an event's changes to the quantities and the status of a pledge. */
function movePromise(event: PledgeEvent): readonly Change[] {
  const changes = quantityChanges(event);
  if (changes.size === 0) return [];
  return [
    changeExisting<PledgeDocument>(pledges, event.data.pledgeId, (pledge) => {
      const outstanding = [...changes.values()].reduce(
        (sum, line) => sum + line.outstanding,
        pledge.outstanding,
      );
      return withStatus({
        ...pledge,
        outstanding,
        writtenOff: [...changes.values()].reduce(
          (sum, line) => sum + line.notHandedIn,
          pledge.writtenOff,
        ),
        lines: pledge.lines.map((line) => ({
          ...line,
          outstanding: line.outstanding + (changes.get(line.lineId)?.outstanding ?? 0),
        })),
      });
    }),
  ];
}

/**
 * All pledges: to list them, to count them by hand-in point and department, and to find a pledge by
 * its reference.
 */
export const pledgesProjection = defineProjection({
  name: 'pledge-pledges',
  version: 7,
  collections: [
    {
      name: pledges,
      indexes: [
        // The fields after the id let a list be filtered without reading its documents.
        'driveId+submittedAt+id+searchText+categories+status+handInPointId+department',
        'driveId+status+submittedAt',
        'driveId+outstanding',
        'driveId+status+outstanding',
        'driveId+handInPointId+submittedAt',
        'driveId+department+submittedAt',
        'reference',
      ],
      counted: ['driveId', 'status', 'handInPointId', 'department'],
    },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => [
        change<ReceptionPart>(
          pledges,
          data.pledgeId,
          (before): PledgeDocument => ({
            id: data.pledgeId,
            driveId: data.driveId,
            reference: data.reference,
            status: 'open',
            ...(data.department === undefined ? {} : { department: data.department }),
            ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
            submittedAt: data.submittedAt ?? recordedAt,
            lineCount: data.lines.length,
            quantity: data.lines.reduce((sum, { quantity }) => sum + quantity, 0),
            outstanding: 0,
            lines: data.lines.map(startLine),
            searchText: searchText(data.reference, data.department, data.lines),
            categories: categoriesOf(data.lines),
            writtenOff: 0,
            ...(data.bringBy === undefined ? {} : { bringBy: data.bringBy }),
            recordedOn: calendarDay(recordedAt),
            reception: before?.reception ?? {},
          }),
        ),
      ],
      'pledge.amended': ({ data }) => [
        changeExisting<PledgeDocument>(pledges, data.pledgeId, (pledge) => ({
          ...pledge,
          ...(data.department === undefined ? {} : { department: data.department }),
          ...(data.submittedAt === undefined ? {} : { submittedAt: data.submittedAt }),
          lineCount: data.lines.length,
          quantity: data.changes.reduce(
            (sum, { added, withdrawn }) => sum + added - withdrawn,
            pledge.quantity,
          ),
          lines: data.lines.map((line) => ({
            ...startLine(line),
            outstanding:
              pledge.lines.find(({ lineId }) => lineId === line.lineId)?.outstanding ?? 0,
          })),
          searchText: searchText(
            pledge.reference,
            data.department ?? pledge.department,
            data.lines,
          ),
          categories: categoriesOf(data.lines),
        })),
      ],
      'pledge.withdrawn': ({ data }) => [
        changeExisting<PledgeDocument>(pledges, data.pledgeId, (pledge) => ({
          ...pledge,
          status: 'withdrawn',
        })),
      ],
    }),
    ...eachOf([pledgeEvents], movePromise),
    ...eachOf([receptionEvents], moveReception),
  ],
});
