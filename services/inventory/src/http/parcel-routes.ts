import {
  AdjustParcelBody,
  Id,
  ParcelDetail,
  ParcelList,
  type ParcelView,
  ReverseAdjustmentBody,
} from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  fold,
  refuse,
  type View,
} from '@bluebox/event-sourcing';
import {
  condition,
  created,
  defineRoute,
  listPage,
  ok,
  paging,
  type Reply,
  type Route,
} from '@bluebox/service-http';
import { z } from 'zod';
import { knownFields } from '../domain/known-fields.ts';
import {
  type ParcelCommand,
  type ParcelEvent,
  parcelDecider,
  parcelStream,
  type StockedParcel,
} from '../domain/parcel.ts';
import type { Notes } from '../notes.ts';

export interface ParcelRouteDependencies {
  readonly store: EventStore;
  readonly parcels: View;
  readonly notes: Notes;
  readonly newId: () => string;
}

const ParcelParams = z.strictObject({ parcelId: Id });
const ParcelChanged = z.object({ parcelId: Id, version: z.int() });
const ParcelAdjusted = z.object({ ...ParcelChanged.shape, adjustmentId: Id });

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export function parcelRoutes(dependencies: ParcelRouteDependencies): readonly Route[] {
  const { store, parcels, notes, newId } = dependencies;

  const show = async (parcelId: string): Promise<ParcelDetail> => {
    const { events, version } = await store.readStream(parcelStream(parcelId));
    const parcel = fold(parcelDecider, events as unknown as readonly ParcelEvent[]);
    if (parcel.status !== 'stocked')
      throw refuse.notFound('UNKNOWN_PARCEL', 'there is no parcel of this id');
    const { driveId, item, quantity, free, packed, inKits, origin, expiry, lot } = parcel;
    return {
      id: parcelId,
      driveId,
      item,
      quantity,
      free,
      ...knownFields({
        expiry,
        lot,
        pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
        kitId: origin.kind === 'assembly' ? origin.kitId : undefined,
      }),
      available: free > 0,
      packed: total(packed),
      inKits: total(inKits),
      adjustments: await Promise.all(
        parcel.adjustments.map(async ({ noteId, reversal, ...adjustment }) => ({
          ...adjustment,
          ...knownFields({ note: await notes.read(noteId) }),
          reversed: reversal !== undefined,
          ...(reversal === undefined
            ? {}
            : {
                reversal: {
                  reason: reversal.reason,
                  ...knownFields({ note: await notes.read(reversal.noteId) }),
                },
              }),
        })),
      ),
      version,
    };
  };

  const act = <Body>(
    parcelId: string,
    command: ParcelCommand,
    context: CommandContext,
    ifMatch: number | undefined,
    reply: (changed: z.infer<typeof ParcelChanged>) => Reply<Body>,
  ) =>
    execute(store, {
      context,
      targets: {
        parcel: {
          stream: parcelStream(parcelId),
          evolver: parcelDecider,
          expectedVersion: ifMatch,
        },
      },
      drive: (states) => (states.parcel as StockedParcel).driveId,
      decide: (states) => ({ parcel: parcelDecider.decide(command, states.parcel) }),
      answer: (_states, versions) => reply({ parcelId, version: versions.parcel }),
    });

  return [
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/parcels',
      operation: 'listParcels',
      summary:
        'The parcels of a drive, of one pledge or lot if asked, what expires first first; `available`: some of it is free',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: z.strictObject({
        ...paging,
        available: condition,
        pledgeId: Id.optional(),
        // As scanned: also a barcode that no lot can be.
        lot: z.string().min(1).max(40).optional(),
      }),
      answers: { 200: ParcelList },
      async handle({ params, query: { available, pledgeId, lot, ...page } }) {
        const where = {
          driveId: params.driveId,
          ...(available === undefined ? {} : { available }),
          ...(pledgeId === undefined ? {} : { pledgeId }),
          ...(lot === undefined ? {} : { lot }),
        };
        const { rows, ...rest } = await listPage<ParcelView>(parcels, 'parcels', {
          where,
          sort: [['expiry', 'asc']],
          ...page,
        });
        return ok({ parcels: [...rows], ...rest });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/parcels/:parcelId',
      operation: 'showParcel',
      summary: 'A parcel: where its quantity is, and its adjustments',
      access: 'staff',
      params: ParcelParams,
      answers: { 200: ParcelDetail },
      async handle({ params }) {
        const parcel = await show(params.parcelId);
        return ok(parcel, parcel.version);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/parcels/:parcelId/adjustments',
      operation: 'adjustParcel',
      summary: 'Correct what is free of a parcel: found, lost, damaged or disposed of',
      access: 'packing',
      params: ParcelParams,
      body: AdjustParcelBody,
      answers: { 201: ParcelAdjusted },
      handle({ params: { parcelId }, body: { note, ...body }, context, ifMatch }) {
        const adjustmentId = newId();
        return notes.withNote(parcelStream(parcelId), note, context.at, (noteId) =>
          act(
            parcelId,
            { type: 'adjust', adjustmentId, ...body, noteId },
            context,
            ifMatch,
            (changed) => created({ ...changed, adjustmentId }, changed.version),
          ),
        );
      },
    }),
    defineRoute({
      method: 'post',
      path: '/parcels/:parcelId/adjustments/reverse',
      operation: 'reverseAdjustment',
      summary: 'Take back an adjustment',
      access: 'packing',
      params: ParcelParams,
      body: ReverseAdjustmentBody,
      answers: { 200: ParcelChanged },
      handle: ({ params: { parcelId }, body: { note, ...body }, context, ifMatch }) =>
        notes.withNote(parcelStream(parcelId), note, context.at, (noteId) =>
          act(
            parcelId,
            { type: 'reverse-adjustment', ...body, noteId },
            context,
            ifMatch,
            (changed) => ok(changed, changed.version),
          ),
        ),
    }),
  ];
}
