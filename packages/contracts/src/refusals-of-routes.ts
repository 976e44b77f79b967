import type { RefusalCode } from './refusals.ts';
import type * as routes from './routes/all.ts';

/** Name of an operation of the public API. */
export type Operation = keyof typeof routes;

const PAGED = ['UNKNOWN_PAGE'] as const;
const SENT_PHOTO = ['PHOTO_UNREADABLE', 'PHOTO_TOO_LARGE', 'PHOTOS_FULL', 'PHOTO_EXISTS'] as const;
const PASSWORD = ['PASSWORD_COMMON', 'PASSWORD_HOLDS_LOGIN'] as const;
const IMPORTING = ['UNKNOWN_DRIVE', 'DRIVE_NOT_PUBLISHED', 'DRIVE_COMPLETED'] as const;
const TERMS = ['ARRIVAL_BEFORE_WINDOW', 'DUPLICATE_ID'] as const;
const OPEN_BOX = ['UNKNOWN_BOX', 'BOX_NOT_OPEN', 'BOX_DISCARDED'] as const;
const PARCEL = ['UNKNOWN_PARCEL', 'PARCEL_VOIDED'] as const;
const PREPARING = ['UNKNOWN_CONSIGNMENT', 'CONSIGNMENT_DISCARDED', 'ALREADY_DISPATCHED'] as const;
const DISPATCHED = ['UNKNOWN_CONSIGNMENT', 'CONSIGNMENT_DISCARDED', 'NOT_DISPATCHED'] as const;
const SPOKEN = [
  'UNKNOWN_CONSIGNMENT',
  'PAPER_NOT_ALLOWED',
  'ONLY_RECIPIENT_CONFIRMS',
  'PHOTO_NOT_ARRIVED',
] as const;

/**
 * Refusals of each operation, for the API document. Problems that any request can have are left
 * out, and so are refusals because a random id that the service made exists already.
 */
