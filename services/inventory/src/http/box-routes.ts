import {
  BoxChanged,
  type BoxEvent,
  BoxList,
  BoxOpened,
  BoxStatus,
  BoxView,
  calendarDay,
  DiscardBoxBody,
  Id,
  ListBoxesQuery,
  OpenBoxBody,
  PackBody,
  ReopenBoxBody,
  SealBoxBody,
  searchTerms,
  UnpackBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  fold,
  type View,
  withNextNumber,
} from '@bluebox/event-sourcing';
import { created, defineRoute, listPage, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  assertKnown,
  type BoxCommand,
  boxDecider,
  boxStream,
  type KnownBox,
} from '../domain/box.ts';
import { assertPublished } from '../domain/drive.ts';
import { knownFields } from '../domain/known-fields.ts';
import {
  decidePacking,
  decideUnpacking,
  type PackingDecision,
  type PackingStates,
} from '../domain/packing.ts';
import { parcelDecider, parcelStream } from '../domain/parcel.ts';
import type { Notes } from '../notes.ts';
import { type BoxDocument, boxSummaryOf } from '../projections/boxes.ts';
import type { DriveDocument } from '../projections/drives.ts';

export interface BoxRouteDependencies {
  readonly store: EventStore;
  readonly drives: View;
  readonly boxes: View;
  readonly notes: Notes;
  readonly newId: () => string;
}

const BoxParams = z.strictObject({ boxId: Id });

type BoxCounts = z.infer<typeof BoxList>['counts'];

/**
 * A number (17, 第 17 箱) finds the box of that number. Anything else, and a number that no box has, is searched
 * for in the boxes' contents: lots and years are numbers as well.
 */
async function boxesLookedFor(boxes: View, driveId: string, search: string | undefined) {
  const contains = searchTerms(search ?? '');
  const [, digits] = /^第?([0-9]{1,6})[箱号]?$/.exec(contains.join('')) ?? [];
  const number = Number(digits);
  if (digits !== undefined && (await boxes.count('boxes', { driveId, number })) > 0)
    return { number };
  return contains.length === 0 ? {} : { searchText: { contains } };
}

