import { type InspectedPart, type ReceivedLine, receptionEvents } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

/** A reception of the list, with the quantities that still need work. */
export interface ReceptionDocument {
  readonly id: string;
  readonly driveId: string;
  readonly pledgeId?: string;
  /** Hand-in points at which something came, each once. */
  readonly pointIds: readonly string[];
  /** Time of the first entry. */
  readonly recordedAt: string;
  /** Time of the latest entry. */
  readonly cameAt: string;
  /** Received quantity by line, without lines of quantity 0. */
  readonly lines: Readonly<Record<string, number>>;
  /** Name of the goods by line. The list shows names, because a walk-in has no reference. */
  readonly names: Readonly<Record<string, string>>;
  readonly received: number;
  /** Promised quantity that was later reported as not coming. */
  readonly notComing: number;
  readonly toInspect: number;
  /** Whether goods wait for inspection. */
  readonly open: boolean;
  /** Quantity that was set aside at inspection and still waits for a decision. */
  readonly setAside: number;
  /** Rejected quantity that was neither given back nor disposed of. */
  readonly toSettle: number;
  /** Whether quarantined or rejected goods are still here. */
  readonly unsettled: boolean;
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
  const notComing = entry.reduce(
    (sum, { shortfall }) => sum + sign * shortfall,
    reception.notComing,
  );
  return waiting({ ...reception, lines, received, notComing }, received - reception.received);
}

const pointsWith = (
  before: readonly string[] | undefined,
  pointId: string | undefined,
): readonly string[] => [
  ...new Set([...(before ?? []), ...(pointId === undefined ? [] : [pointId])]),
];

const namesOf = (lines: readonly ReceivedLine[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.filter(({ received }) => received > 0).map(({ lineId, item }) => [lineId, item.name]),
  );

const waiting = (reception: ReceptionDocument, difference: number): ReceptionDocument => {
  const toInspect = reception.toInspect + difference;
  return { ...reception, toInspect, open: toInspect > 0 };
};

const quantityOf = (parts: readonly InspectedPart[], outcome?: InspectedPart['outcome']): number =>
  parts.reduce(
    (sum, part) => (outcome === undefined || part.outcome === outcome ? sum + part.quantity : sum),
    0,
  );

const inspect = (
  reception: ReceptionDocument,
  {
    from,
    parts,
  }: {
    readonly from: 'received' | 'quarantined';
    readonly parts: readonly InspectedPart[];
  },
  sign: 1 | -1,
): ReceptionDocument => {
  const looked = sign * quantityOf(parts);
  const aside = sign * quantityOf(parts, 'quarantined');
  return left(from === 'received' ? waiting(reception, -looked) : reception, {
    setAside: from === 'received' ? aside : aside - looked,
    toSettle: sign * quantityOf(parts, 'rejected'),
  });
};

const left = (
  reception: ReceptionDocument,
  by: { readonly setAside?: number; readonly toSettle: number },
): ReceptionDocument => {
  const setAside = reception.setAside + (by.setAside ?? 0);
  const toSettle = reception.toSettle + by.toSettle;
  return { ...reception, setAside, toSettle, unsettled: setAside + toSettle > 0 };
};

const changed = (
  receptionId: string,
  evolve: (reception: ReceptionDocument) => ReceptionDocument,
): readonly Change[] => [changeExisting<ReceptionDocument>(receptions, receptionId, evolve)];

/** All receptions: to list the latest, and those whose goods still need work. */
export const receptionsProjection = defineProjection({
  name: 'inventory-receptions',
  version: 4,
  collections: [
    {
      name: receptions,
      indexes: ['driveId+cameAt', 'driveId+open+cameAt', 'driveId+unsettled+cameAt'],
    },
  ],
  reads: [
    someOf(receptionEvents, {
      'reception.recorded': ({ data, recordedAt }) => [
        change<ReceptionDocument>(receptions, data.receptionId, (reception) =>
          receive(
            {
              ...(reception ?? {
                id: data.receptionId,
                driveId: data.driveId,
                ...(data.pledgeId === undefined ? {} : { pledgeId: data.pledgeId }),
                pointIds: [],
                recordedAt,
                lines: {},
                received: 0,
                notComing: 0,
                toInspect: 0,
                open: false,
                setAside: 0,
                toSettle: 0,
                unsettled: false,
              }),
              pointIds: pointsWith(reception?.pointIds, data.handInPointId),
              cameAt: recordedAt,
              names: { ...reception?.names, ...namesOf(data.lines) },
            },
            data.lines,
            1,
          ),
        ),
      ],
      'reception.reversed': ({ data }) =>
        changed(data.receptionId, (reception) => receive(reception, data.lines, -1)),
      'inspection.recorded': ({ data }) =>
        changed(data.receptionId, (reception) => inspect(reception, data, 1)),
      'inspection.reversed': ({ data }) =>
        changed(data.receptionId, (reception) => inspect(reception, data, -1)),
      'rejection.settled': ({ data }) =>
        changed(data.receptionId, (reception) => left(reception, { toSettle: -data.quantity })),
      'rejection.settlement-reversed': ({ data }) =>
        changed(data.receptionId, (reception) => left(reception, { toSettle: data.quantity })),
    }),
  ],
});
