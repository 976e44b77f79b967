import type { Operation } from './refusals-of-routes.ts';

/** Default number of minutes for which an authentication opens operations that need a recent one. */
export const DEFAULT_REAUTHENTICATION_MINUTES = 15;
/** Largest number of those minutes, the longest duration of a session. */
export const MOST_REAUTHENTICATION_MINUTES = 7 * 24 * 60;

/**
 * Whether an operation needs, from a caller with an account, a password or second factor that was
 * given not long ago. Such operations decide about people, give out data by the table or a private
 * link, erase what nothing brings back, or end a drive, so that an unattended browser or a copied
 * cookie must not be enough for them. Reading a page of the security log needs none: it holds no
 * names, changes nothing, and is recorded, while its export is a table. The holder of the private
 * link to a record is not asked, because the link opens the operation without an account.
 */
export type NeededAuthentication = 'recent' | 'nothing';

/** The authentication that each operation needs beside a session. */
export const REAUTHENTICATION_OF_ROUTES: Readonly<Record<Operation, NeededAuthentication>> = {
  // Pledge service
  openDrive: 'nothing',
  listDrives: 'nothing',
  showDrive: 'nothing',
  amendDrive: 'nothing',
  publishDrive: 'nothing',
  closeDrive: 'nothing',
  completeDrive: 'recent',
  reopenDrive: 'nothing',
  planImport: 'nothing',
  importPledges: 'nothing',
  getChallenge: 'nothing',
  submitPledge: 'nothing',
  listPledges: 'nothing',
  findPledge: 'nothing',
  showPledge: 'nothing',
  amendPledge: 'nothing',
  withdrawPledge: 'nothing',
  nameGiver: 'nothing',
  forgetGiver: 'recent',
  confirmQuantities: 'nothing',
  rotatePledgeLink: 'recent',

  // Inventory service
  openBox: 'nothing',
  listBoxes: 'nothing',
  showBox: 'nothing',
  packBox: 'nothing',
  unpackBox: 'nothing',
  sealBox: 'nothing',
  reopenBox: 'nothing',
  discardBox: 'nothing',
  listExpected: 'nothing',
  showExpected: 'nothing',
  assembleKits: 'nothing',
  takeKitsApart: 'nothing',
  eraseInventoryNotes: 'recent',
  listParcels: 'nothing',
  listStock: 'nothing',
  showParcel: 'nothing',
  adjustParcel: 'nothing',
  reverseAdjustment: 'nothing',
  putReceptionPhoto: 'nothing',
  showReceptionPhoto: 'nothing',
  eraseReceptionPhoto: 'recent',
  recordReception: 'nothing',
  listReceptions: 'nothing',
  showReception: 'nothing',
  reverseReception: 'nothing',
  inspect: 'nothing',
  reverseInspection: 'nothing',
  settleRejection: 'nothing',
  reverseSettlement: 'nothing',

  // Shipment service
  listCases: 'nothing',
  showCase: 'nothing',
  openCase: 'nothing',
  progressCase: 'nothing',
  closeCase: 'nothing',
  reopenCase: 'nothing',
  createConsignment: 'nothing',
  listConsignments: 'nothing',
  showConsignment: 'nothing',
  claimBoxes: 'nothing',
  releaseBox: 'nothing',
  discardConsignment: 'nothing',
  dispatchConsignment: 'nothing',
  correctDispatch: 'nothing',
  reverseDispatch: 'nothing',
  trackConsignment: 'nothing',
  withdrawTracking: 'nothing',
  deliverConsignment: 'nothing',
  reverseDelivery: 'nothing',
  makeRecipientLink: 'nothing',
  printConsignment: 'nothing',
  eraseShipmentNotes: 'recent',
  putPhoto: 'nothing',
  showPhoto: 'nothing',
  erasePhoto: 'recent',
  confirmReceipt: 'nothing',
  reverseReceipt: 'nothing',
  thankGivers: 'nothing',
  withdrawThanks: 'nothing',
  listThanks: 'nothing',

  // Tracker service
  showGroups: 'nothing',
  showCompletion: 'nothing',
  listShortDated: 'nothing',
  listMismatches: 'nothing',
  exportDrive: 'recent',
  showFeed: 'nothing',
  streamFeed: 'nothing',
  showLabelledBox: 'nothing',
  showOrigins: 'nothing',
  showJourney: 'nothing',
  streamJourney: 'nothing',
  findCode: 'nothing',
  showTotals: 'nothing',
  showTimeline: 'nothing',
  streamTotals: 'nothing',
  listMoments: 'nothing',

  // Portal
  whoAmI: 'nothing',
  setUp: 'nothing',
  signIn: 'nothing',
  signOut: 'nothing',
  changePassword: 'nothing',
  invite: 'recent',
  acceptInvitation: 'nothing',
  listAccounts: 'nothing',
  giveRoles: 'recent',
  revokeAccount: 'recent',
  resetAccount: 'recent',
  openLink: 'nothing',
  forgetLinks: 'nothing',
  drawQr: 'nothing',
  listOwnSessions: 'nothing',
  endOtherSessions: 'nothing',
  endOwnSession: 'nothing',
  listSessions: 'nothing',
  endSession: 'recent',
  drawShare: 'nothing',
  listSecurityLog: 'nothing',
  exportSecurityLog: 'recent',
  listNames: 'nothing',
  listOrganisations: 'nothing',
  addOrganisation: 'recent',
  renameOrganisation: 'recent',
  removeOrganisation: 'recent',
  showReauthentication: 'nothing',
  reauthenticate: 'nothing',
  completeSignIn: 'nothing',
  showSecondFactors: 'nothing',
  beginTotp: 'recent',
  confirmTotp: 'nothing',
  removeTotp: 'recent',
  makeRecoveryCodes: 'recent',
  challengePasskey: 'nothing',
  signInByPasskey: 'nothing',
  beginPasskey: 'recent',
  addPasskey: 'nothing',
  removePasskey: 'recent',
  showProvider: 'nothing',
  beginProviderSignIn: 'nothing',
  joinByProvider: 'nothing',
  connectProvider: 'recent',
  reauthenticateAtProvider: 'nothing',
  completeAtProvider: 'nothing',
  disconnectProvider: 'recent',

  // Notary
  showLedgerKey: 'nothing',
  downloadDriveLedger: 'nothing',
  downloadProof: 'recent',
  listPledgeProofs: 'nothing',
  downloadPledgeProof: 'nothing',
};

/** Returns the authentication that an operation needs; `nothing` if it is not part of the public API. */
export const reauthenticationOf = (operation: string): NeededAuthentication =>
  (REAUTHENTICATION_OF_ROUTES as Readonly<Record<string, NeededAuthentication>>)[operation] ??
  'nothing';
