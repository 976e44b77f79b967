import {
  AmendDriveBody,
  CompleteDriveBody,
  DriveChanged,
  DriveList,
  DriveView,
  Id,
  OpenDriveBody,
  ReopenDriveBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  UniqueKeyTaken,
  type View,
} from '@bluebox/event-sourcing';
import {
  type Caller,
  created,
  defineRoute,
  isCoordinator,
  ok,
  type Reply,
  type Route,
} from '@bluebox/service-http';
import { z } from 'zod';
import { amendDrive, type DrivesAmended } from '../use-cases/amend-drive.ts';
import { changeDrive } from '../use-cases/change-drive.ts';
import { listDrives } from '../use-cases/list-drives.ts';
import { type DrivesOpened, openDrive } from '../use-cases/open-drive.ts';
import { type DrivesShown, showDrive } from '../use-cases/show-drive.ts';

export interface DriveRouteDependencies extends DrivesOpened, DrivesShown, DrivesAmended {}

const DriveParams = z.strictObject({ driveId: Id });

/** The drive as the API shows it. A draft is there for coordinators only. */
function present(
  { drive, version, closedAt }: Awaited<ReturnType<typeof readDrive>>,
  caller: Caller,
): DriveView {
  if (drive.status === 'none' || (drive.status === 'draft' && !isCoordinator(caller)))
    throw refuse('UNKNOWN_DRIVE');
  const { driveId, slug, status, terms } = drive;
  const leaving = status === 'completed' && isCoordinator(caller) ? drive.leaving : [];
  return {
    driveId,
    slug,
    status,
    terms,
    former: formerOf(drive),
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(leaving.length === 0 ? {} : { leaving: [...leaving] }),
    version,
  };
}

export function driveRoutes({
  store,
  drives,
  pledges,
  newId,
}: DriveRouteDependencies): readonly Route[] {
  /** Number of pledges that name each hand-in point of the drive. */
  const pledgesAt = async (driveId: string): Promise<Readonly<Record<string, number>>> => {
    const { drive } = await readDrive(store, driveId);
    if (drive.status === 'none') return {};
    const counted = drive.terms.handInPoints.map(
      async ({ pointId }) =>
        [pointId, await pledges.count('pledges', { driveId, handInPointId: pointId })] as const,
    );
    return Object.fromEntries(await Promise.all(counted));
  };

  /** Number of pledges that name each department of the drive that is not among those wanted. */
  const pledgesOf = async (
    driveId: string,
    wanted: readonly string[],
  ): Promise<Readonly<Record<string, number>>> => {
    const { drive } = await readDrive(store, driveId);
    if (drive.status === 'none') return {};
    const counted = drive.terms.departments
      .filter((department) => !wanted.includes(department))
      .map(
        async (department) =>
          [department, await pledges.count('pledges', { driveId, department })] as const,
      );
    return Object.fromEntries(await Promise.all(counted));
  };

  const run = <Status extends 200 | 201>(
    driveId: string,
    command: DriveCommand,
    context: CommandContext,
    ifMatch: number | undefined,
    reply: (
      changed: z.output<typeof DriveChanged>,
      version: number,
    ) => Reply<z.output<typeof DriveChanged>, Status>,
  ) =>
    execute(store, {
      context,
      targets: {
        drive: { stream: driveStream(driveId), evolver: driveDecider, expectedVersion: ifMatch },
      },
      scope: () => driveId,
      decide: (states) => ({ drive: driveDecider.decide(command, states.drive) }),
      uniqueKeys: () => (command.type === 'open' ? [`slug:${command.slug}`] : []),
      answer: (_states, versions) => reply({ driveId, version: versions.drive }, versions.drive),
    });
  const step = (
    route: typeof routes.publishDrive | typeof routes.closeDrive,
    name: 'publish' | 'close',
    summary: string,
  ) =>
    defineRoute(route, {
      summary,
      access: 'coordinator',
      params: DriveParams,
      answers: { 200: DriveChanged },
      handle: ({ params, context, ifMatch }) =>
        run(params.driveId, { type: name }, context, ifMatch, ok),
    });

  return [
    defineRoute(routes.openDrive, {
      summary: 'Open a drive, as a draft',
      access: 'coordinator',
      body: OpenDriveBody,
      bodyLimit: 128 * 1024,
      answers: { 201: DriveChanged },
      async handle({ body, context }) {
        const driveId = newId();
        try {
          return await run(
            driveId,
            { type: 'open', driveId, ...body },
            context,
            undefined,
            created,
          );
        } catch (error) {
          if (!(error instanceof UniqueKeyTaken)) throw error;
          throw refuse('SLUG_TAKEN', {
            slug: body.slug,
          });
        }
      },
    }),
    defineRoute(routes.listDrives, {
      summary: 'The drives, newest first',
      access: 'public',
      answers: { 200: DriveList },
      handle: ({ caller }) => listDrives(drives, caller),
    }),
    defineRoute(routes.showDrive, {
      summary: 'A drive, by its id or by the slug in its address',
      access: 'public',
      params: z.strictObject({ driveId: z.string().max(40) }),
      answers: { 200: DriveView },
      handle: ({ params, caller }) => showDrive(dependencies, params.driveId, caller),
    }),
    defineRoute(routes.amendDrive, {
      summary:
        'Change the terms of a drive; changed rules get a new version, and what pledges name is confirmed',
      access: 'coordinator',
      params: DriveParams,
      body: AmendDriveBody,
      bodyLimit: 128 * 1024,
      answers: { 200: DriveChanged },
      handle: async ({ params, body, context, ifMatch }) =>
        run(
          params.driveId,
          {
            type: 'amend',
            ...body,
            pledgesAt: await pledgesAt(params.driveId),
            pledgesOf: await pledgesOf(params.driveId, body.terms.departments),
          },
          context,
          ifMatch,
          ok,
        ),
    }),
    defineRoute(routes.completeDrive, {
      summary:
        'Complete a drive: what was not handed in is written off; what the caller knows to be open is acknowledged',
      access: 'coordinator',
      params: DriveParams,
      body: CompleteDriveBody,
      answers: { 200: DriveChanged },
      handle: ({ params, body, context, ifMatch }) =>
        run(params.driveId, { type: 'complete', ...body }, context, ifMatch, ok),
    }),
    defineRoute(routes.reopenDrive, {
      summary:
        'Reopen a drive that was completed too early: what was written off is promised again and can be handed in',
      access: 'coordinator',
      params: DriveParams,
      body: ReopenDriveBody,
      answers: { 200: DriveChanged },
      handle: ({ params, body, context, ifMatch }) =>
        run(params.driveId, { type: 'reopen', ...body }, context, ifMatch, ok),
    }),
  ];
}
