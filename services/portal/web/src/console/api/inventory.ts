import type {
  AdjustParcelBody,
  AssembleKitAnswer,
  AssembleKitBody,
  BoxList,
  BoxSummary,
  BoxView,
  DiscardBoxBody,
  EraseInventoryNotesBody,
  ExpectedPledge,
  ExpectedPledgeList,
  InspectAnswer,
  InspectBody,
  PackBody,
  ParcelDetail,
  ParcelList,
  ReceptionList,
  ReceptionView,
  RecordReceptionAnswer,
  RecordReceptionBody,
  ReopenBoxBody,
  ReverseAdjustmentBody,
  ReverseInspectionBody,
  ReverseReceptionBody,
  ReverseSettlementBody,
  SettleRejectionBody,
  StockList,
  UnpackBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions, MOST_ROWS } from './paging.ts';
import { sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

export const expectedListQuery = (driveId: string, search: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'expected'],
    path: routes.listExpected.at({ driveId }),
    query: { search, outstanding: 'true' },
    pageSize: 20,
    rowsOf: ({ expected }: z.infer<typeof ExpectedPledgeList>) =>
      expected.map((pledge) => ({ ...pledge, id: pledge.pledgeId })),
  });
export const expectedQuery = (driveId: string, reference: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'expected-one', reference],
    queryFn: ({ signal }) =>
      getJson<ExpectedPledge>(routes.showExpected.at({ reference }), { signal }),
  });
/**
 * Filters for the lists of receptions, which are ordered from the latest: those with goods to
 * inspect, those whose rejected or set-aside goods are still here, and all of them.
 */
const RECEPTION_LISTS = {
  waiting: { query: { open: 'true' }, pageSize: 20 },
  unsettled: { query: { unsettled: 'true' }, pageSize: 20 },
  recent: { query: {}, pageSize: 8 },
} as const;
export type ReceptionListName = keyof typeof RECEPTION_LISTS;
export const receptionsQuery = (driveId: string, list: ReceptionListName) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'receptions', list],
    path: routes.listReceptions.at({ driveId }),
    ...RECEPTION_LISTS[list],
    rowsOf: ({ receptions }: z.infer<typeof ReceptionList>) => receptions,
  });
export const receptionQuery = (driveId: string, receptionId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'reception', receptionId],
    queryFn: ({ signal }) =>
      getJson<ReceptionView>(routes.showReception.at({ receptionId }), { signal }),
  });
interface ParcelFilter {
  /** Whether only free parcels are requested. */
  readonly available: boolean;
  readonly pledgeId?: string;
  readonly lot?: string;
}
/** Requests the parcels of one pledge, or of one lot as it was scanned. There are few. */
export const parcelsQuery = (driveId: string, filter: ParcelFilter) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcels', filter],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof ParcelList>>(
        routes.listParcels.at(
          { driveId },
          {
            limit: MOST_ROWS,
            available: filter.available ? true : undefined,
            pledgeId: filter.pledgeId,
            lot: filter.lot,
          },
        ),
        { signal },
      ),
  });
export interface StockFilterQuery {
  /** Whether only free stock is requested. */
  readonly available: boolean;
  /** Whether only kits are requested, or only everything else; undefined requests both. */
  readonly kits?: boolean;
  readonly search?: string;
  readonly sort?: 'name' | 'most' | undefined;
}
/** Requests stock, with one line for an item, expiry and lot, whoever gave it. */
export const stockQuery = (driveId: string, { available, kits, search, sort }: StockFilterQuery) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'stock'],
    path: routes.listStock.at({ driveId }),
    query: {
      available: available ? 'true' : undefined,
      kits: kits === undefined ? undefined : String(kits),
      search,
      sort,
    },
    rowsOf: ({ lines }: z.infer<typeof StockList>) => lines,
  });
export const parcelQuery = (driveId: string, parcelId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcel', parcelId],
    queryFn: ({ signal }) => getJson<ParcelDetail>(routes.showParcel.at({ parcelId }), { signal }),
  });
interface BoxesFilter {
  readonly status?: BoxSummary['status'] | undefined;
  readonly search?: string | undefined;
}
export const boxesQuery = (driveId: string, { status, search }: BoxesFilter = {}) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'boxes'],
    path: routes.listBoxes.at({ driveId }),
    query: { status, search },
    pageSize: MOST_ROWS,
    rowsOf: ({ boxes }: z.infer<typeof BoxList>) => boxes,
  });
/** Requests the number of boxes in each state, among all or among those that match a search. */
export const boxCountsQuery = (driveId: string, search?: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'box-counts', search ?? ''],
    queryFn: async ({ signal }) =>
      (
        await getJson<z.infer<typeof BoxList>>(
          routes.listBoxes.at({ driveId }, { limit: 1, search }),
          { signal },
        )
      ).counts,
  });
