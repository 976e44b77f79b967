import {
  AdjustParcelBody,
  Id,
  ListParcelsQuery,
  ListStockQuery,
  ParcelAdjusted,
  ParcelChanged,
  ParcelDetail,
  ParcelList,
  ReverseAdjustmentBody,
  StockList,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { adjustParcel, type ParcelsAdjusted } from '../use-cases/adjust-parcel.ts';
import { listParcels, type ParcelsListed } from '../use-cases/list-parcels.ts';
import { listStock } from '../use-cases/list-stock.ts';
import { reverseAdjustment } from '../use-cases/reverse-adjustment.ts';
import { type ParcelsShown, showParcel } from '../use-cases/show-parcel.ts';

export interface ParcelRouteDependencies extends ParcelsListed, ParcelsShown, ParcelsAdjusted {}

const DriveParams = z.strictObject({ driveId: Id });
const ParcelParams = z.strictObject({ parcelId: Id });

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

  const act = <Result extends Reply>(
    parcelId: string,
    command: ParcelCommand,
    context: CommandContext,
    ifMatch: number | undefined,
    reply: (changed: z.infer<typeof ParcelChanged>) => Result,
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
      params: DriveParams,
      query: ListParcelsQuery,
      answers: { 200: ParcelList },
      handle: ({ params, query }) => listParcels(dependencies, params.driveId, query),
    }),
    defineRoute(routes.listStock, {
      summary:
        'The stock of a drive: one line for each item, expiry and lot, with the parcels that it consists of',
      access: 'staff',
      params: DriveParams,
      query: ListStockQuery,
      answers: { 200: StockList },
      handle: ({ params, query }) => listStock(dependencies, params.driveId, query),
    }),
    defineRoute(routes.showParcel, {
      summary: 'A parcel: where its quantity is, and its adjustments',
      access: 'staff',
      params: ParcelParams,
      answers: { 200: ParcelDetail },
      handle: ({ params }) => showParcel(dependencies, params.parcelId),
    }),
    defineRoute(routes.adjustParcel, {
      summary: 'Correct what is free of a parcel: found, lost, damaged or disposed of',
      access: 'packing',
      params: ParcelParams,
      body: AdjustParcelBody,
      answers: { 201: ParcelAdjusted },
      handle: ({ params, body, context, ifMatch }) =>
        adjustParcel(dependencies, params.parcelId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseAdjustment, {
      summary: 'Take back an adjustment',
      access: 'packing',
      params: ParcelParams,
      body: ReverseAdjustmentBody,
      answers: { 200: ParcelChanged },
      handle: ({ params, body, context, ifMatch }) =>
        reverseAdjustment(dependencies, params.parcelId, body, context, ifMatch),
    }),
  ];
}
