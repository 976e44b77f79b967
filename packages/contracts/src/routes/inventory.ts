import type { z } from 'zod';
import type {
  AbandonCountBody,
  AddItemBody,
  AdjustParcelBody,
  AssembleByRecipeBody,
  AssembleKitAnswer,
  AssembleKitBody,
  BeginCountBody,
  BoxChanged,
  BoxList,
  BoxOpened,
  BoxView,
  CodeBody,
  CountBoxBody,
  CountChanged,
  CountList,
  CountParcelBody,
  CountPosted,
  CountSheet,
  CountSheetQuery,
  CountView,
  DiscardBoxBody,
  EraseInventoryNotesBody,
  ExpectedPledge,
  ExpectedPledgeList,
  FindItemsQuery,
  HoldList,
  HoldPlaced,
  HoldView,
  InspectAnswer,
  InspectBody,
  ItemChanged,
  ItemDetail,
  ItemList,
  ItemReferences,
  ItemsFound,
  KitChanged,
  KitList,
  LiftHoldBody,
  ListBoxesQuery,
  ListCountsQuery,
  ListExpectedQuery,
  ListHoldsQuery,
  ListItemsQuery,
  ListKitsQuery,
  ListParcelsQuery,
  ListReceptionsQuery,
  ListStockQuery,
  MergeItemBody,
  NotesErased,
  OpenBoxBody,
  PackBody,
  PackingProposal,
  ParcelAdjusted,
  ParcelChanged,
  ParcelDetail,
  ParcelList,
  PhotoErased,
  PlaceHoldBody,
  PostCountBody,
  ProposePackingQuery,
  PutPhotoAnswer,
  PutPhotoBody,
  ReceptionChanged,
  ReceptionList,
  ReceptionView,
  RecipeList,
  RecordReceptionAnswer,
  RecordReceptionBody,
  RejectionSettled,
  RenameItemBody,
  ReopenBoxBody,
  ReverseAdjustmentBody,
  ReverseCountBody,
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
export const assembleByRecipe = route<{
  body: typeof AssembleByRecipeBody;
  answers: { 201: typeof AssembleKitAnswer };
}>()('assembleByRecipe', 'post', '/api/inventory/kits/by-recipe');
export const listRecipes = route<{ answers: { 200: typeof RecipeList } }>()(
  'listRecipes',
  'get',
  '/api/inventory/drives/:driveId/recipes',
);
export const listKits = route<{
  query: typeof ListKitsQuery;
  answers: { 200: typeof KitList };
}>()('listKits', 'get', '/api/inventory/drives/:driveId/kits');
export const beginCount = route<{
  body: typeof BeginCountBody;
  answers: { 201: typeof CountChanged };
}>()('beginCount', 'post', '/api/inventory/counts');
export const listCounts = route<{
  query: typeof ListCountsQuery;
  answers: { 200: typeof CountList };
}>()('listCounts', 'get', '/api/inventory/drives/:driveId/counts');
export const showCount = route<{ answers: { 200: typeof CountView } }>()(
  'showCount',
  'get',
  '/api/inventory/counts/:countId',
);
export const showCountSheet = route<{
  query: typeof CountSheetQuery;
  answers: { 200: typeof CountSheet };
}>()('showCountSheet', 'get', '/api/inventory/counts/:countId/sheet');
export const countParcel = route<{
  body: typeof CountParcelBody;
  answers: { 200: typeof CountChanged };
}>()('countParcel', 'post', '/api/inventory/counts/:countId/parcels');
export const countBox = route<{
  body: typeof CountBoxBody;
  answers: { 200: typeof CountChanged };
}>()('countBox', 'post', '/api/inventory/counts/:countId/boxes');
export const postCount = route<{
  body: typeof PostCountBody;
  answers: { 200: typeof CountPosted };
}>()('postCount', 'post', '/api/inventory/counts/:countId/post');
export const reverseCount = route<{
  body: typeof ReverseCountBody;
  answers: { 200: typeof CountChanged };
}>()('reverseCount', 'post', '/api/inventory/counts/:countId/reverse');
export const abandonCount = route<{
  body: typeof AbandonCountBody;
  answers: { 200: typeof CountChanged };
}>()('abandonCount', 'post', '/api/inventory/counts/:countId/abandon');
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
export const findItems = route<{
  query: typeof FindItemsQuery;
  answers: { 200: typeof ItemsFound };
}>()('findItems', 'get', '/api/inventory/items');
export const showItem = route<{ answers: { 200: typeof ItemDetail } }>()(
  'showItem',
  'get',
  '/api/inventory/items/:itemId',
);
export const listItems = route<{
  query: typeof ListItemsQuery;
  answers: { 200: typeof ItemList };
}>()('listItems', 'get', '/api/inventory/catalogue');
export const addItem = route<{
  body: typeof AddItemBody;
  answers: { 201: typeof ItemChanged };
}>()('addItem', 'post', '/api/inventory/items');
export const renameItem = route<{
  body: typeof RenameItemBody;
  answers: { 200: typeof ItemChanged };
}>()('renameItem', 'post', '/api/inventory/items/:itemId/rename');
export const mergeItem = route<{
  body: typeof MergeItemBody;
  answers: { 200: typeof ItemChanged };
}>()('mergeItem', 'post', '/api/inventory/items/:itemId/merge');
export const learnCode = route<{
  body: typeof CodeBody;
  answers: { 200: typeof ItemChanged };
}>()('learnCode', 'post', '/api/inventory/items/:itemId/codes');
export const forgetCode = route<{
  body: typeof CodeBody;
  answers: { 200: typeof ItemChanged };
}>()('forgetCode', 'post', '/api/inventory/items/:itemId/codes/forget');
export const countItemReferences = route<{ answers: { 200: typeof ItemReferences } }>()(
  'countItemReferences',
  'get',
  '/api/inventory/items/:itemId/references',
);
export const placeHold = route<{
  body: typeof PlaceHoldBody;
  answers: { 201: typeof HoldPlaced };
}>()('placeHold', 'post', '/api/inventory/holds');
export const listHolds = route<{
  query: typeof ListHoldsQuery;
  answers: { 200: typeof HoldList };
}>()('listHolds', 'get', '/api/inventory/holds');
export const showHold = route<{ answers: { 200: typeof HoldView } }>()(
  'showHold',
  'get',
  '/api/inventory/holds/:holdId',
);
export const liftHold = route<{
  body: typeof LiftHoldBody;
  answers: { 200: typeof HoldPlaced };
}>()('liftHold', 'post', '/api/inventory/holds/:holdId/lift');
