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
  UnpackBody,
} from '@bluebox/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../shared/api.ts';
import { MOST_ROWS, queryString } from './paging.ts';
import { sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

const BASE = '/api/inventory';

export const expectedListQuery = (driveId: string, search: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'expected', search],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof ExpectedPledgeList>>(
        `${BASE}/drives/${driveId}/expected${queryString({ limit: 20, search, outstanding: 'true' })}`,
        { signal },
      ),
  });
export const expectedQuery = (driveId: string, reference: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'expected-one', reference],
    queryFn: ({ signal }) =>
      getJson<ExpectedPledge>(`${BASE}/expected/${encodeURIComponent(reference)}`, { signal }),
  });
export const openReceptionsQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'receptions', 'open'],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof ReceptionList>>(
        `${BASE}/drives/${driveId}/receptions${queryString({ open: 'true', limit: 20 })}`,
        { signal },
      ),
  });
export const receptionQuery = (driveId: string, receptionId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'reception', receptionId],
    queryFn: ({ signal }) =>
      getJson<ReceptionView>(`${BASE}/receptions/${receptionId}`, { signal }),
  });
interface ParcelFilter {
  /** Only what is free, else everything. */
  readonly available: boolean;
  readonly pledgeId?: string;
  readonly lot?: string;
  /** What the server looks for in every parcel. */
  readonly search?: string;
}
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
          search: filter.search,
        })}`,
        { signal },
      ),
  });
export const parcelQuery = (driveId: string, parcelId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'parcel', parcelId],
    queryFn: ({ signal }) => getJson<ParcelDetail>(`${BASE}/parcels/${parcelId}`, { signal }),
  });
export const boxesQuery = (driveId: string, status?: BoxSummary['status']) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'boxes', status ?? 'all'],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof BoxList>>(
        `${BASE}/drives/${driveId}/boxes${queryString({ limit: MOST_ROWS, status })}`,
        { signal },
      ),
  });
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

export const openBox = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly boxId: string; readonly number: number }>(
    `${BASE}/boxes`,
    { driveId },
    options,
  );
export const packBox = (boxId: string) => (body: PackBody, options: PostOptions) =>
  postJson<unknown>(`${BASE}/boxes/${boxId}/pack`, body, options);
export const unpackBox =
  (boxId: string) => (body: z.input<typeof UnpackBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/unpack`, body, options);
export const sealBox =
  (boxId: string) => (body: { readonly weight: number }, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/seal`, body, options);
export const reopenBox =
  (boxId: string) => (body: z.input<typeof ReopenBoxBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/boxes/${boxId}/reopen`, body, options);