export function boxRoutes(dependencies: BoxRouteDependencies): readonly Route[] {
  const { store, drives, boxes, notes, newId } = dependencies;
  const target = (boxId: string, ifMatch?: number) => ({
    stream: boxStream(boxId),
    evolver: boxDecider,
    expectedVersion: ifMatch,
  });

  const open = async (driveId: string, context: CommandContext) => {
    assertPublished(await drives.get<DriveDocument>('drives', driveId));
    const boxId = newId();
    return withNextNumber(await boxes.count('boxes', { driveId }), (number) =>
      execute(store, {
        context,
        targets: { box: target(boxId) },
        scope: () => driveId,
        decide: (states) => ({
          box: boxDecider.decide({ type: 'open', boxId, driveId, number }, states.box),
        }),
        uniqueKeys: () => [`box:${driveId}:${number}`],
        answer: (_states, versions) =>
          created({ boxId, number, version: versions.box }, versions.box),
      }),
    );
  };

  /** A command that concerns the box alone. */
  const act = (
    boxId: string,
    command: BoxCommand,
    context: CommandContext,
    ifMatch: number | undefined,
  ) =>
    execute(store, {
      context,
      targets: { box: target(boxId, ifMatch) },
      scope: (states) => (states.box as KnownBox).driveId,
      decide: (states) => ({ box: boxDecider.decide(command, states.box) }),
      answer: (_states, versions) => ok({ boxId, version: versions.box }, versions.box),
    });

  /** A command over a parcel and a box: one commit. */
  const move = (
    boxId: string,
    parcelId: string,
    decide: (states: PackingStates) => PackingDecision,
    context: CommandContext,
    ifMatch: number | undefined,
  ) =>
    execute(store, {
      context,
      targets: {
        parcel: { stream: parcelStream(parcelId), evolver: parcelDecider },
        box: target(boxId, ifMatch),
      },
      scope: (states) => (states.box as KnownBox).driveId,
      decide: (states) => ({ ...decide(states) }),
      answer: (_states, versions) => ok({ boxId, version: versions.box }, versions.box),
    });

  const show = async (boxId: string): Promise<BoxView> => {
    const { events, version } = await store.readStream(boxStream(boxId));
    const box = fold(boxDecider, events as unknown as readonly BoxEvent[]);
    assertKnown(box);
    const { driveId, number, status, contents, reopenings } = box;
    return {
      id: boxId,
      driveId,
      number,
      status,
      contents: [...contents],
      ...('weight' in box ? { weight: box.weight } : {}),
      ...(box.status === 'granted' ? { consignmentId: box.consignmentId } : {}),
      reopenings: await Promise.all(
        reopenings.map(async ({ reason, noteId }) => ({
          reason,
          ...knownFields({ note: await notes.read(noteId) }),
        })),
      ),
      version,
    };
  };

  return [
    defineRoute(routes.openBox, {
      summary: 'Open a box of a drive; it gets the next number',
      access: 'packing',
      body: OpenBoxBody,
      answers: { 201: BoxOpened },
      handle: ({ body, context }) => open(body.driveId, context),
    }),
    defineRoute(routes.listBoxes, {
      summary: 'The boxes of a drive, the newest first; by the number or by what is in them',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListBoxesQuery,
      answers: { 200: BoxList },
      async handle({ params, query: { status, search, ...page } }) {
        const { driveId } = params;
        const looked = { driveId, ...(await boxesLookedFor(boxes, driveId, search)) };
        const where = { ...looked, ...(status === undefined ? {} : { status }) };
        const counted = BoxStatus.options.map(
          async (each) => [each, await boxes.count('boxes', { ...looked, status: each })] as const,
        );
        const { rows, ...rest } = await listPage<BoxDocument>(boxes, 'boxes', {
          where,
          sort: [['number', 'desc']],
          ...page,
        });
        const counts = Object.fromEntries(await Promise.all(counted)) as BoxCounts;
        return ok({ boxes: rows.map(boxSummaryOf), ...rest, counts });
      },
    }),
    defineRoute(routes.showBox, {
      summary: 'A box and its packing list',
      access: 'staff',
      params: BoxParams,
      answers: { 200: BoxView },
      async handle({ params }) {
        const box = await show(params.boxId);
        return ok(box, box.version);
      },
    }),
    defineRoute(routes.packBox, {
      summary: 'Pack some of a parcel; medicine has a carton to itself, unless there is a reason',
      access: 'packing',
      params: BoxParams,
      body: PackBody,
      answers: { 200: BoxChanged },
      handle: ({ params, body: { parcelId, quantity, override }, context, ifMatch }) =>
        move(
          params.boxId,
          parcelId,
          (states) => decidePacking(quantity, override, states),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.unpackBox, {
      summary: 'Take some of a parcel out of an open box',
      access: 'packing',
      params: BoxParams,
      body: UnpackBody,
      answers: { 200: BoxChanged },
      handle: ({ params, body: { parcelId, quantity }, context, ifMatch }) =>
        move(
          params.boxId,
          parcelId,
          (states) => decideUnpacking(quantity, states),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.sealBox, {
      summary: 'Seal a box at its gross weight; nothing in it may have expired',
      access: 'packing',
      params: BoxParams,
      body: SealBoxBody,
      answers: { 200: BoxChanged },
      handle: ({ params, body, context, ifMatch }) =>
        act(
          params.boxId,
          { type: 'seal', weight: body.weight, today: calendarDay(context.at) },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.reopenBox, {
      summary: 'Open a sealed box again, unless a consignment holds it',
      access: 'packing',
      params: BoxParams,
      body: ReopenBoxBody,
      answers: { 200: BoxChanged },
      handle: ({ params: { boxId }, body: { reason, note }, context, ifMatch }) =>
        notes.withNote(boxStream(boxId), note, context.at, (noteId) =>
          act(boxId, { type: 'reopen', reason, noteId }, context, ifMatch),
        ),
    }),
    defineRoute(routes.discardBox, {
      summary: 'Discard an empty box; its number is not given again',
      access: 'packing',
      params: BoxParams,
      body: DiscardBoxBody,
      answers: { 200: BoxChanged },
      handle: ({ params: { boxId }, body: { reason, note }, context, ifMatch }) =>
        notes.withNote(boxStream(boxId), note, context.at, (noteId) =>
          act(boxId, { type: 'discard', reason, noteId }, context, ifMatch),
        ),
    }),
  ];
}
