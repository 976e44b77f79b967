import { type InspectedPart, type ReceivedLine, receptionEvents } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

export interface ReceptionDocument {
  readonly id: string;
  readonly driveId: string;
  readonly pledgeId?: string;
  /** When the first of it came. */
  readonly recordedAt: string;
  /** Received quantity by line; a line of which nothing came, or all was taken back, has no entry. */
  readonly lines: Readonly<Record<string, number>>;
  readonly received: number;
  readonly toInspect: number;
  /** Whether goods wait for inspection. */
  readonly open: boolean;
}

const receptions = 'receptions';

function receive(
  reception: ReceptionDocument,
  entry: readonly ReceivedLine[],
  sign: 1 | -1,
): ReceptionDocument {
  const lines = { ...reception.lines };
  for (const { lineId, received } of entry) {
    const next = (lines[lineId] ?? 0) + sign * received;
    if (next === 0) delete lines[lineId];
    else lines[lineId] = next;
  }
  const received = Object.values(lines).reduce((sum, quantity) => sum + quantity, 0);
  return waiting({ ...reception, lines, received }, received - reception.received);
}

const waiting = (reception: ReceptionDocument, difference: number): ReceptionDocument => {
  const toInspect = reception.toInspect + difference;
  return { ...reception, toInspect, open: toInspect > 0 };
};

const inspect = (
  {
    receptionId,
    from,
    parts,
  }: {
    readonly receptionId: string;
    readonly from: 'received' | 'quarantined';
    readonly parts: readonly InspectedPart[];
  },
  sign: 1 | -1,
): readonly Change[] =>
  from === 'quarantined'
    ? []
    : [
        changeExisting<ReceptionDocument>(receptions, receptionId, (reception) =>
          waiting(reception, sign * parts.reduce((sum, { quantity }) => sum + quantity, 0)),
        ),
      ];

/** Every reception, to list those with goods waiting for inspection. */
export const receptionsProjection = defineProjection({
  name: 'inventory-receptions',
  version: 1,
  collections: [{ name: receptions, indexes: ['driveId+recordedAt', 'driveId+open+recordedAt'] }],
  reads: [
    someOf(receptionEvents, {
      'reception.recorded': ({ data, recordedAt }) => [
        change<ReceptionDocument>(receptions, data.receptionId, (reception) =>
          receive(
            reception ?? {
              id: data.receptionId,
              driveId: data.driveId,
              ...(data.pledgeId === undefined ? {} : { pledgeId: data.pledgeId }),
              recordedAt,
              lines: {},
              received: 0,
              toInspect: 0,
              open: false,
            },
            data.lines,
            1,
          ),
        ),
      ],
      'reception.reversed': ({ data }) => [
        changeExisting<ReceptionDocument>(receptions, data.receptionId, (reception) =>
          receive(reception, data.lines, -1),
        ),
      ],
      'inspection.recorded': ({ data }) => inspect(data, -1),
      'inspection.reversed': ({ data }) => inspect(data, 1),
    }),
  ],
});
