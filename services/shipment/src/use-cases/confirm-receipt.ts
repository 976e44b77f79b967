import { type ConfirmReceiptBody, refuse } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, newStream } from '@bluebox/event-sourcing';
import { type Caller, created } from '@bluebox/service-http';
import type { z } from 'zod';
import { caseDecider, casesOpenedBy } from '../domain/case.ts';
import {
  type Consignment,
  consignmentDecider,
  consignmentStream,
  type DiscrepancyKind,
} from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import { caseTarget } from './known-case.ts';
import {
  assertMaySee,
  consignmentTarget,
  driveOfConsignment,
  readConsignment,
} from './known-consignment.ts';
import { spokenVia } from './spoken-via.ts';

export interface ReceiptsConfirmed {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly newId: () => string;
}

/** The valid receipt of the box: the new receipt, or an earlier one with equal counts. */
interface StandingReceipt {
  readonly receiptId: string;
  readonly noteId?: string | undefined;
  readonly photos?: readonly string[] | undefined;
}

/**
 * Records the recipient's receipt of one box, and opens a case for each kind of discrepancy. A
 * repeated receipt gets the answer of the first. Refuses callers who may not confirm for the
 * recipient, photos that have not arrived, and a receipt that differs from the valid one.
 */
export async function confirmReceipt(
  dependencies: ReceiptsConfirmed,
  consignmentId: string,
  body: z.output<typeof ConfirmReceiptBody>,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { store, notes, photos } = dependencies;
  // Only callers who may confirm may store a note, so their right is checked here, and again in the
  // decision.
  const { consignment } = await readConsignment(store, consignmentId);
  assertMaySee(consignment, caller);
  spokenVia(consignment, caller, body.paper);
  await photos.assertArrived(consignmentId, body.photos);
  return notes.withNote(consignmentStream(consignmentId), body, context.at, (noteId) =>
    confirm(dependencies, consignmentId, body, noteId, caller, context, ifMatch),
  );
}

/** Decides on the receipt and its cases in one commit. */
async function confirm(
  { store, notes, newId }: ReceiptsConfirmed,
  consignmentId: string,
  body: z.output<typeof ConfirmReceiptBody>,
  noteId: string | undefined,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { boxId, lines, paper, photos: sent } = body;
  const receiptId = newId();
  const caseIds = { missing: newId(), damaged: newId(), surplus: newId() };
  const caseTargets: Partial<Record<DiscrepancyKind, ReturnType<typeof caseTarget>>> = {};
  for (const kind of ['missing', 'damaged', 'surplus'] as const)
    if (lines.some((line) => line[kind] > 0))
      caseTargets[kind] = newStream(caseTarget(caseIds[kind]));

  let standing: StandingReceipt = { receiptId, noteId, photos: sent };
  const reply = await execute(store, {
    context,
    targets: {
      ...caseTargets,
      consignment: consignmentTarget(consignmentId, ifMatch),
    },
    scope: driveOfConsignment,
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
  if (standing.receiptId !== receiptId) await checkSameWords(notes, body, noteId, standing);
  return reply;
}

/**
 * Refuses a repeated receipt with a new note, signer or photo, because these would be lost.
 * Otherwise erases the repeated note.
 */
async function checkSameWords(
  notes: Notes,
  written: z.output<typeof ConfirmReceiptBody>,
  noteId: string | undefined,
  standing: StandingReceipt,
): Promise<void> {
  const before = noteId === undefined ? undefined : await notes.read(standing.noteId);
  const differs = (now: string | undefined, earlier: string | undefined) =>
    now !== undefined && now !== earlier;
  const otherWords =
    before !== undefined &&
    (differs(written.note, before.note) || differs(written.signer, before.signer));
  const otherPhotos = written.photos.some((photoId) => standing.photos?.includes(photoId) !== true);
  if (otherWords || otherPhotos)
    throw refuse('RECEIPT_ALREADY_GIVEN', {
      boxId: written.boxId,
      receiptId: standing.receiptId,
    });
  if (noteId !== undefined) await notes.forget(noteId);
}

function receiptOf(consignment: Consignment, boxId: string) {
  const boxes = consignment.status === 'none' ? [] : consignment.boxes;
  const box = boxes.find((candidate) => candidate.boxId === boxId);
  if (box?.status !== 'confirmed') throw new Error(`box ${boxId} is not confirmed`);
  return box.receipt;
}
