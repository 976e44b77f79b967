import { calendarDay, movedLines, type PlannedPledge } from '@bluebox/contracts';
import type { KnownDrive } from '../../domain/drive.ts';
import { warningsOf } from '../goods-taken.ts';
import { readPledge } from '../known-pledge.ts';
import {
  type FoundPledge,
  findImported,
  type Imported,
  type ImportSources,
} from './find-imported.ts';
import {
  correctedGiver,
  drivePublished,
  inListedSpelling,
  planFor,
  repeatedIn,
  rowsElsewhereStay,
  unknownDepartmentIn,
} from './imported-rows.ts';

/** Plans an import without changing anything. */
export async function planPledges(
  sources: ImportSources,
  driveId: string,
  sent: readonly Imported[],
  at: string,
): Promise<PlannedPledge[]> {
  const drive = await drivePublished(sources.store, driveId);
  const pledges = sent.map((pledge) => inListedSpelling(pledge, drive));
  const found: FoundPledge[] = [];
  for (const pledge of pledges) found.push(await findImported(sources, driveId, pledge));
  const repeated = repeatedIn(found);
  const plans: PlannedPledge[] = [];
  for (const [index, pledge] of pledges.entries()) {
    const its = found[index] as FoundPledge;
    const imported = rowsElsewhereStay(pledge, its, repeated);
    plans.push(await planOne(sources, drive, imported, its, calendarDay(at)));
  }
  return withMovedLines(pledges, plans);
}

async function planOne(
  { store, vault }: ImportSources,
  drive: KnownDrive,
  imported: Imported,
  found: FoundPledge,
  today: string,
): Promise<PlannedPledge> {
  const { pledge, version } = await readPledge(store, found.pledgeId);
  const warnings = imported.lines.map(
    (line) => warningsOf(drive, [{ lineId: 'l1', ...line }], today)[0]?.reasons ?? [],
  );
  const { importKey } = imported;
  const identity = { importKey, pledgeId: found.pledgeId, version, looksLike: found.looksLike };
  if (pledge.status === 'none') {
    const asks = found.looksLike.length > 0;
    return {
      ...identity,
      outcome: asks ? 'asks' : 'created',
      lines: warnings.map((reasons) => ({ outcome: 'new', warnings: [...reasons] })),
      missing: [],
      added: asks ? 0 : imported.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      withdrawn: 0,
      giverChanges: false,
      ...unknownDepartmentIn(drive, imported.department),
    };
  }
  const plan = planFor(found, imported, pledge);
  const giverChanges = (await correctedGiver(vault, pledge, imported)) !== undefined;
  return {
    ...identity,
    reference: pledge.reference,
    outcome: plan.outcome === 'unchanged' && giverChanges ? 'amended' : plan.outcome,
    ...(plan.detail === undefined ? {} : { detail: plan.detail }),
    lines: plan.rows.map((row, index) => ({ ...row, warnings: [...(warnings[index] ?? [])] })),
    missing: [...plan.missing],
    added: plan.added,
    withdrawn: plan.withdrawn,
    ...(plan.department === undefined
      ? {}
      : {
          departmentAfter: plan.department,
          ...(pledge.department === undefined ? {} : { departmentBefore: pledge.department }),
        }),
    giverChanges,
    ...unknownDepartmentIn(drive, plan.department),
  };
}

/**
 * Marks rows whose line moves from another pledge of the request, but still counts in that pledge.
 */
function withMovedLines(
  pledges: readonly Imported[],
  plans: readonly PlannedPledge[],
): PlannedPledge[] {
  const moved = movedLines(
    plans.map((plan, index) => ({ lines: pledges[index]?.lines ?? [], plan })),
  );
  return plans.map((plan, pledge) => ({
    ...plan,
    lines: plan.lines.map((line, row) => {
      const [its] = moved.filter((one) => one.pledge === pledge && one.row === row);
      return its === undefined ? line : { ...line, standsIn: its.standsIn };
    }),
  }));
}
