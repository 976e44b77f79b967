import { type ImportPledgesAnswer, refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  isFingerprintOf,
  type KeySource,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import { capabilityCode, httpProblem } from '@bluebox/service-http';
import type { KnownDrive } from '../../domain/drive.ts';
import type { PledgePlan } from '../../domain/import-plan.ts';
import { type PledgeCommand, pledgeDecider } from '../../domain/pledge.ts';
import { pledgeTarget, readPledge, type SubmittedPledge } from '../known-pledge.ts';
import { executeOnPledge, type NeedsKept } from '../needs-held.ts';
import { newReference, REFERENCE_ATTEMPTS } from '../submit-pledge.ts';
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
} from './imported-rows.ts';

export interface Importing extends ImportSources, NeedsKept {
  readonly linkKey: KeySource;
  readonly newId: () => string;
}

type Result = ImportPledgesAnswer['results'][number];
type StoredResult = Omit<Result, 'importKey' | 'code'> & { readonly generation?: number };

/**
 * Imports the pledges of a spreadsheet one after another. A refused pledge does not stop the
 * others.
 */
export async function importPledges(
  importing: Importing,
  driveId: string,
  sent: readonly Imported[],
  noticeVersion: string,
  context: CommandContext,
): Promise<Result[]> {
  const drive = await drivePublished(importing.store, driveId);
  const pledges = sent.map((pledge) => inListedSpelling(pledge, drive));
  const repeated = new Set(
    pledges.some(({ withdrawMissing }) => withdrawMissing)
      ? await repeatedAmong(importing, driveId, pledges)
      : [],
  );
  const results: Result[] = [];
  const importedBefore = new Set<string>();
  for (const [index, pledge] of pledges.entries()) {
    const result = await importOrRefuse(importing, drive, pledge, index, noticeVersion, context, {
      repeated,
      importedBefore,
    });
    results.push(result);
    if (result.pledgeId === undefined) continue;
    importedBefore.add(result.pledgeId);
    // Later rows of the request may match this pledge, which may exist only now.
    repeated.add(result.pledgeId);
  }
  return results;
}

/** Other pledges of the same request. */
interface RestOfRequest {
  /** Ids of pledges to which several entries of the request belong. */
  readonly repeated: ReadonlySet<string>;
  readonly importedBefore: ReadonlySet<string>;
}

/**
 * Imports one pledge of the request under an idempotency key of its own, so that a refusal affects
 * only this pledge.
 */
async function importOrRefuse(
  importing: Importing,
  drive: KnownDrive,
  pledge: Imported,
  index: number,
  noticeVersion: string,
  context: CommandContext,
  rest: RestOfRequest,
): Promise<Result> {
  const { store, linkKey, newId } = importing;
  const { importKey } = pledge;
  const idempotency =
    context.idempotency === undefined
      ? undefined
      : { ...context.idempotency, key: `${context.idempotency.key}#${index}` };
  try {
    const answered =
      idempotency === undefined ? undefined : await store.findAnswer(idempotency.key);
    if (
      answered !== undefined &&
      idempotency !== undefined &&
      !isFingerprintOf(idempotency, answered.fingerprint)
    )
      throw httpProblem('IDEMPOTENCY_KEY_REUSED');
    if (answered !== undefined)
      for (const committed of await store.committedUnder(answered.key))
        context.onCommitted?.(committed);
    const { idempotency: _whole, ...withoutKey } = context;
    const imported =
      (answered?.answer as StoredResult | undefined) ??
      (await importOne(
        importing,
        drive,
        pledge,
        noticeVersion,
        {
          ...withoutKey,
          commandId: newId(),
          ...(idempotency === undefined ? {} : { idempotency }),
        },
        rest,
      ));
    const { generation, ...result } = imported;
    if (generation === undefined || result.pledgeId === undefined) return { importKey, ...result };
    const code = capabilityCode(linkKey, { kind: 'pledge', id: result.pledgeId, generation });
    return { importKey, ...result, code };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { importKey, outcome: 'refused' as const, detail: error.code };
  }
}

