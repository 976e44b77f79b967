import {
  caseEvents,
  consignmentEvents,
  type Mismatch,
  type ReceivedLine,
  receptionEvents,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

type Of<K extends Mismatch['kind']> = Extract<Mismatch, { kind: K }>;

/**
 * A pledge whose handed-in quantity differs from the promise. Without a difference there is no
 * document.
 */
export interface HandInDocument extends Document {
  readonly driveId: string;
  readonly pledgeId: string;
  readonly since: string;
  readonly shortfall: number;
  readonly excess: number;
}

/** Discrepancies that a recipient found in a box. */
export interface Discrepancy {
  readonly since: string;
  readonly caseIds: readonly string[];
  readonly damaged: number;
  readonly missing: number;
  readonly surplus: number;
}
/**
 * Boxes of a consignment that need attention: a claim is unanswered or was refused, a delivery has
 * no receipt, or the recipient found a discrepancy.
 */
export interface ConsignmentDocument extends Document {
  readonly driveId: string;
  readonly number: number;
  /** Times of claims that inventory has not answered, by box. */
  readonly claimed: Readonly<Record<string, string>>;
  readonly refused: Readonly<Record<string, { readonly since: string; readonly why: string }>>;
  /** Times of deliveries that the recipient has not confirmed, by box. */
  readonly delivered: Readonly<Record<string, string>>;
  readonly discrepancies: Readonly<Record<string, Discrepancy>>;
}

export interface OpenCaseDocument extends Document {
  readonly driveId: string;
  readonly since: string;
  readonly caseKind: Of<'case'>['caseKind'];
  readonly stage?: NonNullable<Of<'case'>['stage']>;
}

export const mismatched = {
  handIns: 'hand-ins',
  consignments: 'consignments',
  openCases: 'open-cases',
} as const;

/**
 * Adds the shortfall and excess in an entry of a pledge's reception, or removes them with sign -1.
 */
function handIn(
  {
    receptionId,
    driveId,
    pledgeId,
  }: { receptionId: string; driveId: string; pledgeId?: string | undefined },
  lines: readonly ReceivedLine[],
  recordedAt: string,
  sign: 1 | -1,
): readonly Change[] {
  if (pledgeId === undefined) return [];
  const sum = (of: 'shortfall' | 'excess') =>
    lines.reduce((total, line) => total + sign * line[of], 0);
  return [
    change<HandInDocument>(mismatched.handIns, receptionId, (before) => {
      const shortfall = (before?.shortfall ?? 0) + sum('shortfall');
      const excess = (before?.excess ?? 0) + sum('excess');
      if (shortfall === 0 && excess === 0) return undefined;
      const since = before?.since ?? recordedAt;
      return { id: receptionId, driveId, pledgeId, since, shortfall, excess };
    }),
  ];
}

const editConsignment = (
  consignmentId: string,
  edit: (consignment: ConsignmentDocument) => ConsignmentDocument,
): readonly Change[] => [
  changeExisting<ConsignmentDocument>(mismatched.consignments, consignmentId, edit),
];

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...others } = record;
  return others;
}
const answered = (consignment: ConsignmentDocument, boxId: string): ConsignmentDocument => ({
  ...consignment,
  claimed: without(consignment.claimed, boxId),
  refused: without(consignment.refused, boxId),
});

