import {
  ConfirmReceiptAnswer,
  ConfirmReceiptBody,
  ConsignmentChanged,
  ReverseReceiptBody,
  refuse,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { type Caller, created, defineRoute, ok, type Route } from '@bluebox/service-http';
import type { z } from 'zod';
import { type Case, caseDecider, caseStream, casesOpenedBy } from '../domain/case.ts';
import {
  type Consignment,
  consignmentDecider,
  consignmentStream,
  type DiscrepancyKind,
} from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import { assertMaySee, type KnownConsignment, readConsignment } from './consignment-access.ts';
import { ConsignmentParams } from './consignment-routes.ts';
import { spokenVia } from './spoken-via.ts';

export interface ReceiptRouteDependencies {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly newId: () => string;
}

/** The receipt of the box, valid now or earlier. */
interface StandingReceipt {
  readonly receiptId: string;
  readonly noteId?: string | undefined;
  readonly photos?: readonly string[] | undefined;
}
type CaseTarget = { readonly stream: string; readonly evolver: typeof caseDecider };

export function receiptRoutes({
  store,
  notes,
  photos,
  newId,
}: ReceiptRouteDependencies): readonly Route[] {
  const confirm = async (
    consignmentId: string,
    body: z.output<typeof ConfirmReceiptBody>,
    noteId: string | undefined,
    caller: Caller,
    context: CommandContext,
    ifMatch: number | undefined,
  ) => {
    const { boxId, lines, paper, photos: sent } = body;
    const receiptId = newId();
    const caseIds = { missing: newId(), damaged: newId(), surplus: newId() };
    const caseTargets: Partial<Record<DiscrepancyKind, CaseTarget>> = {};
    for (const kind of ['missing', 'damaged', 'surplus'] as const)
      if (lines.some((line) => line[kind] > 0))
        caseTargets[kind] = { stream: caseStream(caseIds[kind]), evolver: caseDecider };

    let standing: StandingReceipt = { receiptId, noteId, photos: sent };
    const reply = await execute(store, {
      context,
      targets: {
        ...caseTargets,
        consignment: {
          stream: consignmentStream(consignmentId),
          evolver: consignmentDecider,
          expectedVersion: ifMatch,
        },
      },
      scope: (states) => (states.consignment as KnownConsignment).driveId,
      decide({ consignment }) {
        assertMaySee(consignment, caller);
        const via = spokenVia(consignment, caller, paper);
        const events = consignmentDecider.decide(
          {
            type: 'confirm-receipt',
            boxId,
            receiptId,
            lines,
            via,
            caseIds,
            noteId,
            photos: sent,
          },
          consignment,
        );
        const opened = events.flatMap((event) =>
          event.type === 'receipt.confirmed' ? casesOpenedBy(event.data) : [],
        );
        return {
          consignment: events,
          ...Object.fromEntries(
            opened.map((open) => [open.kind, caseDecider.decide(open, caseDecider.initialState)]),
          ),
        };
      },
      answer({ consignment }, versions) {
        const receipt = receiptOf(consignment, boxId);
        standing = receipt;
        return created(
          {
            receiptId: receipt.receiptId,
            cases: receipt.cases ?? [],
            version: versions.consignment,
          },
          versions.consignment,
        );
      },
    });
    if (standing.receiptId !== receiptId) await checkSameWords(body, noteId, standing);
    return reply;
  };

  /**
   * A repeated receipt with the same counts must have the same note and signer, or the new ones would be
   * lost.
   */
  const checkSameWords = async (
    written: z.output<typeof ConfirmReceiptBody>,
    noteId: string | undefined,
    standing: StandingReceipt,
  ) => {
    const before = noteId === undefined ? undefined : await notes.read(standing.noteId);
    const otherWords =
      before !== undefined && (before.note !== written.note || before.signer !== written.signer);
    const otherPhotos = written.photos.some(
      (photoId) => standing.photos?.includes(photoId) !== true,
    );
    if (otherWords || otherPhotos)
      throw refuse('RECEIPT_ALREADY_GIVEN', {
        boxId: written.boxId,
        receiptId: standing.receiptId,
      });
    if (noteId !== undefined) await notes.forget(noteId);
  };

  return [
    defineRoute(routes.confirmReceipt, {
      summary: "The recipient's word on one box: received, damaged, missing, surplus",
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      body: ConfirmReceiptBody,
      answers: { 201: ConfirmReceiptAnswer },
      async handle({ params: { consignmentId }, body, caller, context, ifMatch }) {
        // A caller who may not confirm may not leave notes either; the decision on the receipt checks it
        // again.
        const { consignment } = await readConsignment(store, consignmentId);
        assertMaySee(consignment, caller);
        spokenVia(consignment, caller, body.paper);
        await photos.assertArrived(consignmentId, body.photos);
        return notes.withNote(consignmentStream(consignmentId), body, context.at, (noteId) =>
          confirm(consignmentId, body, noteId, caller, context, ifMatch),
        );
      },
    }),
    defineRoute(routes.reverseReceipt, {
      summary:
        'Take back a receipt that was entered wrongly: the box waits for another, and the cases that it opened are closed',
      access: 'coordinator',
      params: ConsignmentParams,
      body: ReverseReceiptBody,
      answers: { 200: ConsignmentChanged },
      async handle({ params: { consignmentId }, body, context, ifMatch }) {
        const { consignment: found } = await readConsignment(store, consignmentId);
        const cases = casesOf(found, body.receiptId);
        return notes.withNote(consignmentStream(consignmentId), body, context.at, (noteId) =>
          execute(store, {
            context,
            targets: {
              ...Object.fromEntries(
                cases.map(({ caseId, kind }): [string, CaseTarget] => [
                  kind,
                  { stream: caseStream(caseId), evolver: caseDecider },
                ]),
              ),
              consignment: {
                stream: consignmentStream(consignmentId),
                evolver: consignmentDecider,
                expectedVersion: ifMatch,
              },
            },
            scope: (states) => (states.consignment as KnownConsignment).driveId,
            decide: ({ consignment, ...caseStates }) => ({
              consignment: consignmentDecider.decide(
                {
                  type: 'reverse-receipt',
                  receiptId: body.receiptId,
                  reason: body.reason,
                  noteId,
                },
                consignment,
              ),
              ...Object.fromEntries(
                Object.entries(caseStates).map(([kind, state]) => [
                  kind,
                  caseDecider.decide({ type: 'end-with-receipt' }, state as Case),
                ]),
              ),
            }),
            answer: (_states, versions) =>
              ok({ consignmentId, version: versions.consignment }, versions.consignment),
          }),
        );
      },
    }),
  ];
}

/** The cases that a standing receipt opened. */
function casesOf(consignment: Consignment, receiptId: string) {
  const boxes = consignment.status === 'none' ? [] : consignment.boxes;
  const box = boxes
    .filter((candidate) => candidate.status === 'confirmed')
    .find(({ receipt }) => receipt.receiptId === receiptId);
  return box?.receipt.cases ?? [];
}

/** The receipt of a box that was just confirmed, or had been. */
function receiptOf(consignment: Consignment, boxId: string) {
  const boxes = consignment.status === 'none' ? [] : consignment.boxes;
  const box = boxes.find((candidate) => candidate.boxId === boxId);
  if (box?.status !== 'confirmed') throw new Error(`box ${boxId} is not confirmed`);
  return box.receipt;
}
