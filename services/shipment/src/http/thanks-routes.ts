import { Id, ThankBody, ThanksChanged, ThanksList, type ThanksView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type EventStore, execute, type View } from '@bluebox/event-sourcing';
import { created, defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { consignmentDecider, consignmentStream, type Thanks } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import type { ThankedConsignment } from '../projections/thanks.ts';
import { assertMaySee, type KnownConsignment, readConsignment } from './consignment-access.ts';
import { ConsignmentParams } from './consignment-routes.ts';
import { viewThanks } from './consignment-view.ts';
import { spokenVia } from './spoken-via.ts';
import type { ThanksReaders } from './thanks-readers.ts';

export interface ThanksRouteDependencies {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly thanked: View;
  readonly readers: ThanksReaders;
  readonly newId: () => string;
}

const DriveParams = z.strictObject({ driveId: Id });
/** A drive has a few consignments. */
const MOST_THANKS = 50;

export function thanksRoutes(dependencies: ThanksRouteDependencies): readonly Route[] {
  const { store, notes, photos, thanked, readers, newId } = dependencies;

  const target = (consignmentId: string, expectedVersion: number | undefined) => ({
    stream: consignmentStream(consignmentId),
    evolver: consignmentDecider,
    expectedVersion,
  });

  /** Erases the earlier thanks once they have been replaced or taken down. */
  const forget = async (
    consignmentId: string,
    before: Thanks | undefined,
    now: Thanks | undefined,
  ) => {
    if (before === undefined || before.thanksId === now?.thanksId) return;
    if (before.noteId !== undefined) await notes.forget(before.noteId);
    for (const photoId of before.photos ?? [])
      if (now?.photos?.includes(photoId) !== true) await photos.erase(consignmentId, photoId);
  };

  return [
    defineRoute(routes.thankGivers, {
      summary: "The recipient's thanks to everybody who gave; said again it replaces what was said",
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      body: ThankBody,
      answers: { 201: ThanksChanged },
      async handle({ params: { consignmentId }, body, caller, context, ifMatch }) {
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
              targets: { consignment: target(consignmentId, ifMatch) },
              scope: (states) => (states.consignment as KnownConsignment).driveId,
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
                return created(
                  { consignmentId, version: versions.consignment },
                  versions.consignment,
                );
              },
            }),
        );
        await forget(consignmentId, consignment.thanks, standing);
        return reply;
      },
    }),
    defineRoute(routes.withdrawThanks, {
      summary: 'Take back the thanks: words and pictures are erased',
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      answers: { 200: ThanksChanged },
      async handle({ params: { consignmentId }, caller, context, ifMatch }) {
        const { consignment } = await readConsignment(store, consignmentId);
        assertMaySee(consignment, caller);
        const reply = await execute(store, {
          context,
          targets: { consignment: target(consignmentId, ifMatch) },
          scope: (states) => (states.consignment as KnownConsignment).driveId,
          decide({ consignment: current }) {
            assertMaySee(current, caller);
            return {
              consignment: consignmentDecider.decide({ type: 'withdraw-thanks' }, current),
            };
          },
          answer: (_states, versions) =>
            ok({ consignmentId, version: versions.consignment }, versions.consignment),
        });
        await forget(consignmentId, consignment.thanks, undefined);
        return reply;
      },
    }),
    defineRoute(routes.listThanks, {
      summary: 'Thanks from the recipients of a drive that the caller may see',
      access: 'public',
      params: DriveParams,
      answers: { 200: ThanksList },
      async handle({ params: { driveId }, caller }) {
        const consignments = await thanked.find<ThankedConsignment>('thanked', {
          where: { driveId },
          limit: MOST_THANKS,
        });
        const thanks: ThanksView[] = [];
        for (const { id } of consignments) {
          const { consignment, events } = await readConsignment(store, id);
          if (consignment.status === 'none' || !(await readers.mayRead(consignment, caller)))
            continue;
          const said = await viewThanks(consignment, events, notes, photos);
          if (said !== undefined) thanks.push(said);
        }
        return ok({ thanks: thanks.sort((a, b) => (a.at < b.at ? 1 : -1)) });
      },
    }),
  ];
}