/** Differences between records of two services or people, missing confirmations, and open cases. */
export const mismatchesProjection = defineProjection({
  name: 'tracker-mismatches',
  version: 1,
  collections: [
    { name: mismatched.handIns, indexes: ['driveId+since'] },
    { name: mismatched.consignments, indexes: ['driveId+number'] },
    { name: mismatched.openCases, indexes: ['driveId+since'] },
  ],
  reads: [
    someOf(receptionEvents, {
      'reception.recorded': ({ data, recordedAt }) => handIn(data, data.lines, recordedAt, 1),
      'reception.reversed': ({ data, recordedAt }) => handIn(data, data.lines, recordedAt, -1),
    }),
    someOf(consignmentEvents, {
      'consignment.created': ({ data: { consignmentId, driveId, number } }) => [
        change<ConsignmentDocument>(mismatched.consignments, consignmentId, () => ({
          id: consignmentId,
          driveId,
          number,
          claimed: {},
          refused: {},
          delivered: {},
          discrepancies: {},
        })),
      ],
      'consignment.box-claimed': ({ data: { consignmentId, boxId }, recordedAt }) =>
        editConsignment(consignmentId, (consignment) => ({
          ...answered(consignment, boxId),
          claimed: { ...consignment.claimed, [boxId]: recordedAt },
        })),
      'consignment.box-granted': ({ data: { consignmentId, boxId } }) =>
        editConsignment(consignmentId, (consignment) => answered(consignment, boxId)),
      'consignment.box-refused': ({ data: { consignmentId, boxId, why }, recordedAt }) =>
        editConsignment(consignmentId, (consignment) => ({
          ...answered(consignment, boxId),
          refused: { ...consignment.refused, [boxId]: { since: recordedAt, why } },
        })),
      'consignment.box-released': ({ data: { consignmentId, boxId } }) =>
        editConsignment(consignmentId, (consignment) => answered(consignment, boxId)),
      'consignment.dispatched': ({ data: { consignmentId } }) =>
        editConsignment(consignmentId, (consignment) => ({ ...consignment, refused: {} })),
      'consignment.box-delivered': ({ data: { consignmentId, boxId }, recordedAt }) =>
        editConsignment(consignmentId, (consignment) => ({
          ...consignment,
          delivered: { ...consignment.delivered, [boxId]: recordedAt },
        })),
      'consignment.box-delivery-reversed': ({ data: { consignmentId, boxId } }) =>
        editConsignment(consignmentId, (consignment) => ({
          ...consignment,
          delivered: without(consignment.delivered, boxId),
        })),
      'receipt.confirmed': ({ data: { consignmentId, boxId, lines, cases = [] }, recordedAt }) =>
        editConsignment(consignmentId, (consignment) => {
          const sum = (of: 'damaged' | 'missing' | 'surplus') =>
            lines.reduce((total, line) => total + line[of], 0);
          const delivered = without(consignment.delivered, boxId);
          if (cases.length === 0) return { ...consignment, delivered };
          const discrepancy: Discrepancy = {
            since: recordedAt,
            caseIds: cases.map(({ caseId }) => caseId),
            damaged: sum('damaged'),
            missing: sum('missing'),
            surplus: sum('surplus'),
          };
          return {
            ...consignment,
            delivered,
            discrepancies: { ...consignment.discrepancies, [boxId]: discrepancy },
          };
        }),
      'receipt.reversed': ({ data: { consignmentId, boxId, from }, recordedAt }) =>
        editConsignment(consignmentId, (consignment) => ({
          ...consignment,
          delivered:
            from === 'delivered'
              ? { ...consignment.delivered, [boxId]: recordedAt }
              : consignment.delivered,
          discrepancies: without(consignment.discrepancies, boxId),
        })),
    }),
    allOf(caseEvents, {
      'case.opened': ({ data: { caseId, driveId, kind }, recordedAt }) => [
        change<OpenCaseDocument>(mismatched.openCases, caseId, () => ({
          id: caseId,
          driveId,
          since: recordedAt,
          caseKind: kind,
        })),
      ],
      'case.progressed': ({ data: { caseId, stage } }) => [
        changeExisting<OpenCaseDocument>(mismatched.openCases, caseId, (found) => ({
          ...found,
          stage,
        })),
      ],
      'case.closed': ({ data: { caseId } }) => [
        change<OpenCaseDocument>(mismatched.openCases, caseId, () => undefined),
      ],
      'case.reopened': ({ data: { caseId, driveId, kind, stage }, recordedAt }) => [
        change<OpenCaseDocument>(mismatched.openCases, caseId, () => ({
          id: caseId,
          driveId,
          since: recordedAt,
          caseKind: kind,
          ...(stage === undefined ? {} : { stage }),
        })),
      ],
    }),
  ],
});
