import type { z } from 'zod';
import type {
  AdjustParcelBody,
  AssembleKitAnswer,
  AssembleKitBody,
  BoxChanged,
  BoxList,
  BoxOpened,
  BoxView,
  DiscardBoxBody,
  EraseInventoryNotesBody,
  ExpectedPledge,
  ExpectedPledgeList,
  InspectAnswer,
  InspectBody,
  KitChanged,
  ListBoxesQuery,
  ListExpectedQuery,
  ListParcelsQuery,
  ListReceptionsQuery,
  ListStockQuery,
  NotesErased,
  OpenBoxBody,
  PackBody,
  PackingProposal,
  ParcelAdjusted,
  ParcelChanged,
  ParcelDetail,
  ParcelList,
  PhotoErased,
  ProposePackingQuery,
  PutPhotoAnswer,
  PutPhotoBody,
  ReceptionChanged,
  ReceptionList,
  ReceptionView,
  RecordReceptionAnswer,
  RecordReceptionBody,
  RejectionSettled,
  ReopenBoxBody,
  ReverseAdjustmentBody,
  ReverseInspectionBody,
  ReverseReceptionBody,
  ReverseSettlementBody,
  SealBoxBody,
  SettleRejectionBody,
  StockList,
  UnpackBody,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the inventory service.

export const openBox = route<{ body: typeof OpenBoxBody; answers: { 201: typeof BoxOpened } }>()(
  'openBox',
  'post',
  '/api/inventory/boxes',
);
export const listBoxes = route<{
  query: typeof ListBoxesQuery;
  answers: { 200: typeof BoxList };
}>()('listBoxes', 'get', '/api/inventory/drives/:driveId/boxes');
export const showBox = route<{ answers: { 200: typeof BoxView } }>()(
  'showBox',
  'get',
  '/api/inventory/boxes/:boxId',
);
export const packBox = route<{ body: typeof PackBody; answers: { 200: typeof BoxChanged } }>()(
  'packBox',
  'post',
  '/api/inventory/boxes/:boxId/pack',
);
export const proposePacking = route<{
  query: typeof ProposePackingQuery;
  answers: { 200: typeof PackingProposal };
}>()('proposePacking', 'get', '/api/inventory/drives/:driveId/packing-proposal');
export const unpackBox = route<{ body: typeof UnpackBody; answers: { 200: typeof BoxChanged } }>()(
  'unpackBox',
  'post',
  '/api/inventory/boxes/:boxId/unpack',
);
export const sealBox = route<{ body: typeof SealBoxBody; answers: { 200: typeof BoxChanged } }>()(
  'sealBox',
  'post',
  '/api/inventory/boxes/:boxId/seal',
);
export const reopenBox = route<{
  body: typeof ReopenBoxBody;
  answers: { 200: typeof BoxChanged };
}>()('reopenBox', 'post', '/api/inventory/boxes/:boxId/reopen');
export const discardBox = route<{
  body: typeof DiscardBoxBody;
  answers: { 200: typeof BoxChanged };
}>()('discardBox', 'post', '/api/inventory/boxes/:boxId/discard');
export const listExpected = route<{
  query: typeof ListExpectedQuery;
  answers: { 200: typeof ExpectedPledgeList };
}>()('listExpected', 'get', '/api/inventory/drives/:driveId/expected');
export const showExpected = route<{ answers: { 200: typeof ExpectedPledge } }>()(
  'showExpected',
  'get',
  '/api/inventory/expected/:reference',
);
export const assembleKits = route<{
  body: typeof AssembleKitBody;
  answers: { 201: typeof AssembleKitAnswer };
}>()('assembleKits', 'post', '/api/inventory/kits');
export const takeKitsApart = route<{ answers: { 200: typeof KitChanged } }>()(
  'takeKitsApart',
  'post',
  '/api/inventory/kits/:kitId/take-apart',
);
export const eraseInventoryNotes = route<{
  body: typeof EraseInventoryNotesBody;
  answers: { 200: typeof NotesErased };
}>()('eraseInventoryNotes', 'post', '/api/inventory/notes/erase');
export const listParcels = route<{
  query: typeof ListParcelsQuery;
  answers: { 200: typeof ParcelList };
}>()('listParcels', 'get', '/api/inventory/drives/:driveId/parcels');
export const listStock = route<{
  query: typeof ListStockQuery;
  answers: { 200: typeof StockList };
}>()('listStock', 'get', '/api/inventory/drives/:driveId/stock');
export const showParcel = route<{ answers: { 200: typeof ParcelDetail } }>()(
  'showParcel',
  'get',
  '/api/inventory/parcels/:parcelId',
);
export const adjustParcel = route<{
  body: typeof AdjustParcelBody;
  answers: { 201: typeof ParcelAdjusted };
}>()('adjustParcel', 'post', '/api/inventory/parcels/:parcelId/adjustments');
export const reverseAdjustment = route<{
  body: typeof ReverseAdjustmentBody;
  answers: { 200: typeof ParcelChanged };
}>()('reverseAdjustment', 'post', '/api/inventory/parcels/:parcelId/adjustments/reverse');
export const putReceptionPhoto = route<{
  body: typeof PutPhotoBody;
  answers: { 201: typeof PutPhotoAnswer };
}>()('putReceptionPhoto', 'post', '/api/inventory/receptions/:receptionId/photos');
export const showReceptionPhoto = route<{ answers: { 200: z.ZodString } }>()(
  'showReceptionPhoto',
  'get',
  '/api/inventory/receptions/:receptionId/photos/:photoId',
  'file',
);
export const eraseReceptionPhoto = route<{ answers: { 200: typeof PhotoErased } }>()(
  'eraseReceptionPhoto',
  'post',
  '/api/inventory/receptions/:receptionId/photos/:photoId/erase',
);
export const recordReception = route<{
  body: typeof RecordReceptionBody;
  answers: { 201: typeof RecordReceptionAnswer };
}>()('recordReception', 'post', '/api/inventory/receptions');
export const listReceptions = route<{
  query: typeof ListReceptionsQuery;
  answers: { 200: typeof ReceptionList };
}>()('listReceptions', 'get', '/api/inventory/drives/:driveId/receptions');
export const showReception = route<{ answers: { 200: typeof ReceptionView } }>()(
  'showReception',
  'get',
  '/api/inventory/receptions/:receptionId',
);
export const reverseReception = route<{
  body: typeof ReverseReceptionBody;
  answers: { 200: typeof ReceptionChanged };
}>()('reverseReception', 'post', '/api/inventory/receptions/:receptionId/reverse');
export const inspect = route<{
  body: typeof InspectBody;
  answers: { 201: typeof InspectAnswer };
}>()('inspect', 'post', '/api/inventory/receptions/:receptionId/inspections');
export const reverseInspection = route<{
  body: typeof ReverseInspectionBody;
  answers: { 200: typeof ReceptionChanged };
}>()('reverseInspection', 'post', '/api/inventory/receptions/:receptionId/inspections/reverse');
export const settleRejection = route<{
  body: typeof SettleRejectionBody;
  answers: { 201: typeof RejectionSettled };
}>()('settleRejection', 'post', '/api/inventory/receptions/:receptionId/settlements');
export const reverseSettlement = route<{
  body: typeof ReverseSettlementBody;
  answers: { 200: typeof ReceptionChanged };
}>()('reverseSettlement', 'post', '/api/inventory/receptions/:receptionId/settlements/reverse');