async function importOne(
  sources: Importing,
  drive: KnownDrive,
  sent: Imported,
  noticeVersion: string,
  context: CommandContext,
  { repeated, importedBefore }: RestOfRequest,
): Promise<StoredResult> {
  const { store, vault } = sources;
  const { driveId } = drive;
  const stored = await findImported(sources, driveId, sent);
  // A pledge that an earlier row of this spreadsheet created cannot be an uncorrected form of this pledge.
  const looksLike = stored.looksLike.filter(({ pledgeId }) => !importedBefore.has(pledgeId));
  const found = { ...stored, looksLike };
  assertAsPlanned(sent, found);
  await assertMoved(store, driveId, sent);
  const imported = rowsElsewhereStay(sent, found, repeated);
  const { pledgeId } = found;
  const { lines, giver, department, submittedAt } = imported;
  const { pledge: before, version } = await readPledge(store, pledgeId);
  if (imported.expected !== undefined && imported.expected.version !== version)
    throw refuse('CHANGED_SINCE_PLANNED');
  // The giver's data is stored here only for a new pledge, because the giver of an existing pledge
  // may have been forgotten.
  if (version === 0 && Object.keys(giver).length > 0)
    await vault.put(pledgeId, giver, context.at, { scope: driveId });
  const corrected = await correctedGiver(vault, before, imported);
  for (let attempt = 1; ; attempt++) {
    const reference = newReference(attempt === 1 ? pledgeId : `${pledgeId}-${attempt}`);
    let versionBefore = 0;
    let plan: PledgePlan | undefined;
    try {
      const result = await executeOnPledge(sources, {
        context,
        pledgeId,
        target: pledgeTarget(pledgeId, imported.expected?.version),
        driveId,
        drive,
        // A spreadsheet tells what was promised elsewhere already.
        whenFull: 'record',
        decide(pledge, current) {
          versionBefore = current;
          if (pledge.status !== 'none') {
            plan = planFor(found, imported, pledge);
            if (plan.command !== undefined) return pledgeDecider.decide(plan.command, pledge);
            if (plan.outcome === 'refused') throw refuse(plan.detail ?? 'LINE_HANDED_IN');
            return [];
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
          return pledgeDecider.decide(command, pledge);
        },
        uniqueKeys: () => (versionBefore === 0 ? [`reference:${reference}`] : []),
        answer: (pledge, current): StoredResult => ({
          outcome:
            versionBefore === 0
              ? 'created'
              : current === versionBefore && corrected === undefined
                ? 'unchanged'
                : 'amended',
          pledgeId,
          reference: (pledge as SubmittedPledge).reference,
          generation: (pledge as SubmittedPledge).generation,
          ...refusedLinesOf(plan),
        }),
      });
      if (corrected !== undefined)
        await vault.put(pledgeId, corrected, context.at, { scope: driveId });
      return result;
    } catch (error) {
      if (!(error instanceof UniqueKeyTaken) || attempt === REFERENCE_ATTEMPTS) throw error;
    }
  }
}

async function repeatedAmong(
  sources: ImportSources,
  driveId: string,
  pledges: readonly Imported[],
): Promise<ReadonlySet<string>> {
  const found: FoundPledge[] = [];
  for (const pledge of pledges)
    try {
      found.push(await findImported(sources, driveId, pledge));
    } catch (error) {
      // The import of this pledge will be refused too, and reports the error.
      if (!(error instanceof DomainError)) throw error;
    }
  return repeatedIn(found);
}

/**
 * Refuses a pledge while a line that moves here still counts in the old pledge, because the goods
 * would count twice.
 */
async function assertMoved(
  store: EventStore,
  driveId: string,
  { movedFrom }: Imported,
): Promise<void> {
  for (const { pledgeId, lineId } of movedFrom) {
    const { pledge } = await readPledge(store, pledgeId);
    // Nothing is told of a pledge of another drive, in which the caller may have no role.
    if (pledge.status === 'none' || pledge.driveId !== driveId) continue;
    const line = pledge.lines.find(sameLine(lineId));
    if (line !== undefined && line.outstanding + line.handedIn > 0)
      throw refuse('COUNTED_TWICE', {
        pledgeId,
        lineId,
      });
  }
}

const sameLine =
  (wanted: string) =>
  ({ lineId }: { readonly lineId: string }): boolean =>
    lineId === wanted;

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
