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
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions, MOST_ROWS, queryString } from './paging.ts';
import { sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

const BASE = '/api/inventory';

export const expectedListQuery = (driveId: string, search: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'expected'],
    path: `${BASE}/drives/${driveId}/expected`,
    query: { search, outstanding: 'true' },
    pageSize: 20,
    rowsOf: ({ expected }: z.infer<typeof ExpectedPledgeList>) =>
      expected.map((pledge) => ({ ...pledge, id: pledge.pledgeId })),
  });
export const expectedQuery = (driveId: string, reference: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'expected-one', reference],
    queryFn: ({ signal }) =>
      getJson<ExpectedPledge>(`${BASE}/expected/${encodeURIComponent(reference)}`, { signal }),
  });
/**
 * Lists of receptions, the last to come first: those with goods to inspect, those whose rejected or set-aside goods
 * are still here, and all of them.
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
    path: `${BASE}/drives/${driveId}/receptions`,
    ...RECEPTION_LISTS[list],
    rowsOf: ({ receptions }: z.infer<typeof ReceptionList>) => receptions,
  });
export const receptionQuery = (driveId: string, receptionId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'reception', receptionId],
    queryFn: ({ signal }) =>
      getJson<ReceptionView>(`${BASE}/receptions/${receptionId}`, { signal }),
  });
interface ParcelFilter {
  /** Only free parcels, or all of them. */
  readonly available: boolean;
  readonly pledgeId?: string;
  readonly lot?: string;
}
/** Few: of one pledge, or of one lot as it was scanned. */
export const parcelsQuery = (driveId: string, filter: ParcelFilter) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcels', filter],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof ParcelList>>(
        `${BASE}/drives/${driveId}/parcels${queryString({
          limit: MOST_ROWS,
          available: filter.available ? 'true' : undefined,
          pledgeId: filter.pledgeId,
          lot: filter.lot,
        })}`,
        { signal },
      ),
  });
export interface StockFilterQuery {
  /** Only free stock, or all of it. */
  readonly available: boolean;
  /** `true` asks for kits alone, `false` for everything else; undefined asks for both. */
  readonly kits?: boolean;
  readonly search?: string;
  readonly sort?: 'name' | 'most' | undefined;
}
/** One line for an item, expiry and lot, whoever gave it. */
export const stockQuery = (driveId: string, { available, kits, search, sort }: StockFilterQuery) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'stock'],
    path: `${BASE}/drives/${driveId}/stock`,
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
    queryFn: ({ signal }) => getJson<ParcelDetail>(`${BASE}/parcels/${parcelId}`, { signal }),
  });
interface BoxesFilter {
  readonly status?: BoxSummary['status'] | undefined;
  readonly search?: string | undefined;
}
export const boxesQuery = (driveId: string, { status, search }: BoxesFilter = {}) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'boxes'],
    path: `${BASE}/drives/${driveId}/boxes`,
    query: { status, search },
    pageSize: MOST_ROWS,
    rowsOf: ({ boxes }: z.infer<typeof BoxList>) => boxes,
  });
/** Number of boxes in each state, among all or among those that match a search. */
export const boxCountsQuery = (driveId: string, search?: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'box-counts', search ?? ''],
    queryFn: async ({ signal }) =>
      (
        await getJson<z.infer<typeof BoxList>>(
          `${BASE}/drives/${driveId}/boxes${queryString({ limit: 1, search })}`,
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
      `${BASE}/drives/${driveId}/boxes${queryString({ search: String(number), limit: 1 })}`,
    )
  ).boxes[0];
export const boxQuery = (boxId: string) =>
  queryOptions({
    queryKey: ['box', boxId],
    queryFn: ({ signal }) => getJson<BoxView>(`${BASE}/boxes/${boxId}`, { signal }),
  });

export type ReceptionInput = RecordReceptionBody;
export type ReceptionRecorded = z.infer<typeof RecordReceptionAnswer>;
export const recordReception = (body: ReceptionInput, options: PostOptions) =>
  postJson<ReceptionRecorded>(`${BASE}/receptions`, body, options);
export const reverseReception =
  (receptionId: string) => (body: z.input<typeof ReverseReceptionBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/receptions/${receptionId}/reverse`, body, options);
export const receptionPhotos = (receptionId: string): string =>
  `${BASE}/receptions/${receptionId}/photos`;
export type Inspection = WithPhotos<InspectBody>;
export const inspect =
  (receptionId: string) => async (inspection: Inspection, options: PostOptions) =>
    postJson<InspectAnswer>(
      `${BASE}/receptions/${receptionId}/inspections`,
      await sendPhotosAhead<InspectBody>(receptionPhotos(receptionId), inspection),
      options,
    );
export const reverseInspection =
  (receptionId: string) => (body: z.input<typeof ReverseInspectionBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/receptions/${receptionId}/inspections/reverse`, body, options);
export const settleRejection =
  (receptionId: string) => (body: z.input<typeof SettleRejectionBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/receptions/${receptionId}/settlements`, body, options);

export type AdjustmentInput = z.input<typeof AdjustParcelBody>;
export const adjustParcel = (parcelId: string) => (body: AdjustmentInput, options: PostOptions) =>
  postJson<unknown>(`${BASE}/parcels/${parcelId}/adjustments`, body, options);
export const reverseSettlement =
  (receptionId: string) => (body: z.input<typeof ReverseSettlementBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/receptions/${receptionId}/settlements/reverse`, body, options);
export const eraseInventoryNotes = (
  body: z.input<typeof EraseInventoryNotesBody>,
  options: PostOptions,
) => postJson<unknown>(`${BASE}/notes/erase`, body, options);
export const discardBox =
  (boxId: string) => (body: z.input<typeof DiscardBoxBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/discard`, body, options);
export const reverseAdjustment =
  (parcelId: string) => (body: z.input<typeof ReverseAdjustmentBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/parcels/${parcelId}/adjustments/reverse`, body, options);
export const assembleKit = (body: z.input<typeof AssembleKitBody>, options: PostOptions) =>
  postJson<z.infer<typeof AssembleKitAnswer>>(`${BASE}/kits`, body, options);
export const takeKitsApart = (kitId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/kits/${kitId}/take-apart`, {}, options);

export const openBox = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly boxId: string; readonly number: number }>(
    `${BASE}/boxes`,
    { driveId },
    options,
  );
export const packBox = (boxId: string) => (body: PackBody, options: PostOptions) =>
  postJson<unknown>(`${BASE}/boxes/${boxId}/pack`, body, options);
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
    postJson<unknown>(`${BASE}/boxes/${boxId}/unpack`, body, options);
export const sealBox =
  (boxId: string) => (body: { readonly weight: number }, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/seal`, body, options);
export const reopenBox =
  (boxId: string) => (body: z.input<typeof ReopenBoxBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/reopen`, body, options);
