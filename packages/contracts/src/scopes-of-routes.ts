import type { RefusalCode } from './refusals.ts';
import type { Operation } from './refusals-of-routes.ts';

/** Kinds of records by which a request names a drive, with the refusal of an unknown one. */
export const UNKNOWN_RECORDS = {
  drive: 'UNKNOWN_DRIVE',
  pledge: 'UNKNOWN_PLEDGE',
  reference: 'UNKNOWN_REFERENCE',
  reception: 'UNKNOWN_RECEPTION',
  parcel: 'UNKNOWN_PARCEL',
  kit: 'UNKNOWN_KIT',
  count: 'UNKNOWN_COUNT',
  box: 'UNKNOWN_BOX',
  consignment: 'UNKNOWN_CONSIGNMENT',
  case: 'UNKNOWN_CASE',
  channel: 'UNKNOWN_CHANNEL',
  message: 'UNKNOWN_MESSAGE',
  event: 'NOT_IN_LEDGER',
} as const satisfies Readonly<Record<string, RefusalCode>>;
export type RecordKind = keyof typeof UNKNOWN_RECORDS;

/** Kinds of records, by the parameter that names one. An event is named by its place in the log. */
export const RECORDS_OF_PARAMETERS = {
  driveId: 'drive',
  pledgeId: 'pledge',
  reference: 'reference',
  receptionId: 'reception',
  parcelId: 'parcel',
  kitId: 'kit',
  countId: 'count',
  boxId: 'box',
  consignmentId: 'consignment',
  caseId: 'case',
  channelId: 'channel',
  messageId: 'message',
  position: 'event',
} as const satisfies Readonly<Record<string, RecordKind>>;
type RecordParameter = keyof typeof RECORDS_OF_PARAMETERS;

/**
 * Name of a record in a request: a parameter of the path, or a field of the body. The kind of the
 * record in `body.id` is in the field `of`. A drive `at points` opens also to callers whose roles hold
 * only at hand-in points of the drive; the handler limits its answer or command to these.
 */
export type RecordName =
  | RecordParameter
  | `body.${RecordParameter}`
  | 'driveId at points'
  | 'body.driveId at points'
  | 'body.components.parcelId'
  | 'body.id';

/**
 * Place in which a caller needs a role to use a route. A route that names records is open where
 * their drive is: the first record must be named, and each other record that is named must be within
 * the caller's scope too.
 *
 * - `nothing`: the route shows nothing of a drive.
 * - `installation`: only a role that holds everywhere opens the route.
 * - `list`: the handler cuts its answer down to the caller's scope.
 * - `new drive`: the handler opens the drive where the caller is a coordinator.
 */
export type RouteScope =
  | 'nothing'
  | 'installation'
  | 'list'
  | 'new drive'
  | readonly [RecordName, ...RecordName[]];

