import type { ThankBody } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { type Caller, created } from '@bluebox/service-http';
import type { z } from 'zod';
import { consignmentDecider, consignmentStream, type Thanks } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import { forgetThanks } from './forget-thanks.ts';
import {
  assertMaySee,
  consignmentTarget,
  driveOfConsignment,
  type KnownConsignment,
  readConsignment,
} from './known-consignment.ts';
import { spokenVia } from './spoken-via.ts';

export interface ThanksSaid {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly newId: () => string;
}

/**
 * Records the recipient's thanks, and erases the words and photos of replaced thanks. Refuses
 * callers who may not speak for the recipient, photos that have not arrived, and thanks before a
 * box is confirmed.
 */
export async function thankGivers(
  { store, notes, photos, newId }: ThanksSaid,
  consignmentId: string,
  body: z.output<typeof ThankBody>,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { consignment } = await readConsignment(store, consignmentId);
  assertMaySee(consignment, caller);
  spokenVia(consignment, caller, body.paper);
  await photos.assertArrived(consignmentId, body.photos);
  const thanksId = newId();
  let standing: Thanks | undefined;
  const reply = await notes.withNote(
    consignmentStream(consignmentId),
    { note: body.words },
    context.at,
    (noteId) =>
      execute(store, {
        context,
        targets: { consignment: consignmentTarget(consignmentId, ifMatch) },
        scope: driveOfConsignment,
        decide({ consignment: current }) {
          assertMaySee(current, caller);
          const via = spokenVia(current, caller, body.paper);
          const { public: forAll, photos: sent } = body;
          return {
            consignment: consignmentDecider.decide(
              { type: 'thank', thanksId, public: forAll, via, noteId, photos: sent },
              current,
            ),
          };
        },
        answer(states, versions) {
          standing = (states.consignment as KnownConsignment).thanks;
          return created({ consignmentId, version: versions.consignment }, versions.consignment);
        },
      }),
  );
  await forgetThanks({ notes, photos }, consignmentId, consignment.thanks, standing);
  return reply;
}
