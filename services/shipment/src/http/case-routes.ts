import {
  CaseChanged,
  type CaseEvent,
  CaseList,
  CaseView,
  CloseCaseBody,
  Id,
  ListCasesQuery,
  OpenCaseBody,
  ProgressCaseBody,
  ReopenCaseBody,
  refuse,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  fold,
  type StreamEvent,
  type View,
} from '@bluebox/event-sourcing';
import {
  type Caller,
  created,
  defineRoute,
  isCoordinator,
  listPage,
  ok,
  type Route,
} from '@bluebox/service-http';
import { z } from 'zod';
import {
  type Case,
  type CaseCommand,
  caseDecider,
  caseStream,
  withoutReceipt,
} from '../domain/case.ts';
import { consignmentDecider, consignmentStream, receiptStands } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { CaseDocument } from '../projections/cases.ts';
import { readConsignment } from './consignment-access.ts';

export interface CaseRouteDependencies {
  readonly store: EventStore;
  readonly drives: View;
  readonly cases: View;
  readonly notes: Notes;
  readonly newId: () => string;
}

type OpenedCase = Exclude<Case, { readonly status: 'none' }>;

const CaseParams = z.strictObject({ caseId: Id });

export function caseRoutes(dependencies: CaseRouteDependencies): readonly Route[] {
  const { store, drives, cases, notes, newId } = dependencies;

  /** Refuses a subject of another drive, and a box that is not in this consignment. */
  const checkSubject = async ({
    driveId,
    consignmentId,
    boxId,
  }: z.output<typeof OpenCaseBody>): Promise<void> => {
    if ((await drives.get('drives', driveId)) === undefined) throw refuse('UNKNOWN_DRIVE');
    if (consignmentId === undefined) {
      if (boxId === undefined) return;
      throw refuse('CONSIGNMENT_MISSING');
    }
    const { consignment } = await readConsignment(store, consignmentId);
    if (consignment.status === 'none' || consignment.driveId !== driveId)
      throw refuse('UNKNOWN_CONSIGNMENT');
    if (boxId !== undefined && !consignment.boxes.some((box) => box.boxId === boxId))
      throw refuse('UNKNOWN_BOX', { boxId });
  };

  const run = (
    caseId: string,
    command: CaseCommand,
    context: CommandContext,
    ifMatch: number | undefined,
  ) =>
    execute(store, {
      context,
      targets: {
        case: { stream: caseStream(caseId), evolver: caseDecider, expectedVersion: ifMatch },
      },
      scope: (states) =>
        command.type === 'open' ? command.driveId : (states.case as OpenedCase).driveId,
      decide: (states) => ({ case: caseDecider.decide(command, states.case) }),
      answer: (_states, versions) =>
        (command.type === 'open' ? created : ok)({ caseId, version: versions.case }, versions.case),
    });

  /** A case of a receipt that was reversed stays closed. */
  const reopen = async (
    caseId: string,
    command: Extract<CaseCommand, { type: 'reopen' }>,
    context: CommandContext,
    ifMatch: number | undefined,
  ) => {
    const { events } = await store.readStream(caseStream(caseId));
    const found = fold<Case, CaseEvent>(caseDecider, events as readonly StreamEvent<CaseEvent>[]);
    const consignmentId = found.status === 'none' ? undefined : found.consignmentId;
    return execute(store, {
      context,
      targets: {
        case: { stream: caseStream(caseId), evolver: caseDecider, expectedVersion: ifMatch },
        // Only read: if the receipt is reversed at the same moment, its policy closes the cases anyway.
        ...(consignmentId === undefined
          ? {}
          : {
              consignment: {
                stream: consignmentStream(consignmentId),
                evolver: consignmentDecider,
              },
            }),
      },
      scope: (states) => (states.case as OpenedCase).driveId,
      decide(states) {
        const { receiptId } = states.case as OpenedCase;
        if (
          receiptId !== undefined &&
          states.consignment !== undefined &&
          !receiptStands(states.consignment, receiptId)
        )
          throw withoutReceipt();
        return { case: caseDecider.decide(command, states.case) };
      },
      answer: (_states, versions) => ok({ caseId, version: versions.case }, versions.case),
    });
  };

  /** Only coordinators see who signed for the recipient, as on the receipt. */
  const reportedBy = async (noteId: string | undefined, caller: Caller) => {
    const { signer } = isCoordinator(caller) ? await notes.read(noteId) : {};
    return signer === undefined ? {} : { reportedBy: signer };
  };

  const show = async (caseId: string, caller: Caller) => {
    const stored = await store.readStream(caseStream(caseId));
    const events = stored.events as readonly StreamEvent<CaseEvent>[];
    const found = fold<Case, CaseEvent>(caseDecider, events);
    if (found.status === 'none') throw refuse('UNKNOWN_CASE');
    const written = await Promise.all(
      events.map(async ({ data, recordedAt }) => ({
        at: recordedAt,
        text: (await notes.read(data.noteId)).note,
      })),
    );
    const listed = await cases.get<CaseDocument>('cases', caseId);
    const closedAt =
      found.status === 'closed'
        ? events.findLast(({ type }) => type === 'case.closed')?.recordedAt
        : undefined;
    return ok(
      {
        id: caseId,
        driveId: found.driveId,
        ...(listed?.number === undefined ? {} : { number: listed.number }),
        ...(listed?.boxNumber === undefined ? {} : { boxNumber: listed.boxNumber }),
        ...(listed?.lines === undefined ? {} : { lines: listed.lines }),
        ...(listed?.via === undefined ? {} : { via: listed.via }),
        ...(await reportedBy(listed?.noteId, caller)),
        kind: found.kind,
        status: found.status,
        ...(found.consignmentId === undefined ? {} : { consignmentId: found.consignmentId }),
        ...(found.boxId === undefined ? {} : { boxId: found.boxId }),
        ...(found.stage === undefined ? {} : { stage: found.stage }),
        ...(found.status === 'closed' ? { resolution: found.resolution } : {}),
        openedAt: events[0]?.recordedAt as string,
        ...(closedAt === undefined ? {} : { closedAt }),
        notes: written.flatMap(({ at, text }) => (text === undefined ? [] : [{ at, text }])),
        version: stored.version,
      } satisfies CaseView,
      stored.version,
    );
  };

  return [
    defineRoute(routes.listCases, {
      summary: 'The cases of a drive, newest first',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListCasesQuery,
      answers: { 200: CaseList },
      async handle({ params, query: { status, ...page }, caller }) {
        const where = { driveId: params.driveId, ...(status === undefined ? {} : { status }) };
        const { rows, ...rest } = await listPage<CaseDocument>(cases, 'cases', {
          where,
          sort: [['openedAt', 'desc']],
          ...page,
        });
        return ok({
          cases: await Promise.all(
            rows.map(async ({ noteId, ...listed }) => ({
              ...listed,
              ...(await reportedBy(noteId, caller)),
            })),
          ),
          ...rest,
        });
      },
    }),
    defineRoute(routes.showCase, {
      summary: 'A case, with what was noted on the way',
      access: 'volunteer',
      params: CaseParams,
      answers: { 200: CaseView },
      handle: ({ params, caller }) => show(params.caseId, caller),
    }),
    defineRoute(routes.openCase, {
      summary: 'Open a case by hand: a discrepancy heard of otherwise, or a request',
      access: 'volunteer',
      body: OpenCaseBody,
      answers: { 201: CaseChanged },
      async handle({ body, context }) {
        await checkSubject(body);
        const caseId = newId();
        const { note, ...subject } = body;
        return notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
          run(caseId, { type: 'open', caseId, ...subject, noteId }, context, undefined),
        );
      },
    }),
    defineRoute(routes.progressCase, {
      summary: 'Take a case a stage further, or note something at its stage',
      access: 'coordinator',
      params: CaseParams,
      body: ProgressCaseBody,
      answers: { 200: CaseChanged },
      handle: ({ params: { caseId }, body: { note, stage }, context, ifMatch }) =>
        notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
          run(caseId, { type: 'progress', stage, noteId }, context, ifMatch),
        ),
    }),
    defineRoute(routes.closeCase, {
      summary: 'Close a case with its resolution',
      access: 'coordinator',
      params: CaseParams,
      body: CloseCaseBody,
      answers: { 200: CaseChanged },
      handle: ({ params: { caseId }, body: { note, resolution }, context, ifMatch }) =>
        notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
          run(caseId, { type: 'close', resolution, noteId }, context, ifMatch),
        ),
    }),
    defineRoute(routes.reopenCase, {
      summary: 'Reopen a case that was closed too early; it goes on at its stage',
      access: 'coordinator',
      params: CaseParams,
      body: ReopenCaseBody,
      answers: { 200: CaseChanged },
      handle: ({ params: { caseId }, body: { note, reason }, context, ifMatch }) =>
        notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
          reopen(caseId, { type: 'reopen', reason, noteId }, context, ifMatch),
        ),
    }),
  ];
}
