import {
  Id,
  ImportPledgesAnswer,
  ImportPledgesBody,
  type PledgeLinesInput,
} from '@bluebox/contracts';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  execute,
  refuse,
  UniqueKeyTaken,
  type Vault,
} from '@bluebox/event-sourcing';
import { capabilityCode, defineRoute, ok, problems, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type Pledge, type PledgeCommand, pledgeDecider, pledgeStream } from '../domain/pledge.ts';
import { readDrive } from './drive-routes.ts';
import { newReference, REFERENCE_ATTEMPTS } from './pledge-routes.ts';

export interface ImportRouteDependencies {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly linkKey: Buffer;
  readonly newId: () => string;
}

type Body = z.output<typeof ImportPledgesBody>;
type ImportedPledge = Body['pledges'][number];
type SubmittedPledge = Exclude<Pledge, { status: 'none' }>;
interface Imported {
  readonly outcome: 'created' | 'amended' | 'unchanged';
  readonly pledgeId: string;
  readonly reference: string;
  readonly generation: number;
}

/**
 * A row group's lines as an amendment of the pledge it became before: in the same order,
 * a line that is counted in something else counts as new.
 */
function amendment(
  pledge: SubmittedPledge,
  lines: z.output<typeof PledgeLinesInput>,
): PledgeCommand {
  const standing = pledge.lines.filter((line) => line.outstanding + line.handedIn > 0);
  return {
    type: 'amend',
    lines: lines.map((line, index) => {
      const before = standing[index];
      const same =
        before?.item.category === line.item.category && before.item.unit === line.item.unit;
      return same ? { ...line, lineId: before.lineId } : line;
    }),
  };
}

/** Pledges out of a spreadsheet: the same key is the same pledge, however often it is imported. */
export function importRoutes(dependencies: ImportRouteDependencies): readonly Route[] {
  const { store, vault, linkKey, newId } = dependencies;

  const importOne = async (
    driveId: string,
    { importKey, lines, giver, department }: ImportedPledge,
    noticeVersion: string,
    context: CommandContext,
  ): Promise<Imported> => {
    const pledgeId = Buffer.from(
      vault.pseudonym('import', `${driveId}\n${importKey}`),
      'base64url',
    ).toString('hex');
    const stored = await store.readStream(pledgeStream(pledgeId));
    // Only with a new pledge: a giver who was forgotten stays forgotten, whatever the spreadsheet still says.
    if (stored.version === 0 && Object.keys(giver).length > 0)
      await vault.put(pledgeId, giver, context.at);
    for (let attempt = 1; ; attempt++) {
      const reference = newReference(attempt === 1 ? pledgeId : `${pledgeId}-${attempt}`);
      let versionBefore = 0;
      try {
        return await execute(store, {
          context,
          targets: { pledge: { stream: pledgeStream(pledgeId), evolver: pledgeDecider } },
          drive: () => driveId,
          decide({ pledge }, versions) {
            versionBefore = versions.pledge;
            const command: PledgeCommand =
              pledge.status === 'none'
                ? {
                    type: 'submit',
                    pledgeId,
                    driveId,
                    reference,
                    lines,
                    channel: 'import',
                    noticeVersion,
                    sourceDeclared: true,
                    ...(department === undefined ? {} : { department }),
                  }
                : amendment(pledge, lines);
            return { pledge: pledgeDecider.decide(command, pledge) };
          },
          uniqueKeys: () => (versionBefore === 0 ? [`reference:${reference}`] : []),
          answer: ({ pledge }, versions) => ({
            outcome:
              versionBefore === 0
                ? 'created'
                : versions.pledge === versionBefore
                  ? 'unchanged'
                  : 'amended',
            pledgeId,
            reference: (pledge as SubmittedPledge).reference,
            generation: (pledge as SubmittedPledge).generation,
          }),
        });
      } catch (error) {
        if (!(error instanceof UniqueKeyTaken) || attempt === REFERENCE_ATTEMPTS) throw error;
      }
    }
  };

  /** One pledge of the request, under an idempotency key of its own; a refusal concerns it alone. */
  const importOrRefuse = async (
    driveId: string,
    pledge: ImportedPledge,
    index: number,
    noticeVersion: string,
    context: CommandContext,
  ) => {
    const { importKey } = pledge;
    const idempotency =
      context.idempotency === undefined
        ? undefined
        : { ...context.idempotency, key: `${context.idempotency.key}#${index}` };
    try {
      const repeated =
        idempotency === undefined ? undefined : await store.findAnswer(idempotency.key);
      if (repeated !== undefined && repeated.fingerprint !== idempotency?.fingerprint)
        throw problems.idempotencyKeyReused();
      const { idempotency: _whole, ...rest } = context;
      const imported =
        (repeated?.answer as Imported | undefined) ??
        (await importOne(driveId, pledge, noticeVersion, {
          ...rest,
          commandId: newId(),
          ...(idempotency === undefined ? {} : { idempotency }),
        }));
      const { generation, ...result } = imported;
      const code = capabilityCode(linkKey, { kind: 'pledge', id: result.pledgeId, generation });
      return { importKey, ...result, code };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { importKey, outcome: 'refused' as const, detail: error.code };
    }
  };

  return [
    defineRoute({
      method: 'post',
      path: '/drives/:driveId/imports',
      operation: 'importPledges',
      summary: 'Take in pledges from a spreadsheet; the same key again amends the same pledge',
      access: 'coordinator',
      params: z.strictObject({ driveId: Id }),
      body: ImportPledgesBody,
      bodyLimit: 1024 * 1024,
      answers: { 200: ImportPledgesAnswer },
      async handle({ params, body, context }) {
        const { drive } = await readDrive(store, params.driveId);
        if (drive.status === 'none')
          throw refuse.notFound('UNKNOWN_DRIVE', 'there is no drive of this id');
        if (drive.status === 'draft' || drive.status === 'completed')
          throw refuse.conflict(
            'DRIVE_NOT_PUBLISHED',
            'pledges are imported into a published or closed drive',
            { status: drive.status },
          );
        const results = [];
        for (const [index, pledge] of body.pledges.entries())
          results.push(
            await importOrRefuse(params.driveId, pledge, index, body.noticeVersion, context),
          );
        return ok({ results });
      },
    }),
  ];
}
