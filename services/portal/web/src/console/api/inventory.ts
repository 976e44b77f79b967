import type {
  BoxSummary,
  InspectBody,
  Item,
  PackBody,
  ParcelView,
  RecordReceptionBody,
} from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions, MOST_ROWS } from './paging.ts';
import { type PhotoFolder, sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

export const expectedListQuery = (driveId: string, search: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'expected'],
    query: { search, outstanding: true },
    pageSize: 20,
    load: (query, options) => getJson(routes.listExpected.at({ driveId }, query), options),
    rowsOf: ({ expected }) => expected.map((pledge) => ({ ...pledge, id: pledge.pledgeId })),
  });
/** Requests the pledges that are to be brought at a booked time of a day, in the order of time. */
export const appointmentsQuery = (driveId: string, day: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'expected', 'appointments'],
    query: { day, outstanding: true },
    pageSize: 20,
    load: (query, options) => getJson(routes.listExpected.at({ driveId }, query), options),
    rowsOf: ({ expected }) => expected.map((pledge) => ({ ...pledge, id: pledge.pledgeId })),
  });
export const expectedQuery = (driveId: string, reference: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'expected-one', reference],
    queryFn: ({ signal }) => getJson(routes.showExpected.at({ reference }), { signal }),
  });
/**
 * Filters and page sizes of the lists of receptions. Receptions are `waiting` while they have goods
 * to inspect, and `unsettled` while rejected or set-aside goods are still here.
 */
const RECEPTION_LISTS = {
  waiting: { query: { open: true }, pageSize: 20 },
  unsettled: { query: { unsettled: true }, pageSize: 20 },
  recent: { query: {}, pageSize: 8 },
} as const;
export type ReceptionListName = keyof typeof RECEPTION_LISTS;
export const receptionsQuery = (driveId: string, list: ReceptionListName) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'receptions', list],
    ...RECEPTION_LISTS[list],
    load: (query, options) => getJson(routes.listReceptions.at({ driveId }, query), options),
    rowsOf: ({ receptions }) => receptions,
  });
export const receptionQuery = (driveId: string, receptionId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'reception', receptionId],
    queryFn: ({ signal }) => getJson(routes.showReception.at({ receptionId }), { signal }),
  });
type ScannedGoods = { readonly pledgeId: string } | { readonly lot: string };
/** Requests all free parcels of a pledge or a lot, and whether any of its parcels is known. */
export const scannedParcelsQuery = (driveId: string, goods: ScannedGoods) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcels', goods],
    queryFn: async ({ signal }) => {
      const load = (query: { limit: number; available?: true; after?: string | undefined }) =>
        getJson(routes.listParcels.at({ driveId }, { ...goods, ...query }), { signal });
      const free: ParcelView[] = [];
      let after: string | undefined;
      do {
        const page = await load({ limit: MOST_ROWS, available: true, after });
        free.push(...page.parcels);
        after = page.next;
      } while (after !== undefined);
      return { scanned: free.length > 0 ? free : (await load({ limit: MOST_ROWS })).parcels };
    },
  });
export interface StockFilterQuery {
  /** Whether only free stock is requested. */
  readonly available: boolean;
  /** Whether stock that would be free without a hold counts as free. */
  readonly withHeld?: boolean;
  /** `true` requests only kits, `false` only other goods, and undefined both. */
  readonly kits?: boolean;
  readonly search?: string;
  readonly sort?: 'name' | 'most' | undefined;
}
/**
 * Requests stock. A line is one item with one expiry, from all givers together, or the kits of one
 * assembly.
 */
export const stockQuery = (
  driveId: string,
  { available, withHeld, kits, search, sort }: StockFilterQuery,
) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'stock'],
    query: {
      available: available ? true : undefined,
      withHeld: withHeld ? true : undefined,
      kits,
      search,
      sort,
    },
    load: (query, options) => getJson(routes.listStock.at({ driveId }, query), options),
    rowsOf: ({ lines }) => lines,
  });
/** Requests the parcels of a stock line, with the references of their pledges. */
export const stockPartsQuery = (driveId: string, line: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'stock-parts'],
    query: { line },
    load: (query, options) => getJson(routes.listParcels.at({ driveId }, query), options),
    rowsOf: ({ parcels }) => parcels,
  });
export const parcelQuery = (driveId: string, parcelId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcel', parcelId],
    queryFn: ({ signal }) => getJson(routes.showParcel.at({ parcelId }), { signal }),
  });