/** The place in which each operation needs a role. */
export const SCOPES_OF_ROUTES: Readonly<Record<Operation, RouteScope>> = {
  // Pledge service
  openDrive: 'new drive',
  listDrives: 'list',
  showDrive: ['driveId'],
  showNeeds: ['driveId'],
  listSlots: ['driveId'],
  amendDrive: ['driveId'],
  publishDrive: ['driveId'],
  closeDrive: ['driveId'],
  completeDrive: ['driveId'],
  reopenDrive: ['driveId'],
  discardDrive: ['driveId'],
  putDrivePhoto: ['driveId'],
  showDrivePhoto: ['driveId'],
  eraseDrivePhoto: ['driveId'],
  planImport: ['driveId'],
  importPledges: ['driveId'],
  getChallenge: ['driveId'],
  submitPledge: ['driveId at points'],
  listPledges: ['driveId'],
  findGivers: ['driveId at points'],
  listGiverNames: ['driveId'],
  findPledge: ['reference'],
  showPledge: ['pledgeId'],
  amendPledge: ['pledgeId'],
  withdrawPledge: ['pledgeId'],
  bookSlot: ['pledgeId'],
  cancelAppointment: ['pledgeId'],
  downloadAppointment: ['pledgeId'],
  nameGiver: ['pledgeId'],
  forgetGiver: ['pledgeId'],
  confirmQuantities: ['pledgeId'],
  rotatePledgeLink: ['pledgeId'],

  // Inventory service
  openBox: ['body.driveId'],
  listBoxes: ['driveId'],
  showBox: ['boxId'],
  packBox: ['boxId', 'body.parcelId'],
  proposePacking: ['driveId'],
  unpackBox: ['boxId', 'body.parcelId'],
  sealBox: ['boxId'],
  reopenBox: ['boxId'],
  discardBox: ['boxId'],
  listExpected: ['driveId at points'],
  showExpected: ['reference'],
  assembleKits: ['body.driveId', 'body.components.parcelId'],
  assembleByRecipe: ['body.driveId'],
  listRecipes: ['driveId'],
  listKits: ['driveId'],
  beginCount: ['body.driveId'],
  listCounts: ['driveId'],
  showCount: ['countId'],
  showCountSheet: ['countId'],
  countParcel: ['countId', 'body.parcelId'],
  countBox: ['countId', 'body.boxId'],
  postCount: ['countId'],
  reverseCount: ['countId'],
  abandonCount: ['countId'],
  takeKitsApart: ['kitId'],
  eraseInventoryNotes: ['body.id'],
  listParcels: ['driveId'],
  listStock: ['driveId'],
  showParcel: ['parcelId'],
  adjustParcel: ['parcelId'],
  reverseAdjustment: ['parcelId'],
  putReceptionPhoto: ['receptionId'],
  showReceptionPhoto: ['receptionId'],
  eraseReceptionPhoto: ['receptionId'],
  recordReception: ['body.driveId at points', 'body.reference'],
  listReceptions: ['driveId at points'],
  showReception: ['receptionId'],
  reverseReception: ['receptionId'],
  inspect: ['receptionId'],
  reverseInspection: ['receptionId'],
  placeHold: 'installation',
  listHolds: 'nothing',
  showHold: 'nothing',
  liftHold: 'installation',
  settleRejection: ['receptionId'],
  reverseSettlement: ['receptionId'],
  findItems: 'nothing',
  showItem: 'nothing',
  listItems: 'nothing',
  addItem: 'nothing',
  renameItem: 'installation',
  mergeItem: 'installation',
  learnCode: 'nothing',
  forgetCode: 'installation',
  countItemReferences: 'nothing',

  // Shipment service
  listCases: ['driveId'],
  showCase: ['caseId'],
  openCase: ['body.driveId', 'body.consignmentId'],
  progressCase: ['caseId'],
  closeCase: ['caseId'],
  reopenCase: ['caseId'],
  createConsignment: ['body.driveId'],
  listConsignments: ['driveId'],
  showConsignment: ['consignmentId'],
  claimBoxes: ['consignmentId'],
  releaseBox: ['consignmentId'],
  discardConsignment: ['consignmentId'],
  dispatchConsignment: ['consignmentId'],
  correctDispatch: ['consignmentId'],
  reverseDispatch: ['consignmentId'],
  trackConsignment: ['consignmentId'],
  withdrawTracking: ['consignmentId'],
  deliverConsignment: ['consignmentId'],
  reverseDelivery: ['consignmentId'],
  makeRecipientLink: ['consignmentId'],
  printConsignment: ['consignmentId'],
  eraseShipmentNotes: ['body.id'],
  putPhoto: ['consignmentId'],
  showPhoto: ['consignmentId'],
  erasePhoto: ['consignmentId'],
  confirmReceipt: ['consignmentId'],
  reverseReceipt: ['consignmentId'],
  thankGivers: ['consignmentId'],
  withdrawThanks: ['consignmentId'],
  listThanks: ['driveId'],
  publishPhotos: ['consignmentId'],
  listPublishedPhotos: ['driveId'],

  // Messenger service
  listChannels: ['driveId'],
  addChannel: ['body.driveId'],
  amendChannel: ['channelId'],
  testChannel: ['channelId'],
  switchChannelOff: ['channelId'],
  switchChannelOn: ['channelId'],
  removeChannel: ['channelId'],
  listMessages: ['driveId'],
  sendMessageAgain: ['messageId'],
  showOutstanding: ['driveId'],
  showGiverMail: ['pledgeId'],
  askForMail: ['pledgeId'],
  stopMail: ['pledgeId'],
  unsubscribe: 'nothing',

  // Care service
  openDesk: 'installation',
  listDesks: 'nothing',
  showDesk: 'installation',
  amendDesk: 'installation',
  getMatterChallenge: 'nothing',
  submitMatter: 'nothing',
  showRates: 'installation',
  listMatters: 'installation',
  showMatter: 'installation',
  takeStep: 'installation',
  reviewMatter: 'installation',
  callBackMatter: 'installation',
  sayOnMatter: 'installation',
  rotateMatterLink: 'installation',
  forgetAsker: 'installation',

  // Tracker service
  showGroups: ['driveId'],
  showCompletion: ['driveId'],
  listShortDated: ['driveId'],
  listMismatches: ['driveId'],
  showWhatIf: ['driveId'],
  listWhatIfParts: ['driveId'],
  exportDrive: ['driveId'],
  showDepartmentReport: ['driveId'],
  exportDepartmentReport: ['driveId'],
  showFeed: ['driveId'],
  streamFeed: ['driveId'],
  showLabelledBox: ['boxId'],
  showOrigins: ['boxId'],
  showJourney: ['pledgeId'],
  streamJourney: ['pledgeId'],
  showCertificate: ['pledgeId'],
  checkCertificate: 'nothing',
  showRecall: 'installation',
  findCode: 'list',
  showTotals: ['driveId'],
  showTimeline: ['driveId'],
  streamTotals: ['driveId'],
  listMoments: ['driveId'],
  showStatement: ['driveId'],
  showRanking: ['driveId'],

  // Portal
  whoAmI: 'nothing',
  setUp: 'nothing',
  signIn: 'nothing',
  signOut: 'nothing',
  changePassword: 'nothing',
  showReauthentication: 'nothing',
  reauthenticate: 'nothing',
  completeSignIn: 'nothing',
  showSecondFactors: 'nothing',
  beginTotp: 'nothing',
  confirmTotp: 'nothing',
  removeTotp: 'nothing',
  makeRecoveryCodes: 'nothing',
  challengePasskey: 'nothing',
  signInByPasskey: 'nothing',
  beginPasskey: 'nothing',
  addPasskey: 'nothing',
  removePasskey: 'nothing',
  showProvider: 'nothing',
  beginProviderSignIn: 'nothing',
  joinByProvider: 'nothing',
  connectProvider: 'nothing',
  reauthenticateAtProvider: 'nothing',
  completeAtProvider: 'nothing',
  disconnectProvider: 'nothing',
  invite: 'installation',
  acceptInvitation: 'nothing',
  listAccounts: 'installation',
  giveRoles: 'installation',
  revokeAccount: 'installation',
  resetAccount: 'installation',
  openLink: 'nothing',
  forgetLinks: 'nothing',
  drawQr: 'nothing',
  listOwnSessions: 'nothing',
  endOtherSessions: 'nothing',
  endOwnSession: 'nothing',
  listSessions: 'installation',
  endSession: 'installation',
  drawShare: 'nothing',
  listSecurityLog: 'installation',
  exportSecurityLog: 'installation',
  listNames: 'list',
  listOrganisations: 'list',
  addOrganisation: 'installation',
  renameOrganisation: 'installation',
  removeOrganisation: 'installation',

  // Notary
  showLedgerKey: 'nothing',
  downloadDriveLedger: ['driveId'],
  downloadProof: ['position'],
  listPledgeProofs: ['pledgeId'],
  downloadPledgeProof: ['pledgeId'],
};

/** Returns the scope of an operation; `installation` if it is not part of the public API. */
export const scopeOf = (operation: string): RouteScope =>
  (SCOPES_OF_ROUTES as Readonly<Record<string, RouteScope>>)[operation] ?? 'installation';

/** Returns the kinds of records that the routes of an operation name. */
export const recordKindsOf = (operation: string): readonly RecordKind[] => {
  const scope = scopeOf(operation);
  if (typeof scope === 'string') return [];
  return scope.flatMap((name): readonly RecordKind[] => {
    if (name === 'body.id') return KINDS_WITH_NOTES[operation] ?? [];
    const parameter = name.replace(/^body\.(?:components\.)?| at points$/g, '') as RecordParameter;
    return [RECORDS_OF_PARAMETERS[parameter]];
  });
};

const KINDS_WITH_NOTES: Readonly<Record<string, readonly RecordKind[]>> = {
  eraseInventoryNotes: ['reception', 'parcel', 'box'],
  eraseShipmentNotes: ['consignment', 'case'],
};
