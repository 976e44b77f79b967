import type { SecurityKind } from './api/portal.ts';
import type { Operation } from './refusals-of-routes.ts';

/** Kinds of entries in the security log that tell of data that left the system. */
export type DisclosureKind = Extract<
  SecurityKind,
  'contacts-read' | 'export' | 'log-read' | 'log-exported'
>;

/**
 * Data that an operation gives out so that it has to be recorded, or `nothing`. Each answer to
 * somebody with an account is then recorded before it is given. Pictures are not recorded, because
 * pages load them by the dozen.
 */
export const DISCLOSURES_OF_ROUTES: Readonly<Record<Operation, DisclosureKind | 'nothing'>> = {
  // Pledge service
  openDrive: 'nothing',
  listDrives: 'nothing',
  showDrive: 'nothing',
  amendDrive: 'nothing',
  publishDrive: 'nothing',
  closeDrive: 'nothing',
  completeDrive: 'nothing',
  reopenDrive: 'nothing',
  planImport: 'nothing',
  importPledges: 'nothing',
  getChallenge: 'nothing',
  submitPledge: 'nothing',
  listPledges: 'nothing',
  findPledge: 'contacts-read',
  showPledge: 'contacts-read',
  amendPledge: 'nothing',
  withdrawPledge: 'nothing',
  nameGiver: 'nothing',
  forgetGiver: 'nothing',
  confirmQuantities: 'nothing',
  rotatePledgeLink: 'nothing',

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
  eraseInventoryNotes: 'nothing',
  listParcels: 'nothing',
  listStock: 'nothing',
  showParcel: 'nothing',
  adjustParcel: 'nothing',
  reverseAdjustment: 'nothing',
  putReceptionPhoto: 'nothing',
  showReceptionPhoto: 'nothing',
  eraseReceptionPhoto: 'nothing',
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
  printConsignment: 'export',
  eraseShipmentNotes: 'nothing',
  putPhoto: 'nothing',
  showPhoto: 'nothing',
  erasePhoto: 'nothing',
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
  exportDrive: 'export',
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
  invite: 'nothing',
  acceptInvitation: 'nothing',
  listAccounts: 'nothing',
  giveRoles: 'nothing',
  revokeAccount: 'nothing',
  resetAccount: 'nothing',
  openLink: 'nothing',
  forgetLinks: 'nothing',
  drawQr: 'nothing',
  listOwnSessions: 'nothing',
  endOtherSessions: 'nothing',
  endOwnSession: 'nothing',
  listSessions: 'nothing',
  endSession: 'nothing',
  drawShare: 'nothing',
  listSecurityLog: 'log-read',
  exportSecurityLog: 'log-exported',
  listNames: 'nothing',
  listOrganisations: 'nothing',
  addOrganisation: 'nothing',
  renameOrganisation: 'nothing',

  // Notary
  showLedgerKey: 'nothing',
  downloadDriveLedger: 'nothing',
  downloadProof: 'export',
  listPledgeProofs: 'nothing',
  downloadPledgeProof: 'nothing',
};

/** Returns what an operation gives out; `nothing` if it is not part of the public API. */
export const disclosureOf = (operation: string): DisclosureKind | 'nothing' =>
  (DISCLOSURES_OF_ROUTES as Readonly<Record<string, DisclosureKind | 'nothing'>>)[operation] ??
  'nothing';