interface BoxesFilter {
  readonly status?: BoxSummary['status'] | undefined;
  readonly search?: string | undefined;
}
export const boxesQuery = (driveId: string, { status, search }: BoxesFilter = {}) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'boxes'],
    query: { status, search },
    pageSize: MOST_ROWS,
    load: (query, options) => getJson(routes.listBoxes.at({ driveId }, query), options),
    rowsOf: ({ boxes }) => boxes,
  });
/** Requests the number of boxes in each state, out of all boxes or of those that match `search`. */
export const boxCountsQuery = (driveId: string, search?: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'box-counts', search ?? ''],
    queryFn: async ({ signal }) =>
      (await getJson(routes.listBoxes.at({ driveId }, { limit: 1, search }), { signal })).counts,
  });
export const boxOfNumber = async (
  driveId: string,
  number: number,
): Promise<BoxSummary | undefined> =>
  (await getJson(routes.listBoxes.at({ driveId }, { search: String(number), limit: 1 }))).boxes[0];
export const boxQuery = (boxId: string) =>
  queryOptions({
    queryKey: ['box', boxId],
    queryFn: ({ signal }) => getJson(routes.showBox.at({ boxId }), { signal }),
  });

export const recordReception = (body: RecordReceptionBody, options: PostOptions) =>
  postJson(routes.recordReception.at(), body, options);
export const reverseReception =
  (receptionId: string) => (body: BodyOf<typeof routes.reverseReception>, options: PostOptions) =>
    postJson(routes.reverseReception.at({ receptionId }), body, options);
export const receptionPhotos = (receptionId: string): PhotoFolder => ({
  put: routes.putReceptionPhoto.at({ receptionId }),
  show: (photoId) => routes.showReceptionPhoto.at({ receptionId, photoId }),
  erase: (photoId) => routes.eraseReceptionPhoto.at({ receptionId, photoId }),
});
export type Inspection = WithPhotos<InspectBody>;
export const inspect =
  (receptionId: string) => async (inspection: Inspection, options: PostOptions) =>
    postJson(
      routes.inspect.at({ receptionId }),
      await sendPhotosAhead(receptionPhotos(receptionId), inspection),
      options,
    );
export const reverseInspection =
  (receptionId: string) => (body: BodyOf<typeof routes.reverseInspection>, options: PostOptions) =>
    postJson(routes.reverseInspection.at({ receptionId }), body, options);
export const settleRejection =
  (receptionId: string) => (body: BodyOf<typeof routes.settleRejection>, options: PostOptions) =>
    postJson(routes.settleRejection.at({ receptionId }), body, options);

export type AdjustmentInput = BodyOf<typeof routes.adjustParcel>;
export const adjustParcel = (parcelId: string) => (body: AdjustmentInput, options: PostOptions) =>
  postJson(routes.adjustParcel.at({ parcelId }), body, options);
export const reverseSettlement =
  (receptionId: string) => (body: BodyOf<typeof routes.reverseSettlement>, options: PostOptions) =>
    postJson(routes.reverseSettlement.at({ receptionId }), body, options);
export const eraseInventoryNotes = (
  body: BodyOf<typeof routes.eraseInventoryNotes>,
  options: PostOptions,
) => postJson(routes.eraseInventoryNotes.at(), body, options);
export const discardBox =
  (boxId: string) => (body: BodyOf<typeof routes.discardBox>, options: PostOptions) =>
    postJson(routes.discardBox.at({ boxId }), body, options);
export const reverseAdjustment =
  (parcelId: string) => (body: BodyOf<typeof routes.reverseAdjustment>, options: PostOptions) =>
    postJson(routes.reverseAdjustment.at({ parcelId }), body, options);
/** Requests the recipes of a drive, and how many kits the free stock is good for. */
export const recipesQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'recipes'],
    queryFn: ({ signal }) => getJson(routes.listRecipes.at({ driveId }), { signal }),
  });
export const kitsQuery = (driveId: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'kits'],
    query: {},
    pageSize: 20,
    load: (query, options) => getJson(routes.listKits.at({ driveId }, query), options),
    rowsOf: ({ kits }) => kits,
  });
/** Requests how many kits were made, and how many of them were taken apart. */
export const kitSumsQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'kit-sums'],
    queryFn: ({ signal }) => getJson(routes.listKits.at({ driveId }, { limit: 1 }), { signal }),
  });