export const boxOfNumber = async (
  driveId: string,
  number: number,
): Promise<BoxSummary | undefined> =>
  (
    await getJson<z.infer<typeof BoxList>>(
      routes.listBoxes.at({ driveId }, { search: String(number), limit: 1 }),
    )
  ).boxes[0];
export const boxQuery = (boxId: string) =>
  queryOptions({
    queryKey: ['box', boxId],
    queryFn: ({ signal }) => getJson<BoxView>(routes.showBox.at({ boxId }), { signal }),
  });

export type ReceptionInput = RecordReceptionBody;
export type ReceptionRecorded = z.infer<typeof RecordReceptionAnswer>;
export const recordReception = (body: ReceptionInput, options: PostOptions) =>
  postJson<ReceptionRecorded>(routes.recordReception.at(), body, options);
export const reverseReception =
  (receptionId: string) => (body: z.input<typeof ReverseReceptionBody>, options: PostOptions) =>
    postJson<unknown>(routes.reverseReception.at({ receptionId }), body, options);
export const receptionPhotos = (receptionId: string): string =>
  routes.putReceptionPhoto.at({ receptionId });
export type Inspection = WithPhotos<InspectBody>;
export const inspect =
  (receptionId: string) => async (inspection: Inspection, options: PostOptions) =>
    postJson<InspectAnswer>(
      routes.inspect.at({ receptionId }),
      await sendPhotosAhead<InspectBody>(receptionPhotos(receptionId), inspection),
      options,
    );
export const reverseInspection =
  (receptionId: string) => (body: z.input<typeof ReverseInspectionBody>, options: PostOptions) =>
    postJson<unknown>(routes.reverseInspection.at({ receptionId }), body, options);
export const settleRejection =
  (receptionId: string) => (body: z.input<typeof SettleRejectionBody>, options: PostOptions) =>
    postJson<unknown>(routes.settleRejection.at({ receptionId }), body, options);

export type AdjustmentInput = z.input<typeof AdjustParcelBody>;
export const adjustParcel = (parcelId: string) => (body: AdjustmentInput, options: PostOptions) =>
  postJson<unknown>(routes.adjustParcel.at({ parcelId }), body, options);
export const reverseSettlement =
  (receptionId: string) => (body: z.input<typeof ReverseSettlementBody>, options: PostOptions) =>
    postJson<unknown>(routes.reverseSettlement.at({ receptionId }), body, options);
export const eraseInventoryNotes = (
  body: z.input<typeof EraseInventoryNotesBody>,
  options: PostOptions,
) => postJson<unknown>(routes.eraseInventoryNotes.at(), body, options);
export const discardBox =
  (boxId: string) => (body: z.input<typeof DiscardBoxBody>, options: PostOptions) =>
    postJson<unknown>(routes.discardBox.at({ boxId }), body, options);
export const reverseAdjustment =
  (parcelId: string) => (body: z.input<typeof ReverseAdjustmentBody>, options: PostOptions) =>
    postJson<unknown>(routes.reverseAdjustment.at({ parcelId }), body, options);
export const assembleKit = (body: z.input<typeof AssembleKitBody>, options: PostOptions) =>
  postJson<z.infer<typeof AssembleKitAnswer>>(routes.assembleKits.at(), body, options);
export const takeKitsApart = (kitId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.takeKitsApart.at({ kitId }), {}, options);

export const openBox = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly boxId: string; readonly number: number }>(
    routes.openBox.at(),
    { driveId },
    options,
  );
export const packBox = (boxId: string) => (body: PackBody, options: PostOptions) =>
  postJson<unknown>(routes.packBox.at({ boxId }), body, options);
export interface LinePack {
  readonly parts: readonly { readonly parcelId: string; readonly quantity: number }[];
  readonly override?: PackBody['override'];
}
/** Packs the parcels of a quantity one after the other, each under a key that a repetition reuses. */
export const packLine =
  (boxId: string) =>
  async ({ parts, override }: LinePack, { idempotencyKey, ...options }: PostOptions) => {
    for (const [index, part] of parts.entries())
      await packBox(boxId)(
        { ...part, ...(override === undefined ? {} : { override }) },
        {
          ...options,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}.${index}` }),
        },
      );
  };
export const unpackBox =
  (boxId: string) => (body: z.input<typeof UnpackBody>, options: PostOptions) =>
    postJson<unknown>(routes.unpackBox.at({ boxId }), body, options);
export const sealBox =
  (boxId: string) => (body: { readonly weight: number }, options: PostOptions) =>
    postJson<unknown>(routes.sealBox.at({ boxId }), body, options);
export const reopenBox =
  (boxId: string) => (body: z.input<typeof ReopenBoxBody>, options: PostOptions) =>
    postJson<unknown>(routes.reopenBox.at({ boxId }), body, options);
