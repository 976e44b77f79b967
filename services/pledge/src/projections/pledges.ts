import {
  type PledgeEvent,
  type PledgeLine,
  type PledgeSummary,
  pledgeEvents,
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
import { quantityChanges } from '../domain/promise.ts';

const pledges = 'pledges';

export interface PledgeDocument extends PledgeSummary {
  readonly searchText: string;
}

/** The public part of the document. */
export const pledgeSummaryOf = ({ searchText, ...pledge }: PledgeDocument): PledgeSummary => pledge;

const searchText = (reference: string, lines: readonly PledgeLine[]): string =>
  searchTextOf([reference, ...lines.flatMap(({ item }) => searchableItem(item))]);

type SummaryLine = PledgeSummary['lines'][number];

const startLine = ({ lineId, item, quantity }: PledgeLine): SummaryLine => ({
  lineId,
  item,
  quantity,
  outstanding: 0,
});

/**
 * Applies an event's changes to the outstanding quantities of a pledge. The pledge is settled once nothing is
 * outstanding, and open again when something is.
 */
function movePromise(event: PledgeEvent): readonly Change[] {
  const changes = quantityChanges(event);
  if (changes.size === 0) return [];
  return [
    changeExisting<PledgeDocument>(pledges, event.data.pledgeId, (pledge) => {
      const outstanding = [...changes.values()].reduce(
        (sum, line) => sum + line.outstanding,
        pledge.outstanding,
      );
      return {
        ...pledge,
        outstanding,
        status:
          pledge.status === 'withdrawn' ? 'withdrawn' : outstanding === 0 ? 'settled' : 'open',
        lines: pledge.lines.map((line) => ({
          ...line,
          outstanding: line.outstanding + (changes.get(line.lineId)?.outstanding ?? 0),
        })),
      };
    }),
  ];
}

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
      'pledge.submitted': ({ data, recordedAt }) => [
        change<PledgeDocument>(pledges, data.pledgeId, () => ({
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
          searchText: searchText(data.reference, data.lines),
        })),
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
          // Lines that are no longer promised are left out.
          lines: data.lines.map((line) => ({
            ...startLine(line),
            outstanding:
              pledge.lines.find(({ lineId }) => lineId === line.lineId)?.outstanding ?? 0,
          })),
          searchText: searchText(pledge.reference, data.lines),
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
  ],
});
