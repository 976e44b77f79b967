import type { z } from 'zod';
import type {
  AmendDriveBody,
  AmendPledgeBody,
  Challenge,
  CompleteDriveBody,
  DriveChanged,
  DriveList,
  DriveView,
  FindGiversBody,
  FoundGivers,
  Giver,
  GiverNames,
  ImportPledgesAnswer,
  ImportPledgesBody,
  ListDrivesQuery,
  ListGiverNamesQuery,
  ListPledgesQuery,
  ListSlotsQuery,
  NeedsView,
  OpenDriveBody,
  PhotoErased,
  PlanImportAnswer,
  PlanImportBody,
  PledgeChanged,
  PledgeLinkRotated,
  PledgeList,
  PledgeView,
  PutPhotoAnswer,
  PutPhotoBody,
  ReopenDriveBody,
  SlotChoice,
  SlotList,
  SubmitPledgeAnswer,
  SubmitPledgeBody,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the pledge service.

export const openDrive = route<{
  body: typeof OpenDriveBody;
  answers: { 201: typeof DriveChanged };
}>()('openDrive', 'post', '/api/pledge/drives');
export const listDrives = route<{
  query: typeof ListDrivesQuery;
  answers: { 200: typeof DriveList };
}>()('listDrives', 'get', '/api/pledge/drives');
export const showDrive = route<{ answers: { 200: typeof DriveView } }>()(
  'showDrive',
  'get',
  '/api/pledge/drives/:driveId',
);
export const showNeeds = route<{ answers: { 200: typeof NeedsView } }>()(
  'showNeeds',
  'get',
  '/api/pledge/drives/:driveId/needs',
);
export const listSlots = route<{
  query: typeof ListSlotsQuery;
  answers: { 200: typeof SlotList };
}>()('listSlots', 'get', '/api/pledge/drives/:driveId/hand-in-points/:pointId/slots');
export const amendDrive = route<{
  body: typeof AmendDriveBody;
  answers: { 200: typeof DriveChanged };
}>()('amendDrive', 'post', '/api/pledge/drives/:driveId/amend');
export const publishDrive = route<{ answers: { 200: typeof DriveChanged } }>()(
  'publishDrive',
  'post',
  '/api/pledge/drives/:driveId/publish',
);
export const closeDrive = route<{ answers: { 200: typeof DriveChanged } }>()(
  'closeDrive',
  'post',
  '/api/pledge/drives/:driveId/close',
);
export const completeDrive = route<{
  body: typeof CompleteDriveBody;
  answers: { 200: typeof DriveChanged };
}>()('completeDrive', 'post', '/api/pledge/drives/:driveId/complete');
export const reopenDrive = route<{
  body: typeof ReopenDriveBody;
  answers: { 200: typeof DriveChanged };
}>()('reopenDrive', 'post', '/api/pledge/drives/:driveId/reopen');
export const discardDrive = route<{ answers: { 200: typeof DriveChanged } }>()(
  'discardDrive',
  'post',
  '/api/pledge/drives/:driveId/discard',
);
export const putDrivePhoto = route<{
  body: typeof PutPhotoBody;
  answers: { 201: typeof PutPhotoAnswer };
}>()('putDrivePhoto', 'post', '/api/pledge/drives/:driveId/photos');
export const showDrivePhoto = route<{ answers: { 200: z.ZodString } }>()(
  'showDrivePhoto',
  'get',
  '/api/pledge/drives/:driveId/photos/:photoId',
  'file',
);
export const eraseDrivePhoto = route<{ answers: { 200: typeof PhotoErased } }>()(
  'eraseDrivePhoto',
  'post',
  '/api/pledge/drives/:driveId/photos/:photoId/erase',
);
export const planImport = route<{
  body: typeof PlanImportBody;
  answers: { 200: typeof PlanImportAnswer };
}>()('planImport', 'post', '/api/pledge/drives/:driveId/imports/plan');
export const importPledges = route<{
  body: typeof ImportPledgesBody;
  answers: { 200: typeof ImportPledgesAnswer };
}>()('importPledges', 'post', '/api/pledge/drives/:driveId/imports');
export const getChallenge = route<{ answers: { 200: typeof Challenge } }>()(
  'getChallenge',
  'get',
  '/api/pledge/drives/:driveId/challenge',
);
export const submitPledge = route<{
  body: typeof SubmitPledgeBody;
  answers: { 201: typeof SubmitPledgeAnswer };
}>()('submitPledge', 'post', '/api/pledge/drives/:driveId/pledges');
export const listPledges = route<{
  query: typeof ListPledgesQuery;
  answers: { 200: typeof PledgeList };
}>()('listPledges', 'get', '/api/pledge/drives/:driveId/pledges');
export const findGivers = route<{
  body: typeof FindGiversBody;
  answers: { 200: typeof FoundGivers };
}>()('findGivers', 'post', '/api/pledge/drives/:driveId/givers/find');
export const listGiverNames = route<{
  query: typeof ListGiverNamesQuery;
  answers: { 200: typeof GiverNames };
}>()('listGiverNames', 'get', '/api/pledge/drives/:driveId/givers/names');
export const findPledge = route<{ answers: { 200: typeof PledgeView } }>()(
  'findPledge',
  'get',
  '/api/pledge/pledges/by-reference/:reference',
);
export const showPledge = route<{ answers: { 200: typeof PledgeView } }>()(
  'showPledge',
  'get',
  '/api/pledge/pledges/:pledgeId',
);
export const amendPledge = route<{
  body: typeof AmendPledgeBody;
  answers: { 200: typeof PledgeChanged };
}>()('amendPledge', 'post', '/api/pledge/pledges/:pledgeId/amend');
export const withdrawPledge = route<{ answers: { 200: typeof PledgeChanged } }>()(
  'withdrawPledge',
  'post',
  '/api/pledge/pledges/:pledgeId/withdraw',
);
export const bookSlot = route<{
  body: typeof SlotChoice;
  answers: { 200: typeof PledgeChanged };
}>()('bookSlot', 'post', '/api/pledge/pledges/:pledgeId/appointment');
export const cancelAppointment = route<{ answers: { 200: typeof PledgeChanged } }>()(
  'cancelAppointment',
  'post',
  '/api/pledge/pledges/:pledgeId/appointment/cancel',
);
export const nameGiver = route<{ body: typeof Giver; answers: { 200: typeof PledgeChanged } }>()(
  'nameGiver',
  'post',
  '/api/pledge/pledges/:pledgeId/giver',
);
export const forgetGiver = route<{ answers: { 200: typeof PledgeChanged } }>()(
  'forgetGiver',
  'post',
  '/api/pledge/pledges/:pledgeId/forget',
);
export const confirmQuantities = route<{ answers: { 200: typeof PledgeChanged } }>()(
  'confirmQuantities',
  'post',
  '/api/pledge/pledges/:pledgeId/confirm-quantities',
);
export const rotatePledgeLink = route<{ answers: { 200: typeof PledgeLinkRotated } }>()(
  'rotatePledgeLink',
  'post',
  '/api/pledge/pledges/:pledgeId/rotate-link',
);
