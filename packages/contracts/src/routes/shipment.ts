import type { z } from 'zod';
import type {
  CaseChanged,
  CaseList,
  CaseView,
  ClaimBoxesBody,
  CloseCaseBody,
  ConfirmReceiptAnswer,
  ConfirmReceiptBody,
  ConsignmentChanged,
  ConsignmentCreated,
  ConsignmentList,
  ConsignmentView,
  CorrectDispatchBody,
  CorrectionBody,
  CreateConsignmentBody,
  DispatchBody,
  EraseShipmentNotesBody,
  ListCasesQuery,
  ListConsignmentsQuery,
  NotesErased,
  OpenCaseBody,
  PhotoErased,
  PrintConsignmentQuery,
  ProgressCaseBody,
  PublishedPhotosView,
  PublishPhotosBody,
  PutPhotoAnswer,
  PutPhotoBody,
  RecipientLinkAnswer,
  RecipientLinkBody,
  ReleaseBoxBody,
  ReopenCaseBody,
  ReverseReceiptBody,
  ThankBody,
  ThanksChanged,
  ThanksList,
  TrackBody,
  WithdrawTrackingBody,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the shipment service.

export const listCases = route<{
  query: typeof ListCasesQuery;
  answers: { 200: typeof CaseList };
}>()('listCases', 'get', '/api/shipment/drives/:driveId/cases');
export const showCase = route<{ answers: { 200: typeof CaseView } }>()(
  'showCase',
  'get',
  '/api/shipment/cases/:caseId',
);
export const openCase = route<{
  body: typeof OpenCaseBody;
  answers: { 201: typeof CaseChanged };
}>()('openCase', 'post', '/api/shipment/cases');
export const progressCase = route<{
  body: typeof ProgressCaseBody;
  answers: { 200: typeof CaseChanged };
}>()('progressCase', 'post', '/api/shipment/cases/:caseId/progress');
export const closeCase = route<{
  body: typeof CloseCaseBody;
  answers: { 200: typeof CaseChanged };
}>()('closeCase', 'post', '/api/shipment/cases/:caseId/close');
export const reopenCase = route<{
  body: typeof ReopenCaseBody;
  answers: { 200: typeof CaseChanged };
}>()('reopenCase', 'post', '/api/shipment/cases/:caseId/reopen');
export const createConsignment = route<{
  body: typeof CreateConsignmentBody;
  answers: { 201: typeof ConsignmentCreated };
}>()('createConsignment', 'post', '/api/shipment/consignments');
export const listConsignments = route<{
  query: typeof ListConsignmentsQuery;
  answers: { 200: typeof ConsignmentList };
}>()('listConsignments', 'get', '/api/shipment/drives/:driveId/consignments');
export const showConsignment = route<{ answers: { 200: typeof ConsignmentView } }>()(
  'showConsignment',
  'get',
  '/api/shipment/consignments/:consignmentId',
);
export const claimBoxes = route<{
  body: typeof ClaimBoxesBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('claimBoxes', 'post', '/api/shipment/consignments/:consignmentId/boxes');
export const releaseBox = route<{
  body: typeof ReleaseBoxBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('releaseBox', 'post', '/api/shipment/consignments/:consignmentId/boxes/release');
export const discardConsignment = route<{
  body: typeof CorrectionBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('discardConsignment', 'post', '/api/shipment/consignments/:consignmentId/discard');
export const correctDispatch = route<{
  body: typeof CorrectDispatchBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('correctDispatch', 'post', '/api/shipment/consignments/:consignmentId/dispatch/correct');
export const reverseDispatch = route<{
  body: typeof CorrectionBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('reverseDispatch', 'post', '/api/shipment/consignments/:consignmentId/dispatch/reverse');
export const dispatchConsignment = route<{
  body: typeof DispatchBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('dispatchConsignment', 'post', '/api/shipment/consignments/:consignmentId/dispatch');
export const trackConsignment = route<{
  body: typeof TrackBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('trackConsignment', 'post', '/api/shipment/consignments/:consignmentId/tracking');
export const withdrawTracking = route<{
  body: typeof WithdrawTrackingBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('withdrawTracking', 'post', '/api/shipment/consignments/:consignmentId/tracking/withdraw');
export const reverseDelivery = route<{
  body: typeof CorrectionBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('reverseDelivery', 'post', '/api/shipment/consignments/:consignmentId/delivered/reverse');
export const deliverConsignment = route<{ answers: { 200: typeof ConsignmentChanged } }>()(
  'deliverConsignment',
  'post',
  '/api/shipment/consignments/:consignmentId/delivered',
);
export const makeRecipientLink = route<{
  body: typeof RecipientLinkBody;
  answers: { 200: typeof RecipientLinkAnswer };
}>()('makeRecipientLink', 'post', '/api/shipment/consignments/:consignmentId/recipient-link');
export const printConsignment = route<{
  query: typeof PrintConsignmentQuery;
  answers: { 200: z.ZodString };
}>()('printConsignment', 'get', '/api/shipment/consignments/:consignmentId/document', 'file');
export const eraseShipmentNotes = route<{
  body: typeof EraseShipmentNotesBody;
  answers: { 200: typeof NotesErased };
}>()('eraseShipmentNotes', 'post', '/api/shipment/notes/erase');
export const putPhoto = route<{
  body: typeof PutPhotoBody;
  answers: { 201: typeof PutPhotoAnswer };
}>()('putPhoto', 'post', '/api/shipment/consignments/:consignmentId/photos');
export const showPhoto = route<{ answers: { 200: z.ZodString } }>()(
  'showPhoto',
  'get',
  '/api/shipment/consignments/:consignmentId/photos/:photoId',
  'file',
);
export const erasePhoto = route<{ answers: { 200: typeof PhotoErased } }>()(
  'erasePhoto',
  'post',
  '/api/shipment/consignments/:consignmentId/photos/:photoId/erase',
);
export const publishPhotos = route<{
  body: typeof PublishPhotosBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('publishPhotos', 'post', '/api/shipment/consignments/:consignmentId/published-photos');
export const listPublishedPhotos = route<{ answers: { 200: typeof PublishedPhotosView } }>()(
  'listPublishedPhotos',
  'get',
  '/api/shipment/drives/:driveId/published-photos',
);
export const confirmReceipt = route<{
  body: typeof ConfirmReceiptBody;
  answers: { 201: typeof ConfirmReceiptAnswer };
}>()('confirmReceipt', 'post', '/api/shipment/consignments/:consignmentId/receipts');
export const reverseReceipt = route<{
  body: typeof ReverseReceiptBody;
  answers: { 200: typeof ConsignmentChanged };
}>()('reverseReceipt', 'post', '/api/shipment/consignments/:consignmentId/receipts/reverse');
export const thankGivers = route<{
  body: typeof ThankBody;
  answers: { 201: typeof ThanksChanged };
}>()('thankGivers', 'post', '/api/shipment/consignments/:consignmentId/thanks');
export const withdrawThanks = route<{ answers: { 200: typeof ThanksChanged } }>()(
  'withdrawThanks',
  'post',
  '/api/shipment/consignments/:consignmentId/thanks/withdraw',
);
export const listThanks = route<{ answers: { 200: typeof ThanksList } }>()(
  'listThanks',
  'get',
  '/api/shipment/drives/:driveId/thanks',
);
