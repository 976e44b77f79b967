import { type OpenCaseBody, refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  type View,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { caseDecider, caseStream } from '../domain/case.ts';
import type { Notes } from '../notes.ts';
import { caseTarget } from './known-case.ts';
import { readConsignment } from './known-consignment.ts';

export interface CasesOpened {
  readonly store: EventStore;
  readonly drives: View;
  readonly notes: Notes;
  readonly newId: () => string;
}

/**
 * Opens a case by hand, with its note. Refuses an unknown drive, a consignment of another drive,
 * and a box that is not in the named consignment.
 */
export async function openCase(
  { store, drives, notes, newId }: CasesOpened,
  body: z.output<typeof OpenCaseBody>,
  context: CommandContext,
) {
  await checkSubject(store, drives, body);
  const caseId = newId();
  const { note, ...subject } = body;
  return notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
    execute(store, {
      context,
      targets: { case: newStream(caseTarget(caseId)) },
      scope: () => subject.driveId,
      decide: (states) => ({
        case: caseDecider.decide({ type: 'open', caseId, ...subject, noteId }, states.case),
      }),
      answer: (_states, versions) => created({ caseId, version: versions.case }, versions.case),
    }),
  );
}

async function checkSubject(
  store: EventStore,
  drives: View,
  { driveId, consignmentId, boxId }: z.output<typeof OpenCaseBody>,
): Promise<void> {
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
}