export const REFUSALS_OF_ROUTES: Readonly<Record<Operation, readonly RefusalCode[]>> = {
  // Pledge service
  openDrive: [...TERMS, 'SLUG_TAKEN'],
  listDrives: [],
  showDrive: ['UNKNOWN_DRIVE'],
  amendDrive: [
    'UNKNOWN_DRIVE',
    'DRIVE_COMPLETED',
    ...TERMS,
    'ID_USED_BEFORE',
    'PLEDGES_NAME_POINT',
    'PLEDGES_NAME_DEPARTMENT',
  ],
  publishDrive: ['UNKNOWN_DRIVE', 'DRIVE_COMPLETED'],
  closeDrive: ['UNKNOWN_DRIVE', 'DRIVE_NOT_PUBLISHED', 'DRIVE_COMPLETED'],
  completeDrive: ['UNKNOWN_DRIVE', 'DRIVE_NOT_CLOSED', 'DRIVE_HAS_OPEN_ENDS'],
  reopenDrive: ['UNKNOWN_DRIVE', 'DRIVE_NOT_COMPLETED'],
  planImport: [...IMPORTING, 'UNKNOWN_PLEDGE'],
  importPledges: IMPORTING,
  getChallenge: [],
  submitPledge: [
    'UNKNOWN_DRIVE',
    'DRIVE_NOT_OPEN_YET',
    'DRIVE_CLOSED',
    'LINE_NOT_TAKEN',
    'PROOF_MISSING',
    'PROOF_TOO_EASY',
    'PROOF_REFUSED',
    'PROOF_SPENT',
    'NOTICE_CHANGED',
    'UNKNOWN_HAND_IN_POINT',
    'UNKNOWN_DEPARTMENT',
  ],
  listPledges: PAGED,
  findPledge: ['UNKNOWN_REFERENCE'],
  showPledge: ['UNKNOWN_PLEDGE'],
  amendPledge: [
    'UNKNOWN_PLEDGE',
    'DRIVE_NOT_OPEN_YET',
    'DRIVE_CLOSED',
    'LINE_NOT_TAKEN',
    'PLEDGE_NOT_OPEN',
    'UNKNOWN_LINE',
    'DUPLICATE_LINE',
    'LINE_CHANGES_KIND',
    'LINE_HANDED_IN',
  ],
  withdrawPledge: ['UNKNOWN_PLEDGE', 'NOTHING_TO_WITHDRAW'],
  nameGiver: ['UNKNOWN_PLEDGE', 'GIVER_FORGOTTEN'],
  forgetGiver: ['UNKNOWN_PLEDGE'],
  confirmQuantities: ['UNKNOWN_PLEDGE', 'NOTHING_TO_CONFIRM'],
  rotatePledgeLink: ['UNKNOWN_PLEDGE'],

  // Inventory service
  openBox: ['UNKNOWN_DRIVE', 'DRIVE_NOT_PUBLISHED'],
  listBoxes: PAGED,
  showBox: ['UNKNOWN_BOX'],
  packBox: [
    ...OPEN_BOX,
    ...PARCEL,
    'NOT_ENOUGH_FREE',
    'WRONG_DRIVE',
    'MEDICINE_NOT_ALONE',
    'BOX_FULL',
  ],
  unpackBox: [...OPEN_BOX, ...PARCEL, 'NOT_THAT_MANY_PACKED'],
  sealBox: [...OPEN_BOX, 'BOX_EMPTY', 'BOX_TOO_HEAVY', 'EXPIRED_CONTENT'],
  reopenBox: ['UNKNOWN_BOX', 'BOX_NOT_SEALED', 'BOX_DISCARDED', 'BOX_GRANTED'],
  discardBox: ['UNKNOWN_BOX', 'BOX_NOT_OPEN', 'BOX_NOT_EMPTY'],
  listExpected: PAGED,
  showExpected: ['UNKNOWN_REFERENCE'],
  assembleKits: [...PARCEL, 'DUPLICATE_COMPONENT', 'WRONG_DRIVE', 'NOT_ENOUGH_FREE', 'NOT_A_KIT'],
  takeKitsApart: ['UNKNOWN_KIT', 'KIT_TAKEN_APART', 'PARCEL_IN_USE'],
  eraseInventoryNotes: ['UNKNOWN_RECEPTION', 'UNKNOWN_PARCEL', 'UNKNOWN_BOX'],
  listParcels: PAGED,
  listStock: PAGED,
  showParcel: ['UNKNOWN_PARCEL'],
  adjustParcel: [...PARCEL, 'NOT_ENOUGH_FREE'],
  reverseAdjustment: [
    ...PARCEL,
    'UNKNOWN_ADJUSTMENT',
    'ADJUSTMENT_ALREADY_REVERSED',
    'NOT_ENOUGH_FREE',
  ],
  putReceptionPhoto: ['UNKNOWN_RECEPTION', ...SENT_PHOTO],
  showReceptionPhoto: ['UNKNOWN_PHOTO'],
  eraseReceptionPhoto: ['UNKNOWN_RECEPTION'],
  recordReception: [
    'UNKNOWN_DRIVE',
    'DRIVE_NOT_PUBLISHED',
    'DRIVE_COMPLETED',
    'UNKNOWN_HAND_IN_POINT',
    'LINE_NOT_TAKEN',
    'UNKNOWN_REFERENCE',
    'WRONG_DRIVE',
    'UNKNOWN_LINE',
    'DUPLICATE_LINE',
    'LINE_ALREADY_RECEIVED',
    'NOTHING_TO_RECORD',
  ],
  listReceptions: PAGED,
  showReception: ['UNKNOWN_RECEPTION'],
  reverseReception: [
    'UNKNOWN_RECEPTION',
    'UNKNOWN_ENTRY',
    'ENTRY_ALREADY_REVERSED',
    'ALREADY_INSPECTED',
  ],
  inspect: [
    'UNKNOWN_RECEPTION',
    'UNKNOWN_DRIVE',
    'DRIVE_NOT_PUBLISHED',
    'PHOTO_NOT_ARRIVED',
    'LINE_NOT_RECEIVED',
    'UNKNOWN_PORTION',
    'MORE_THAN_WAITS',
    'PORTIONS_DIFFER',
    'ALREADY_QUARANTINED',
    'OVERRIDE_REASON_MISSING',
    'EXPIRED_NEVER_ACCEPTED',
  ],
  reverseInspection: [
    'UNKNOWN_RECEPTION',
    'UNKNOWN_INSPECTION',
    'INSPECTION_ALREADY_REVERSED',
    'ALREADY_INSPECTED',
    'REJECTION_SETTLED',
    'PARCEL_IN_USE',
  ],
  settleRejection: ['UNKNOWN_RECEPTION', 'LINE_NOT_RECEIVED', 'NOT_THAT_MANY_REJECTED'],
  reverseSettlement: ['UNKNOWN_RECEPTION', 'UNKNOWN_SETTLEMENT', 'SETTLEMENT_ALREADY_REVERSED'],

  // Shipment service
  listCases: PAGED,
  showCase: ['UNKNOWN_CASE'],
  openCase: ['UNKNOWN_DRIVE', 'CONSIGNMENT_MISSING', 'UNKNOWN_CONSIGNMENT', 'UNKNOWN_BOX'],
  progressCase: ['UNKNOWN_CASE', 'CASE_CLOSED', 'CASE_GOES_BACKWARDS'],
  closeCase: ['UNKNOWN_CASE', 'CASE_CLOSED'],
  reopenCase: ['UNKNOWN_CASE', 'CASE_OPEN', 'RECEIPT_REVERSED'],
  createConsignment: ['UNKNOWN_DRIVE'],
  listConsignments: PAGED,
  showConsignment: ['UNKNOWN_CONSIGNMENT'],
  claimBoxes: [...PREPARING, 'TOO_MANY_BOXES'],
  releaseBox: [...PREPARING, 'UNKNOWN_BOX', 'BOX_REFUSED'],
  discardConsignment: ['UNKNOWN_CONSIGNMENT', 'ALREADY_DISPATCHED', 'CONSIGNMENT_NOT_EMPTY'],
  dispatchConsignment: [...PREPARING, 'BOX_NOT_GRANTED', 'EXPIRED_CONTENT'],
  correctDispatch: DISPATCHED,
  reverseDispatch: [...DISPATCHED, 'RECEIPTS_GIVEN', 'ALREADY_DELIVERED', 'ALREADY_TRACKED'],
  trackConsignment: [...DISPATCHED, 'TRACKED_IN_FUTURE'],
  withdrawTracking: [...DISPATCHED, 'UNKNOWN_TRACKING'],
  deliverConsignment: DISPATCHED,
  reverseDelivery: [...DISPATCHED, 'NOT_DELIVERED'],
  makeRecipientLink: ['UNKNOWN_CONSIGNMENT'],
  printConsignment: ['UNKNOWN_CONSIGNMENT', 'UNKNOWN_DRIVE'],
  eraseShipmentNotes: ['UNKNOWN_CONSIGNMENT', 'UNKNOWN_CASE'],
  putPhoto: ['UNKNOWN_CONSIGNMENT', ...SENT_PHOTO],
  showPhoto: ['UNKNOWN_PHOTO'],
  erasePhoto: ['UNKNOWN_CONSIGNMENT'],
  confirmReceipt: [
    ...SPOKEN,
    'CONSIGNMENT_DISCARDED',
    'NOT_DISPATCHED',
    'UNKNOWN_BOX',
    'UNKNOWN_CONTENT',
    'DUPLICATE_LINE',
    'COUNTS_DO_NOT_ADD_UP',
    'RECEIPT_ALREADY_GIVEN',
  ],
  reverseReceipt: ['UNKNOWN_CONSIGNMENT', 'UNKNOWN_RECEIPT', 'RECEIPT_ALREADY_REVERSED'],
  thankGivers: [...SPOKEN, 'NOTHING_CONFIRMED'],
  withdrawThanks: ['UNKNOWN_CONSIGNMENT'],
  listThanks: [],

  // Tracker service
  showGroups: ['UNKNOWN_DRIVE'],
  showCompletion: ['UNKNOWN_DRIVE'],
  listShortDated: ['UNKNOWN_DRIVE'],
  listMismatches: ['UNKNOWN_DRIVE'],
  exportDrive: ['UNKNOWN_DRIVE'],
  showFeed: [],
  streamFeed: [],
  showLabelledBox: ['UNKNOWN_BOX'],
  showOrigins: ['UNKNOWN_BOX'],
  showJourney: ['UNKNOWN_PLEDGE'],
  streamJourney: ['UNKNOWN_PLEDGE'],
  findCode: [],
  showTotals: ['UNKNOWN_DRIVE'],
  showTimeline: ['UNKNOWN_DRIVE'],
  streamTotals: ['UNKNOWN_DRIVE'],

  // Notary
  showLedgerKey: [],
  downloadDriveLedger: ['UNKNOWN_DRIVE'],
  downloadProof: ['NOT_IN_LEDGER'],
  listPledgeProofs: ['UNKNOWN_PLEDGE'],
  downloadPledgeProof: ['UNKNOWN_PLEDGE', 'NOT_IN_LEDGER'],

  // Portal
  whoAmI: [],
  setUp: ['LINK_NOT_GOOD', ...PASSWORD],
  signIn: [],
  signOut: [],
  changePassword: ['PASSWORD_WRONG', ...PASSWORD],
  invite: [],
  acceptInvitation: ['LINK_NOT_GOOD', 'LOGIN_TAKEN', ...PASSWORD],
  listAccounts: [],
  giveRoles: ['UNKNOWN_ACCOUNT', 'LAST_COORDINATOR'],
  revokeAccount: ['UNKNOWN_ACCOUNT', 'LAST_COORDINATOR'],
  resetAccount: ['UNKNOWN_ACCOUNT', 'LAST_COORDINATOR'],
  openLink: ['LINK_NOT_GOOD'],
  forgetLinks: [],
  drawQr: [],
  listOwnSessions: [],
  endOtherSessions: [],
  endOwnSession: [],
  listSessions: ['UNKNOWN_ACCOUNT'],
  endSession: ['UNKNOWN_ACCOUNT'],
  drawShare: ['UNKNOWN_DRIVE'],
};

/** Returns the refusals of an operation; empty if the operation is not part of the public API. */
export const refusalsOf = (operation: string): readonly RefusalCode[] =>
  (REFUSALS_OF_ROUTES as Readonly<Record<string, readonly RefusalCode[]>>)[operation] ?? [];
