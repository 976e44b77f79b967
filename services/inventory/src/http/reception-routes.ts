import {
  Id,
  InspectAnswer,
  InspectBody,
  ListReceptionsQuery,
  ReceptionChanged,
  ReceptionList,
  ReceptionView,
  RecordReceptionAnswer,
  RecordReceptionBody,
  RejectionSettled,
  ReverseInspectionBody,
  ReverseReceptionBody,
  ReverseSettlementBody,
  SettleRejectionBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { correctReception } from '../use-cases/change-reception.ts';
import { listReceptions, type ReceptionsListed } from '../use-cases/list-receptions.ts';
import { type InspectionsRecorded, recordInspection } from '../use-cases/record-inspection.ts';
import { type ReceptionsRecorded, recordReception } from '../use-cases/record-reception.ts';
import { reverseInspection } from '../use-cases/reverse-inspection.ts';
import { settleRejection } from '../use-cases/settle-rejection.ts';
import { type ReceptionsShown, showReception } from '../use-cases/show-reception.ts';

export interface ReceptionRouteDependencies
  extends ReceptionsRecorded,
    ReceptionsListed,
    ReceptionsShown,
    InspectionsRecorded {}

const ReceptionParams = z.strictObject({ receptionId: Id });

export function receptionRoutes(dependencies: ReceptionRouteDependencies): readonly Route[] {
  const { store, drives, expected, receptions, notes, photos, newId } = dependencies;
  const driveOf = (driveId: string) => drives.get<DriveDocument>('drives', driveId);
  const referenceOf = async (pledgeId: string | undefined): Promise<string | undefined> =>
    pledgeId === undefined
      ? undefined
      : (await expected.get<ExpectedPledgeDocument>('expected', pledgeId))?.reference;
  const target = (receptionId: string, ifMatch: number | undefined) => ({
    stream: receptionStream(receptionId),
    evolver: receptionDecider,
    expectedVersion: ifMatch,
  });

  const record = async (
    { driveId, reference, handInPointId, lines }: z.output<typeof RecordReceptionBody>,
    context: CommandContext,
    ifMatch: number | undefined,
  ) => {
    const drive = await driveOf(driveId);
    assertTakesHandIns(drive, handInPointId);
    assertCollects(drive, lines);
    const found = reference === undefined ? undefined : await findExpected(expected, reference);
    const pledge =
      found?.pledge === undefined
        ? undefined
        : {
            pledgeId: found.id,
            driveId: found.pledge.driveId,
            lines: promisedLinesOf(found.pledge),
          };
    const receptionId = pledge?.pledgeId ?? newId();
    const entryId = newId();
    return execute(store, {
      context,
      targets: { reception: target(receptionId, ifMatch) },
      scope: () => driveId,
      decide: (states) => ({
        reception: receptionDecider.decide(
          { type: 'record', receptionId, driveId, pledge, entryId, handInPointId, lines },
          states.reception,
        ),
      }),
      answer(states, versions) {
        const entry = (states.reception as Recorded).entries.find(
          (candidate) => candidate.entryId === entryId,
        );
        return created(
          { receptionId, entryId, lines: entry?.lines ?? [], version: versions.reception },
          versions.reception,
        );
      },
    });
  };

  /** A command that concerns the reception alone. */
  const act = <Result extends Reply>(
    receptionId: string,
    command: ReceptionCommand,
    context: CommandContext,
    ifMatch: number | undefined,
    reply: (changed: z.infer<typeof ReceptionChanged>) => Result,
  ) =>
    execute(store, {
      context,
      targets: { reception: target(receptionId, ifMatch) },
      scope: (states) => (states.reception as Recorded).driveId,
      decide: (states) => ({ reception: receptionDecider.decide(command, states.reception) }),
      answer: (_states, versions) => reply({ receptionId, version: versions.reception }),
    });

  const inspect = async (
    receptionId: string,
    { lineId, from, portion, parts, note, photos: taken }: z.output<typeof InspectBody>,
    context: CommandContext,
    ifMatch: number | undefined,
  ) => {
    const { reception } = await readReception(store, receptionId);
    assertRecorded(reception);
    const { driveId } = reception;
    const drive = await driveOf(driveId);
    assertPublished(drive);
    await photos.assertArrived(receptionId, taken);
    const inspectionId = newId();
    const offered = parts.map((part) => ({ ...part, partId: newId(), parcelId: newId() }));
    return notes.withNote(receptionStream(receptionId), note, context.at, (noteId) =>
      execute(store, {
        context,
        targets: {
          ...parcelTargets(offered.map(({ parcelId }) => parcelId)),
          reception: target(receptionId, ifMatch),
        },
        scope: () => driveId,
        decide(states) {
          const decision = decideInspection(
            {
              type: 'inspect',
              inspectionId,
              lineId,
              from,
              portion,
              rules: drive.rules,
              expectedArrival: drive.expectedArrival,
              today: calendarDay(context.at),
              parts: offered,
              noteId,
              photos: taken,
            },
            states.reception as Reception,
            parcelIn(states),
          );
          return { ...decision.parcels, reception: decision.reception };
        },
        answer(states, versions) {
          const { parts: inspected } = findInspection(states.reception as Recorded, inspectionId);
          return created(
            { inspectionId, parts: inspected, version: versions.reception },
            versions.reception,
          );
        },
      }),
    );
  };

  const reverseInspection = async (
    receptionId: string,
    { inspectionId, reason, note }: z.output<typeof ReverseInspectionBody>,
    context: CommandContext,
    ifMatch: number | undefined,
  ) => {
    const { reception } = await readReception(store, receptionId);
    const parcelIds = parcelsOfInspection(reception, inspectionId);
    return notes.withNote(receptionStream(receptionId), note, context.at, (noteId) =>
      execute(store, {
        context,
        targets: { ...parcelTargets(parcelIds), reception: target(receptionId, ifMatch) },
        scope: (states) => (states.reception as Recorded).driveId,
        decide(states) {
          const decision = decideInspectionReversal(
            { type: 'reverse-inspection', inspectionId, reason, noteId },
            states.reception as Reception,
            parcelIn(states),
          );
          return { ...decision.parcels, reception: decision.reception };
        },
        answer: (_states, versions) =>
          ok({ receptionId, version: versions.reception }, versions.reception),
      }),
    );
  };

  return [
    defineRoute(routes.recordReception, {
      summary: 'Take in what came, by the reference of its pledge or as a walk-in',
      access: 'desk',
      body: RecordReceptionBody,
      answers: { 201: RecordReceptionAnswer },
      handle: ({ body, context, ifMatch }) => recordReception(dependencies, body, context, ifMatch),
    }),
    defineRoute(routes.listReceptions, {
      summary:
        'The receptions of a drive, the last to come first; `open`: something waits for inspection; `unsettled`: something set aside or rejected is still here',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListReceptionsQuery,
      answers: { 200: ReceptionList },
      handle: ({ params, query }) => listReceptions(dependencies, params.driveId, query),
    }),
    defineRoute(routes.showReception, {
      summary: 'A reception: its lines, its entries and its inspections',
      access: 'desk',
      params: ReceptionParams,
      answers: { 200: ReceptionView },
      handle: ({ params }) => showReception(dependencies, params.receptionId),
    }),
    defineRoute(routes.reverseReception, {
      summary: 'Take back an entry of which nothing was inspected, as if it had not been',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseReceptionBody,
      answers: { 200: ReceptionChanged },
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctReception(
          dependencies,
          params.receptionId,
          note,
          (noteId) => ({ type: 'reverse', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.inspect, {
      summary: "Inspect parts of a line: send what is seen, the drive's rules decide",
      access: 'desk',
      params: ReceptionParams,
      body: InspectBody,
      answers: { 201: InspectAnswer },
      handle: ({ params, body, context, ifMatch }) =>
        recordInspection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseInspection, {
      summary:
        'Take back an inspection of which nothing was used or settled; its parcels go with it',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseInspectionBody,
      answers: { 200: ReceptionChanged },
      handle: ({ params, body, context, ifMatch }) =>
        reverseInspection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.settleRejection, {
      summary: 'Rejected goods went back to the giver, or were disposed of',
      access: 'desk',
      params: ReceptionParams,
      body: SettleRejectionBody,
      answers: { 201: RejectionSettled },
      handle: ({ params, body, context, ifMatch }) =>
        settleRejection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseSettlement, {
      summary: 'Take back that rejected goods were given back or disposed of: they are here',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseSettlementBody,
      answers: { 200: ReceptionChanged },
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctReception(
          dependencies,
          params.receptionId,
          note,
          (noteId) => ({ type: 'reverse-settlement', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
  ];
}