export const assembleByRecipe = (
  body: BodyOf<typeof routes.assembleByRecipe>,
  options: PostOptions,
) => postJson(routes.assembleByRecipe.at(), body, options);
export const countsQuery = (driveId: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'counts'],
    query: {},
    pageSize: 20,
    load: (query, options) => getJson(routes.listCounts.at({ driveId }, query), options),
    rowsOf: ({ counts }) => counts,
  });
/** Requests the goods to count, without any quantity of the records. */
export const countSheetQuery = (driveId: string, countId: string, search: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'count-sheet', countId, search],
    queryFn: ({ signal }) =>
      getJson(
        routes.showCountSheet.at(
          { countId },
          { limit: MOST_ROWS, ...(search === '' ? {} : { search }) },
        ),
        { signal },
      ),
  });
/** Requests a stocktake beside the records. */
export const countQuery = (driveId: string, countId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'count', countId],
    queryFn: ({ signal }) => getJson(routes.showCount.at({ countId }), { signal }),
  });
export const beginCount = (body: BodyOf<typeof routes.beginCount>, options: PostOptions) =>
  postJson(routes.beginCount.at(), body, options);
export const countParcel =
  (countId: string) => (body: BodyOf<typeof routes.countParcel>, options: PostOptions) =>
    postJson(routes.countParcel.at({ countId }), body, options);
export const countBox =
  (countId: string) => (body: BodyOf<typeof routes.countBox>, options: PostOptions) =>
    postJson(routes.countBox.at({ countId }), body, options);
export const postCount =
  (countId: string) => (body: BodyOf<typeof routes.postCount>, options: PostOptions) =>
    postJson(routes.postCount.at({ countId }), body, options);
export const reverseCount =
  (countId: string) => (body: BodyOf<typeof routes.reverseCount>, options: PostOptions) =>
    postJson(routes.reverseCount.at({ countId }), body, options);
export const abandonCount =
  (countId: string) => (body: BodyOf<typeof routes.abandonCount>, options: PostOptions) =>
    postJson(routes.abandonCount.at({ countId }), body, options);
export const assembleKit = (body: BodyOf<typeof routes.assembleKits>, options: PostOptions) =>
  postJson(routes.assembleKits.at(), body, options);
export const takeKitsApart = (kitId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.takeKitsApart.at({ kitId }), {}, options);

export const openBox = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.openBox.at(), { driveId }, options);
/** Requests the parcels of an item to pack next. It is asked anew each time, because goods move. */
export const packingProposalQuery = (driveId: string, item: Item, quantity: number) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'packing-proposal', item, quantity],
    queryFn: ({ signal }) => {
      const { itemId, name, specification, category, unit } = item;
      return getJson(
        routes.proposePacking.at(
          { driveId },
          { itemId, name, specification, category, unit, quantity },
        ),
        { signal },
      );
    },
    staleTime: 0,
    gcTime: 0,
  });
export const packBox = (boxId: string) => (body: PackBody, options: PostOptions) =>
  postJson(routes.packBox.at({ boxId }), body, options);
export interface LinePack {
  readonly parts: readonly { readonly parcelId: string; readonly quantity: number }[];
  readonly override?: PackBody['override'];
  readonly outOfOrder?: PackBody['outOfOrder'];
}
/**
 * Packs a quantity from several parcels, with one request for each parcel. A retry sends all
 * requests under their former keys, so that no part is packed twice.
 */
export const packLine =
  (boxId: string) =>
  async (
    { parts, override, outOfOrder }: LinePack,
    { idempotencyKey, ...options }: PostOptions,
  ) => {
    for (const [index, part] of parts.entries())
      await packBox(boxId)(
        {
          ...part,
          ...(override === undefined ? {} : { override }),
          ...(outOfOrder === undefined ? {} : { outOfOrder }),
        },
        {
          ...options,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}.${index}` }),
        },
      );
  };
export const unpackBox =
  (boxId: string) => (body: BodyOf<typeof routes.unpackBox>, options: PostOptions) =>
    postJson(routes.unpackBox.at({ boxId }), body, options);
export const sealBox =
  (boxId: string) => (body: { readonly weight: number }, options: PostOptions) =>
    postJson(routes.sealBox.at({ boxId }), body, options);
export const reopenBox =
  (boxId: string) => (body: BodyOf<typeof routes.reopenBox>, options: PostOptions) =>
    postJson(routes.reopenBox.at({ boxId }), body, options);
