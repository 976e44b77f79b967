import {
  AdjustParcelBody,
  Id,
  ListParcelsQuery,
  ListStockQuery,
  ParcelAdjusted,
  ParcelChanged,
  ParcelDetail,
  type ParcelEvent,
  ParcelList,
  ReverseAdjustmentBody,
  refuse,
  type StockLine,
  StockList,
  searchTerms,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  findEach,
  fold,
  type View,
} from '@bluebox/event-sourcing';
import {
  created,
  defineRoute,
  listPage,
  ok,
  type Reply,
  type Route,
  readPageKey,
  writePageKey,
} from '@bluebox/service-http';
import { z } from 'zod';
import { knownFields } from '../domain/known-fields.ts';
import {
  type ParcelCommand,
  parcelDecider,
  parcelStream,
  type StockedParcel,
} from '../domain/parcel.ts';
import { gatherLines, pageOfLines, STOCK_LINE_ORDERS } from '../domain/stock-lines.ts';
import type { Notes } from '../notes.ts';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { knownReference } from './expected-routes.ts';

export interface ParcelRouteDependencies {
  readonly store: EventStore;
  readonly parcels: View;
  readonly expected: View;
  readonly notes: Notes;
  readonly newId: () => string;
}

/** With or without its prefix, normalized by `searchTerms`. */
const REFERENCE = /^(xlx-)?[0-9a-z]{6}$/;

const ParcelParams = z.strictObject({ parcelId: Id });

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export function parcelRoutes(dependencies: ParcelRouteDependencies): readonly Route[] {
  const { store, parcels, expected, notes, newId } = dependencies;

  const show = async (parcelId: string): Promise<ParcelDetail> => {
    const { events, version } = await store.readStream(parcelStream(parcelId));
    const parcel = fold(parcelDecider, events as unknown as readonly ParcelEvent[]);
    if (parcel.status !== 'stocked') throw refuse('UNKNOWN_PARCEL');
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
      scope: (states) => (states.parcel as StockedParcel).driveId,
      decide: (states) => ({ parcel: parcelDecider.decide(command, states.parcel) }),
      answer: (_states, versions) => reply({ parcelId, version: versions.parcel }),
    });

  /** Query by the reference of a pledge, or by the text on the packs. */
  const lookedFor = async (driveId: string, typed: string | undefined) => {
    const contains = searchTerms(typed ?? '');
    const [term = ''] = contains;
    if (contains.length === 1 && REFERENCE.test(term)) {
      const pledge = await knownReference(expected, term);
      if (pledge?.driveId === driveId) return { pledgeId: pledge.id };
    }
    return contains.length === 0 ? {} : { searchText: { contains } };
  };

  return [
    defineRoute(routes.listParcels, {
      summary:
        'The parcels of a drive, of one pledge or lot if asked, what expires first first; `available`: some of it is free',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListParcelsQuery,
      answers: { 200: ParcelList },
      async handle({ params, query: { available, pledgeId, lot, search, ...page } }) {
        const where = {
          driveId: params.driveId,
          ...(available === undefined ? {} : { available }),
          ...(pledgeId === undefined ? {} : { pledgeId }),
          ...(lot === undefined ? {} : { lot }),
          ...(await lookedFor(params.driveId, search)),
        };
        const { rows, ...rest } = await listPage<ParcelDocument>(parcels, 'parcels', {
          where,
          sort: [['expiry', 'asc']],
          ...page,
        });
        return ok({ parcels: rows.map(parcelViewOf), ...rest });
      },
    }),
    defineRoute(routes.listStock, {
      summary:
        'The stock of a drive: one line for each item, expiry and lot, with the parcels that it consists of',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListStockQuery,
      answers: { 200: StockList },
      async handle({ params, query }) {
        const { sort: order, limit, after } = query;
        const { sort } = STOCK_LINE_ORDERS[order];
        const place = after === undefined ? undefined : readPageKey(after, sort);
        const where = {
          driveId: params.driveId,
          ...(query.available === undefined ? {} : { available: query.available }),
          ...(await lookedFor(params.driveId, query.search)),
        };
        const lines: StockLine[] = [];
        for await (const parcel of findEach<ParcelDocument>(
          (page) => parcels.find<ParcelDocument>('parcels', page),
          {
            where,
            sort: [
              ['stockLine', 'asc'],
              ['createdAt', 'asc'],
            ],
          },
        ))
          if (query.kits === undefined || query.kits === (parcel.item.category === 'kit'))
            gatherLines(lines, [parcel]);
        const { rows, next } = pageOfLines(lines, order, limit, place);
        return ok({
          lines: [...rows],
          total: lines.length,
          ...(next === undefined ? {} : { next: writePageKey(next, sort) }),
        });
      },
    }),
    defineRoute(routes.showParcel, {
      summary: 'A parcel: where its quantity is, and its adjustments',
      access: 'staff',
      params: ParcelParams,
      answers: { 200: ParcelDetail },
      async handle({ params }) {
        const parcel = await show(params.parcelId);
        return ok(parcel, parcel.version);
      },
    }),
    defineRoute(routes.adjustParcel, {
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
    defineRoute(routes.reverseAdjustment, {
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
