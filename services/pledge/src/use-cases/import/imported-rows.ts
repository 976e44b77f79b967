import { type PlannedPledge, refuse } from '@bluebox/contracts';
import type { EventStore, Vault } from '@bluebox/event-sourcing';
import { isKnown, type KnownDrive } from '../../domain/drive.ts';
import { type PledgePlan, planImport } from '../../domain/import-plan.ts';
import type { Pledge } from '../../domain/pledge.ts';
import { readDrive } from '../known-drive.ts';
import type { FoundPledge, Imported } from './find-imported.ts';

/* Steps that are common to planning and running an import. */

/** Returns the drive of an import; refuses an unknown, draft or completed drive. */
export async function drivePublished(store: EventStore, driveId: string): Promise<KnownDrive> {
  const { drive } = await readDrive(store, driveId);
  if (!isKnown(drive)) throw refuse('UNKNOWN_DRIVE');
  if (drive.status === 'draft') throw refuse('DRIVE_NOT_PUBLISHED', { status: drive.status });
  if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED', { status: drive.status });
  return drive;
}

/**
 * Normalizes a department for comparison. Spellings that differ in spaces, width or case would
 * otherwise be counted separately.
 */
const asCompared = (department: string): string =>
  department.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

export function inListedSpelling(imported: Imported, { terms }: KnownDrive): Imported {
  const { department } = imported;
  if (department === undefined) return imported;
  const listed = terms.departments.find((one) => asCompared(one) === asCompared(department));
  return listed === undefined ? imported : { ...imported, department: listed };
}

/**
 * Returns the department if it is missing from the drive's list. A drive without a list accepts any
 * department.
 */
export function unknownDepartmentIn(
  { terms: { departments } }: KnownDrive,
  department: string | undefined,
): Pick<PlannedPledge, 'unknownDepartment'> {
  return department === undefined || departments.length === 0 || departments.includes(department)
    ? {}
    : { unknownDepartment: department };
}

/** Returns the ids of pledges that occur more than once in a request. */
export function repeatedIn(found: readonly FoundPledge[]): ReadonlySet<string> {
  const ids = found.map(({ pledgeId }) => pledgeId);
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
}

/**
 * Keeps lines of a repeated pledge from being withdrawn as missing, because their rows may be
 * elsewhere in the request.
 */
export const rowsElsewhereStay = (
  imported: Imported,
  { pledgeId }: FoundPledge,
  repeated: ReadonlySet<string>,
): Imported => (repeated.has(pledgeId) ? { ...imported, withdrawMissing: false } : imported);

export const planFor = (
  found: FoundPledge,
  imported: Imported,
  pledge: Exclude<Pledge, { status: 'none' }>,
) => {
  if (found.spread) return nothingToDo(imported);
  const { submittedAt, ...rows } = imported;
  // The time of the pledge changes only if a person identified the pledge. A row that was matched
  // by the minute may lack the seconds, and would overwrite an exact time.
  return planImport(
    imported.sameAs === undefined ? rows : { ...imported, importedAs: found.importedAs },
    pledge,
  );
};
const nothingToDo = ({ lines }: Imported): PledgePlan => ({
  outcome: 'unchanged',
  rows: lines.map(() => ({ outcome: 'unchanged' })),
  missing: [],
  added: 0,
  withdrawn: 0,
});

/**
 * Returns the giver's corrected data; `undefined` if nothing changes, the giver was forgotten, or
 * no data is stored.
 */
export async function correctedGiver(
  vault: Vault,
  pledge: Pledge,
  { giver, sameAs }: Imported,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (pledge.status === 'none' || pledge.giverForgotten) return undefined;
  const known = await vault.get(pledge.pledgeId);
  if (known === undefined) return undefined;
  // The staff number is corrected only if a person identified the pledge. A pledge found by its key
  // has the same staff number already, perhaps in another notation.
  const { staffNumber, ...others } = giver;
  const said = sameAs === undefined ? others : { ...others, ...staffNumberIn(staffNumber) };
  const next = { ...known, ...said };
  return JSON.stringify(next) === JSON.stringify(known) ? undefined : next;
}
const staffNumberIn = (staffNumber: string | undefined) =>
  staffNumber === undefined ? {} : { staffNumber };
