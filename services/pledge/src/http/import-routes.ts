import {
  calendarDay,
  Id,
  ImportPledgesAnswer,
  ImportPledgesBody,
  movedLines,
  PlanImportAnswer,
  PlanImportBody,
  type PlannedPledge,
  refuse,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  execute,
  fold,
  UniqueKeyTaken,
  type Vault,
  type View,
} from '@bluebox/event-sourcing';
import { capabilityCode, defineRoute, httpProblem, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import type { Drive } from '../domain/drive.ts';
import { type PledgePlan, planImport } from '../domain/import-plan.ts';
import {
  type Pledge,
  type PledgeCommand,
  pledgeDecider,
  pledgeStream,
  type SubmittedPledge,
} from '../domain/pledge.ts';
import { warningsOf } from '../use-cases/goods-taken.ts';
import { readDrive } from '../use-cases/known-drive.ts';
import { newReference, REFERENCE_ATTEMPTS } from '../use-cases/submit-pledge.ts';
import { type FoundPledge, findImported, type Imported } from './find-imported.ts';

export interface ImportRouteDependencies {
  readonly store: EventStore;
  /** Imported pledges, to be found by time and by goods. */
  readonly imported: View;
  readonly vault: Vault;
  readonly linkKey: Buffer;
  readonly newId: () => string;
}

type Result = ImportPledgesAnswer['results'][number];
type StoredResult = Omit<Result, 'importKey' | 'code'> & { readonly generation?: number };

/** Imports pledges from a spreadsheet in two steps: a plan of the outcome, then exactly that plan. */
export function importRoutes(dependencies: ImportRouteDependencies): readonly Route[] {
  const { store, vault, linkKey, newId } = dependencies;

  /** The giver's corrected personal data; `undefined` if the giver was forgotten or the data is gone. */
  const correctedGiver = async (
    pledge: Pledge,
    { giver, sameAs }: Imported,
  ): Promise<Readonly<Record<string, unknown>> | undefined> => {
    if (pledge.status === 'none' || pledge.giverForgotten) return undefined;
    const known = await vault.get(pledge.pledgeId);
    if (known === undefined) return undefined;
    // A pledge found by its key has the same staff number in some notation; only a pledge that a person
    // identified has it corrected.
    const { staffNumber, ...others } = giver;
    const said = sameAs === undefined ? others : { ...others, ...staffNumberIn(staffNumber) };
    const next = { ...known, ...said };
    return JSON.stringify(next) === JSON.stringify(known) ? undefined : next;
  };
  const staffNumberIn = (staffNumber: string | undefined) =>
    staffNumber === undefined ? {} : { staffNumber };

  /** A line that was to move must have left its pledge, or it would count in both. */
  const assertMoved = async ({ movedFrom }: Imported): Promise<void> => {
    for (const { pledgeId, lineId } of movedFrom) {
      const { events } = await store.readStream(pledgeStream(pledgeId));
      const pledge: Pledge = fold(pledgeDecider, events as never);
      const line = pledge.status === 'none' ? undefined : pledge.lines.find(sameLine(lineId));
      if (line !== undefined && line.outstanding + line.handedIn > 0)
        throw refuse('COUNTED_TWICE', {
          pledgeId,
          lineId,
        });
    }
  };

  const planOne = async (
    drive: OpenedDrive,
    imported: Imported,
    found: FoundPledge,
    today: string,
  ): Promise<PlannedPledge> => {
    const { events, version } = await store.readStream(pledgeStream(found.pledgeId));
    const pledge: Pledge = fold(pledgeDecider, events as never);
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
    const giverChanges = (await correctedGiver(pledge, imported)) !== undefined;
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
  };

  const importOne = async (
    driveId: string,
    sent: Imported,
    noticeVersion: string,
    context: CommandContext,
    repeated: ReadonlySet<string>,
  ): Promise<StoredResult> => {
    const found = await findImported(dependencies, driveId, sent);
    assertAsPlanned(sent, found);
    await assertMoved(sent);
    const imported = rowsElsewhereStay(sent, found, repeated);
    const { pledgeId } = found;
    const { lines, giver, department, submittedAt } = imported;
    const stored = await store.readStream(pledgeStream(pledgeId));
    const before: Pledge = fold(pledgeDecider, stored.events as never);
    if (imported.expected !== undefined && imported.expected.version !== stored.version)
      throw refuse('CHANGED_SINCE_PLANNED');
    // Only for a new pledge: a forgotten giver stays forgotten, whatever the spreadsheet still has.
    if (stored.version === 0 && Object.keys(giver).length > 0)
      await vault.put(pledgeId, giver, context.at);
    const corrected = await correctedGiver(before, imported);
    for (let attempt = 1; ; attempt++) {
      const reference = newReference(attempt === 1 ? pledgeId : `${pledgeId}-${attempt}`);
      let versionBefore = 0;
      let plan: PledgePlan | undefined;
      try {
        const result = await execute(store, {
          context,
          targets: {
            pledge: {
              stream: pledgeStream(pledgeId),
              evolver: pledgeDecider,
              expectedVersion: imported.expected?.version,
            },
          },
          scope: () => driveId,
          decide({ pledge }, versions) {
            versionBefore = versions.pledge;
            if (pledge.status !== 'none') {
              plan = planFor(found, imported, pledge);
              if (plan.command !== undefined)
                return { pledge: pledgeDecider.decide(plan.command, pledge) };
              if (plan.outcome === 'refused') throw refuse(plan.detail ?? 'LINE_HANDED_IN');
              return { pledge: [] };
            }
            const command: PledgeCommand = {
              type: 'submit',
              pledgeId,
              driveId,
              reference,
              lines,
              channel: 'import',
              noticeVersion,
              sourceDeclared: true,
              ...(department === undefined ? {} : { department }),
              ...(submittedAt === undefined ? {} : { submittedAt }),
            };
            return { pledge: pledgeDecider.decide(command, pledge) };
          },
          uniqueKeys: () => (versionBefore === 0 ? [`reference:${reference}`] : []),
          answer: ({ pledge }, versions): StoredResult => ({
            outcome:
              versionBefore === 0
                ? 'created'
                : versions.pledge === versionBefore && corrected === undefined
                  ? 'unchanged'
                  : 'amended',
            pledgeId,
            reference: (pledge as SubmittedPledge).reference,
            generation: (pledge as SubmittedPledge).generation,
            ...refusedLinesOf(plan),
          }),
        });
        if (corrected !== undefined) await vault.put(pledgeId, corrected, context.at);
        return result;
      } catch (error) {
        if (!(error instanceof UniqueKeyTaken) || attempt === REFERENCE_ATTEMPTS) throw error;
      }
    }
  };

  /**
   * Imports one pledge of the request under an idempotency key of its own, so that a refusal affects it
   * alone.
   */
  const importOrRefuse = async (
    driveId: string,
    pledge: Imported,
    index: number,
    noticeVersion: string,
    context: CommandContext,
    repeated: ReadonlySet<string>,
  ): Promise<Result> => {
    const { importKey } = pledge;
    const idempotency =
      context.idempotency === undefined
        ? undefined
        : { ...context.idempotency, key: `${context.idempotency.key}#${index}` };
    try {
      const answered =
        idempotency === undefined ? undefined : await store.findAnswer(idempotency.key);
      if (answered !== undefined && answered.fingerprint !== idempotency?.fingerprint)
        throw httpProblem('IDEMPOTENCY_KEY_REUSED');
      if (answered !== undefined)
        for (const committed of await store.committedUnder(answered.key))
          context.onCommitted?.(committed);
      const { idempotency: _whole, ...rest } = context;
      const imported =
        (answered?.answer as StoredResult | undefined) ??
        (await importOne(
          driveId,
          pledge,
          noticeVersion,
          {
            ...rest,
            commandId: newId(),
            ...(idempotency === undefined ? {} : { idempotency }),
          },
          repeated,
        ));
      const { generation, ...result } = imported;
      if (generation === undefined || result.pledgeId === undefined)
        return { importKey, ...result };
      const code = capabilityCode(linkKey, { kind: 'pledge', id: result.pledgeId, generation });
      return { importKey, ...result, code };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { importKey, outcome: 'refused' as const, detail: error.code };
    }
  };

  const repeatedAmong = async (
    driveId: string,
    pledges: readonly Imported[],
  ): Promise<ReadonlySet<string>> => {
    const found: FoundPledge[] = [];
    for (const pledge of pledges)
      try {
        found.push(await findImported(dependencies, driveId, pledge));
      } catch (error) {
        // Its own import refuses it.
        if (!(error instanceof DomainError)) throw error;
      }
    return repeatedIn(found);
  };

  const takingDrive = async (driveId: string) => {
    const { drive } = await readDrive(store, driveId);
    if (drive.status === 'none') throw refuse('UNKNOWN_DRIVE');
    if (drive.status === 'draft') throw refuse('DRIVE_NOT_PUBLISHED', { status: drive.status });
    if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED', { status: drive.status });
    return drive;
  };
  const params = z.strictObject({ driveId: Id });

  return [
    defineRoute(routes.planImport, {
      summary:
        'Preview an import: the pledges it would create, change and withdraw; changes nothing',
      access: 'coordinator',
      params,
      body: PlanImportBody,
      bodyLimit: 1024 * 1024,
      answers: { 200: PlanImportAnswer },
      async handle({ params: { driveId }, body, context }) {
        const drive = await takingDrive(driveId);
        const pledges = body.pledges.map((sent) => inListedSpelling(sent, drive));
        const found: FoundPledge[] = [];
        for (const pledge of pledges) found.push(await findImported(dependencies, driveId, pledge));
        const repeated = repeatedIn(found);
        const plans = [];
        for (const [index, pledge] of pledges.entries()) {
          const its = found[index] as FoundPledge;
          const imported = rowsElsewhereStay(pledge, its, repeated);
          plans.push(await planOne(drive, imported, its, calendarDay(context.at)));
        }
        return ok({ plans: withMovedLines(pledges, plans) });
      },
    }),
    defineRoute(routes.importPledges, {
      summary: 'Take in pledges from a spreadsheet; the same key again amends the same pledge',
      access: 'coordinator',
      params,
      body: ImportPledgesBody,
      bodyLimit: 1024 * 1024,
      answers: { 200: ImportPledgesAnswer },
      async handle({ params: { driveId }, body, context }) {
        const drive = await takingDrive(driveId);
        const pledges = body.pledges.map((sent) => inListedSpelling(sent, drive));
        const repeated = new Set(
          pledges.some(({ withdrawMissing }) => withdrawMissing)
            ? await repeatedAmong(driveId, pledges)
            : [],
        );
        const results = [];
        for (const [index, pledge] of pledges.entries()) {
          const { noticeVersion } = body;
          const result = await importOrRefuse(
            driveId,
            pledge,
            index,
            noticeVersion,
            context,
            repeated,
          );
          results.push(result);
          // A later pledge of the request may turn out to be this one, now that it exists.
          if (result.pledgeId !== undefined) repeated.add(result.pledgeId);
        }
        return ok({ results });
      },
    }),
  ];
}

const sameLine =
  (wanted: string) =>
  ({ lineId }: { readonly lineId: string }): boolean =>
    lineId === wanted;

/** Tells at the rows where they stand as well, in a pledge that the request has without them. */
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

/** Pledges that a request has in several places. */
function repeatedIn(found: readonly FoundPledge[]): ReadonlySet<string> {
  const ids = found.map(({ pledgeId }) => pledgeId);
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
}

/** Lines of a repeated pledge are not missing, because the request has them in another place. */
const rowsElsewhereStay = (
  imported: Imported,
  { pledgeId }: FoundPledge,
  repeated: ReadonlySet<string>,
): Imported => (repeated.has(pledgeId) ? { ...imported, withdrawMissing: false } : imported);

type OpenedDrive = Exclude<Drive, { status: 'none' }>;

/** Spaces, width and case make no other department: totals by department would be split. */
const asCompared = (department: string): string =>
  department.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

function inListedSpelling(imported: Imported, { terms }: OpenedDrive): Imported {
  const { department } = imported;
  if (department === undefined) return imported;
  const listed = terms.departments.find((one) => asCompared(one) === asCompared(department));
  return listed === undefined ? imported : { ...imported, department: listed };
}

/** A drive without a list has none to compare with. */
function unknownDepartmentIn(
  { terms: { departments } }: OpenedDrive,
  department: string | undefined,
): Pick<PlannedPledge, 'unknownDepartment'> {
  return department === undefined || departments.length === 0 || departments.includes(department)
    ? {}
    : { unknownDepartment: department };
}

const planFor = (
  found: FoundPledge,
  imported: Imported,
  pledge: Exclude<Pledge, { status: 'none' }>,
) => {
  if (found.spread) return nothingToDo(imported);
  const { submittedAt, ...rows } = imported;
  // Time and giver are corrected only where a person identified the pledge: the same time without its seconds
  // is no correction.
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

function assertAsPlanned({ expected }: Imported, { pledgeId, looksLike }: FoundPledge): void {
  if (expected !== undefined && expected.pledgeId !== pledgeId)
    throw refuse('CHANGED_SINCE_PLANNED');
  if (looksLike.length > 0)
    throw refuse('LOOKS_LIKE_ANOTHER', {
      looksLike: looksLike.map(({ reference }) => reference).join(', '),
    });
}

function refusedLinesOf(plan: PledgePlan | undefined): Pick<StoredResult, 'refusedLines'> {
  const refusedLines = (plan?.rows ?? []).flatMap(({ outcome, detail }, line) =>
    outcome === 'refused' ? [{ line, detail: detail ?? 'LINE_HANDED_IN' }] : [],
  );
  return refusedLines.length === 0 ? {} : { refusedLines };
}
