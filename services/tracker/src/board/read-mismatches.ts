import { MISMATCH_KINDS, type Mismatch, type MismatchesView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { type BoxFragment, fragments, type PledgeFragment } from '../journey/fragments.ts';
import { byId } from '../journey/read-fragments.ts';
import {
  type ConsignmentDocument,
  type HandInDocument,
  mismatched,
  type OpenCaseDocument,
} from './mismatches-projection.ts';

/** Largest number of listed mismatches of each kind. */
const MOST_TOLD = 20;
/**
 * Largest number of consignments, and of open cases, that are read. A drive is expected to have far
 * fewer.
 */
const MOST_READ = 1_000;

/** Reads the current mismatches of a drive by kind, the oldest first. */
export async function readMismatches(
  mismatches: View,
  journeys: View,
  driveId: string,
): Promise<MismatchesView> {
  const where = { driveId };
  const handIns = await mismatches.find<HandInDocument>(mismatched.handIns, {
    where,
    sort: [['since', 'asc']],
    limit: MOST_TOLD,
  });
  const consignments = await mismatches.find<ConsignmentDocument>(mismatched.consignments, {
    where,
    sort: [['number', 'asc']],
    limit: MOST_READ,
  });
  const openCases = await mismatches.find<OpenCaseDocument>(mismatched.openCases, {
    where,
    sort: [['since', 'asc']],
    limit: MOST_READ,
  });

  const found = [...consignments.flatMap(claims), ...consignments.flatMap(unconfirmed)];
  const open = new Set(openCases.map(({ id }) => id));
  const receipts = consignments.flatMap((consignment) => discrepancies(consignment, open));
  const explained = new Set(
    consignments.flatMap(({ discrepancies: byBox }) =>
      Object.values(byBox).flatMap(({ caseIds }) => caseIds),
    ),
  );
  const others = openCases
    .filter(({ id }) => !explained.has(id))
    .map(
      ({ id, since, caseKind, stage }): Mismatch => ({
        kind: 'case',
        since,
        caseId: id,
        caseKind,
        ...(stage === undefined ? {} : { stage }),
      }),
    );
  const promised = await handInsOf(journeys, handIns);
  const all = [...promised, ...found, ...receipts, ...others];
  const ofKind = (kind: Mismatch['kind']) =>
    all
      .filter((mismatch) => mismatch.kind === kind)
      .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  const kinds: MismatchesView['kinds'] = [];
  for (const kind of MISMATCH_KINDS) {
    const some = ofKind(kind);
    if (some.length === 0) continue;
    kinds.push({
      kind,
      total: kind === 'hand-in' ? await mismatches.count(mismatched.handIns, where) : some.length,
      mismatches: await withBoxNumbers(journeys, some.slice(0, MOST_TOLD)),
    });
  }
  return { driveId, kinds };
}

async function handInsOf(
  journeys: View,
  handIns: readonly HandInDocument[],
): Promise<readonly Mismatch[]> {
  const pledges = await byId<PledgeFragment>(
    journeys,
    fragments.pledges,
    handIns.map(({ pledgeId }) => pledgeId),
  );
  return handIns.map(({ pledgeId, since, shortfall, excess }) => {
    const reference = pledges.get(pledgeId)?.reference;
    return {
      kind: 'hand-in',
      since,
      pledgeId,
      ...(reference === undefined ? {} : { reference }),
      shortfall,
      excess,
    };
  });
}

function claims({ id, number, claimed, refused }: ConsignmentDocument): readonly Mismatch[] {
  const of = { kind: 'claim', consignmentId: id, number } as const;
  return [
    ...Object.entries(refused).map(([boxId, { since, why }]) => ({
      ...of,
      boxId,
      since,
      refused: why,
    })),
    ...Object.entries(claimed).map(([boxId, since]) => ({ ...of, boxId, since })),
  ];
}

function unconfirmed({ id, number, delivered }: ConsignmentDocument): readonly Mismatch[] {
  const [since, ...later] = Object.values(delivered).sort();
  return since === undefined
    ? []
    : [{ kind: 'unconfirmed', consignmentId: id, number, since, boxes: later.length + 1 }];
}

function discrepancies(
  { id, number, discrepancies: byBox }: ConsignmentDocument,
  open: ReadonlySet<string>,
): readonly Mismatch[] {
  return Object.entries(byBox).flatMap(
    ([boxId, { caseIds, since, damaged, missing, surplus }]): readonly Mismatch[] => {
      const caseId = caseIds.find((candidate) => open.has(candidate));
      if (caseId === undefined) return [];
      const counts = { damaged, missing, surplus };
      return [{ kind: 'receipt', consignmentId: id, number, boxId, since, caseId, ...counts }];
    },
  );
}

async function withBoxNumbers(
  journeys: View,
  mismatches: readonly Mismatch[],
): Promise<Mismatch[]> {
  const boxes = await byId<BoxFragment>(
    journeys,
    fragments.boxes,
    mismatches.flatMap((mismatch) => ('boxId' in mismatch ? mismatch.boxId : [])),
  );
  return mismatches.map((mismatch) => {
    const boxNumber = 'boxId' in mismatch ? boxes.get(mismatch.boxId)?.number : undefined;
    return boxNumber === undefined ? mismatch : { ...mismatch, boxNumber };
  });
}
