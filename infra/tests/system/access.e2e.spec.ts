import type { Operation } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskTerms } from './desk-terms.ts';
import { sendRaw } from './raw-requests.ts';
import {
  acceptedParcel,
  type Bluebox,
  COORDINATOR,
  medicineLine,
  openDrive,
  pledgeBody,
  removeFolder,
  sessionCookie,
  startBluebox,
  today,
} from './support.ts';

const WITH_ACCOUNT = ['viewer', 'desk', 'packing', 'coordinator'] as const;
const ROLES = ['nobody', 'giver', 'recipient', 'asker', ...WITH_ACCOUNT] as const;
type Role = (typeof ROLES)[number];

const EVERYBODY: readonly Role[] = ROLES;
const COORDINATORS: readonly Role[] = ['coordinator'];
const DESK: readonly Role[] = ['desk', 'coordinator'];
const PACKING: readonly Role[] = ['packing', 'coordinator'];
const VOLUNTEERS: readonly Role[] = ['desk', 'packing', 'coordinator'];
const STAFF: readonly Role[] = WITH_ACCOUNT;
/**
 * `giver`, `recipient` and `asker` stand for the holder of any private link of that kind. The handler then
 * checks whether the record belongs to the link.
 */
const GIVERS: readonly Role[] = ['giver', ...COORDINATORS];
const GIVERS_AND_DESK: readonly Role[] = ['giver', ...DESK];
const ASKERS: readonly Role[] = ['asker', ...COORDINATORS];
const RECIPIENTS: readonly Role[] = ['recipient', ...COORDINATORS];
const RECIPIENTS_AND_STAFF: readonly Role[] = ['recipient', ...STAFF];

/** Permitted roles of every operation of all services. Every new route must be added here. */
const EXPECTED: Readonly<Record<Operation, readonly Role[]>> = {
  // pledge
  openDrive: COORDINATORS,
  amendDrive: COORDINATORS,
  publishDrive: COORDINATORS,
  closeDrive: COORDINATORS,
  completeDrive: COORDINATORS,
  reopenDrive: COORDINATORS,
  discardDrive: COORDINATORS,
  putDrivePhoto: COORDINATORS,
  showDrivePhoto: EVERYBODY,
  eraseDrivePhoto: COORDINATORS,
  listDrives: EVERYBODY,
  showDrive: EVERYBODY,
  showNeeds: EVERYBODY,
  listSlots: EVERYBODY,
  getChallenge: EVERYBODY,
  submitPledge: EVERYBODY,
  planImport: COORDINATORS,
  importPledges: COORDINATORS,
  listPledges: DESK,
  findGivers: DESK,
  listGiverNames: DESK,
  findPledge: DESK,
  showPledge: GIVERS_AND_DESK,
  amendPledge: GIVERS_AND_DESK,
  withdrawPledge: GIVERS_AND_DESK,
  bookSlot: GIVERS_AND_DESK,
  cancelAppointment: GIVERS_AND_DESK,
  downloadAppointment: GIVERS_AND_DESK,
  nameGiver: GIVERS_AND_DESK,
  forgetGiver: GIVERS,
  confirmQuantities: DESK,
  rotatePledgeLink: GIVERS_AND_DESK,
  // inventory
  recordReception: DESK,
  listReceptions: STAFF,
  showReception: DESK,
  reverseReception: DESK,
  inspect: DESK,
  reverseInspection: DESK,
  settleRejection: DESK,
  reverseSettlement: DESK,
  putReceptionPhoto: DESK,
  showReceptionPhoto: DESK,
  eraseReceptionPhoto: DESK,
  assembleKits: PACKING,
  takeKitsApart: PACKING,
  assembleByRecipe: PACKING,
  listRecipes: STAFF,
  listKits: STAFF,
  beginCount: PACKING,
  listCounts: STAFF,
  showCount: STAFF,
  showCountSheet: PACKING,
  countParcel: PACKING,
  countBox: PACKING,
  postCount: PACKING,
  reverseCount: PACKING,
  abandonCount: PACKING,
  placeHold: COORDINATORS,
  listHolds: STAFF,
  showHold: STAFF,
  liftHold: COORDINATORS,
  listExpected: DESK,
  showExpected: DESK,
  listParcels: STAFF,
  listStock: STAFF,
  showParcel: STAFF,
  adjustParcel: PACKING,
  reverseAdjustment: PACKING,
  openBox: PACKING,
  listBoxes: STAFF,
  showBox: STAFF,
  packBox: PACKING,
  proposePacking: STAFF,
  unpackBox: PACKING,
  sealBox: PACKING,
  reopenBox: PACKING,
  discardBox: PACKING,
  findItems: EVERYBODY,
  showItem: EVERYBODY,
  listItems: VOLUNTEERS,
  addItem: DESK,
  renameItem: COORDINATORS,
  mergeItem: COORDINATORS,
  learnCode: DESK,
  forgetCode: COORDINATORS,
  countItemReferences: COORDINATORS,
  // shipment
  createConsignment: PACKING,
  listConsignments: STAFF,
  showConsignment: RECIPIENTS_AND_STAFF,
  claimBoxes: PACKING,
  releaseBox: PACKING,
  discardConsignment: PACKING,
  dispatchConsignment: COORDINATORS,
  correctDispatch: COORDINATORS,
  reverseDispatch: COORDINATORS,
  trackConsignment: COORDINATORS,
  withdrawTracking: COORDINATORS,
  deliverConsignment: COORDINATORS,
  reverseDelivery: COORDINATORS,
  eraseInventoryNotes: COORDINATORS,
  eraseShipmentNotes: COORDINATORS,
  makeRecipientLink: COORDINATORS,
  confirmReceipt: RECIPIENTS,
  reverseReceipt: COORDINATORS,
  printConsignment: PACKING,
  putPhoto: RECIPIENTS,
  // Photos of thanks may be public, so everybody may call this operation. The photo tests check who sees which photo.
  showPhoto: EVERYBODY,
  erasePhoto: RECIPIENTS,
  thankGivers: RECIPIENTS,
  withdrawThanks: RECIPIENTS,
  listThanks: EVERYBODY,
  publishPhotos: COORDINATORS,
  listPublishedPhotos: EVERYBODY,
  listCases: STAFF,
  showCase: VOLUNTEERS,
  openCase: VOLUNTEERS,
  progressCase: COORDINATORS,
  closeCase: COORDINATORS,
  reopenCase: COORDINATORS,
  // messenger
  listChannels: COORDINATORS,
  addChannel: COORDINATORS,
  amendChannel: COORDINATORS,
  testChannel: COORDINATORS,
  switchChannelOff: COORDINATORS,
  switchChannelOn: COORDINATORS,
  removeChannel: COORDINATORS,
  listMessages: COORDINATORS,
  sendMessageAgain: COORDINATORS,
  showOutstanding: COORDINATORS,
  showGiverMail: GIVERS,
  askForMail: GIVERS,
  stopMail: GIVERS,
  unsubscribe: EVERYBODY,
  // care
  openDesk: COORDINATORS,
  listDesks: EVERYBODY,
  showDesk: COORDINATORS,
  amendDesk: COORDINATORS,
  getMatterChallenge: EVERYBODY,
  submitMatter: EVERYBODY,
  listMatters: COORDINATORS,
  showRates: COORDINATORS,
  showMatter: ASKERS,
  takeStep: COORDINATORS,
  reviewMatter: COORDINATORS,
  callBackMatter: COORDINATORS,
  sayOnMatter: ASKERS,
  rotateMatterLink: ASKERS,
  forgetAsker: ASKERS,
  // tracker
  showTotals: EVERYBODY,
  listMoments: EVERYBODY,
  showStatement: EVERYBODY,
  showRanking: EVERYBODY,
  showTimeline: STAFF,
  streamTotals: EVERYBODY,
  showFeed: STAFF,
  streamFeed: STAFF,
  showJourney: GIVERS_AND_DESK,
  streamJourney: GIVERS_AND_DESK,
  showCertificate: GIVERS_AND_DESK,
  checkCertificate: EVERYBODY,
  showOrigins: VOLUNTEERS,
  showLabelledBox: EVERYBODY,
  exportDrive: COORDINATORS,
  showDepartmentReport: COORDINATORS,
  exportDepartmentReport: COORDINATORS,
  showGroups: STAFF,
  showCompletion: STAFF,
  listShortDated: STAFF,
  listMismatches: STAFF,
  showWhatIf: COORDINATORS,
  listWhatIfParts: COORDINATORS,
  showRecall: COORDINATORS,
  findCode: VOLUNTEERS,
  // notary
  showLedgerKey: EVERYBODY,
  downloadDriveLedger: EVERYBODY,
  downloadProof: COORDINATORS,
  listPledgeProofs: GIVERS_AND_DESK,
  downloadPledgeProof: GIVERS_AND_DESK,
  // portal
  whoAmI: EVERYBODY,
  setUp: EVERYBODY,
  signIn: EVERYBODY,
  signOut: EVERYBODY,
  changePassword: STAFF,
  invite: COORDINATORS,
  acceptInvitation: EVERYBODY,
  listAccounts: COORDINATORS,
  giveRoles: COORDINATORS,
  listOwnSessions: STAFF,
  endOtherSessions: STAFF,
  endOwnSession: STAFF,
  listSessions: COORDINATORS,
  endSession: COORDINATORS,
  revokeAccount: COORDINATORS,
  resetAccount: COORDINATORS,
  openLink: EVERYBODY,
  forgetLinks: EVERYBODY,
  drawQr: EVERYBODY,
  drawShare: EVERYBODY,
  listSecurityLog: COORDINATORS,
  exportSecurityLog: COORDINATORS,
  listNames: STAFF,
  listOrganisations: STAFF,
  addOrganisation: COORDINATORS,
  renameOrganisation: COORDINATORS,
  removeOrganisation: COORDINATORS,
  showReauthentication: STAFF,
  reauthenticate: STAFF,
  completeSignIn: EVERYBODY,
  showSecondFactors: STAFF,
  beginTotp: STAFF,
  confirmTotp: STAFF,
  removeTotp: STAFF,
  makeRecoveryCodes: STAFF,
  challengePasskey: EVERYBODY,
  signInByPasskey: EVERYBODY,
  beginPasskey: STAFF,
  addPasskey: STAFF,
  removePasskey: STAFF,
  showProvider: EVERYBODY,
  beginProviderSignIn: EVERYBODY,
  joinByProvider: EVERYBODY,
  connectProvider: STAFF,
  reauthenticateAtProvider: STAFF,
  completeAtProvider: EVERYBODY,
  disconnectProvider: STAFF,
};

interface DescribedOperation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly operationId: Operation;
}

/** A PNG with one pixel, as base64. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

let bluebox: Bluebox;
let operations: readonly DescribedOperation[];
let cookies: Readonly<Record<Role | 'other giver' | 'other recipient' | 'other asker', string>>;
let ids: Readonly<Record<string, string>>;

async function send(method: 'GET' | 'POST', path: string, cookie: string, body?: object) {
  const { status, code } = await sendRaw(bluebox.url, method, path, cookie, body);
  return { status, code };
}

async function linkCookie(code: string): Promise<string> {
  const response = await fetch(`${bluebox.url}${routes.openLink.at()}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
}

/** Returns the session cookie of a person invited with one role. */
async function invited(role: (typeof WITH_ACCOUNT)[number]): Promise<string> {
  const { code } = await bluebox.coordinator.post(routes.invite.at(), {
    roles: [role],
  });
  const response = await fetch(`${bluebox.url}${routes.acceptInvitation.at()}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      name: role,
      login: `the-${role}`,
      password: COORDINATOR.password,
    }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
}

/**
 * Creates a drive with a delivered consignment and with a pledge that is not handed in, and opens the private
 * links of the recipient and of the pledge's giver.
 */
async function drivenPledge(slug: string) {
  const { coordinator, server } = bluebox;
  const driveId = await openDrive(coordinator, slug, {
    handInPoints: [
      {
        pointId: 'p1',
        name: 'B1',
        openings: [{ date: today(1), from: '12:00', to: '13:00' }],
        slots: { minutes: 30, capacity: 5 },
      },
    ],
  });
  const { parcelId, receptionId } = await acceptedParcel(bluebox, driveId, 2);
  const pledge = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 2 });
  await coordinator.post(routes.sealBox.at({ boxId }), { weight: 1_200 });
  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
  await server.application.settled();
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF1234567890',
  });
  await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
  const recipient = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
  await server.application.settled();
  const { events } = await coordinator.get(
    routes.listPledgeProofs.at({ pledgeId: pledge.pledgeId }),
  );
  return {
    ids: {
      service: events[0]?.service ?? '',
      bucket: String(events[0]?.bucket),
      position: String(events[0]?.position),
      driveId,
      pledgeId: pledge.pledgeId,
      reference: pledge.reference,
      receptionId,
      parcelId,
      boxId,
      consignmentId,
      photoId: 'photo-of-thanks',
    },
    giver: await linkCookie(pledge.code),
    recipient: await linkCookie(recipient.code),
  };
}

/** Opens a desk with a matter, and the private link of its asker. */
async function broughtMatter() {
  const { coordinator } = bluebox;
  const { deskId } = await coordinator.post(routes.openDesk.at(), deskTerms);
  const { matterId, code } = await coordinator.post(routes.submitMatter.at({ deskId }), {
    kind: 'help',
    topic: 't1',
    words: '三月的工资还没有发。',
  });
  return { ids: { deskId, matterId }, asker: await linkCookie(code) };
}

beforeAll(async () => {
  // Mail can be asked for, and none is due before the end of the tests.
  bluebox = await startBluebox(undefined, {
    publicUrl: 'http://bluebox.example',
    messenger: {
      privateAddresses: false,
      mail: { uri: 'smtp://127.0.0.1:9', from: 'bluebox@union.example' },
    },
  });
  const own = await drivenPledge('own-drive');
  const other = await drivenPledge('other-drive');
  const [matter, otherMatter] = [await broughtMatter(), await broughtMatter()];
  ids = { ...own.ids, ...matter.ids };
  cookies = {
    nobody: '',
    giver: own.giver,
    recipient: own.recipient,
    asker: matter.asker,
    coordinator: await sessionCookie(bluebox.url),
    viewer: await invited('viewer'),
    desk: await invited('desk'),
    packing: await invited('packing'),
    'other giver': other.giver,
    'other recipient': other.recipient,
    'other asker': otherMatter.asker,
  };
  const document = (await bluebox.coordinator.getAnything('/api/openapi.json')) as {
    paths: Record<string, Record<string, { operationId: Operation }>>;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      method: method.toUpperCase() as 'GET' | 'POST',
      path,
      operationId,
    })),
  );
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

const addressOf = (path: string) =>
  path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => ids[name] ?? 'unknown-0000');

describe('every route of every service, behind the portal', () => {
  it('is listed in this file with its permitted roles, and no other route is', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toStrictEqual(
      Object.keys(EXPECTED).sort(),
    );
    const mounted = bluebox.server.application.services.flatMap(({ service }) =>
      service.routes.map(({ operation }) => operation),
    );
    expect(Object.keys(EXPECTED)).toEqual(expect.arrayContaining(mounted));
  });

  it('has the method and path that the contracts define, and the contracts define no other route', () => {
    const described = operations.map(({ method, path, operationId }) => [
      operationId,
      method,
      path,
    ]);
    const told = Object.values(routes).map(({ operation, method, path }) => [
      operation,
      method.toUpperCase(),
      path.replace(/:([A-Za-z]+)/g, '{$1}'),
    ]);
    expect(described.sort()).toStrictEqual(told.sort());
  });

  it('admits the permitted roles, and refuses all others alike', async () => {
    const wrong: unknown[] = [];
    for (const { method, path, operationId } of operations)
      for (const role of ROLES) {
        // No route accepts this body, so permitted callers get an error about the body, and nothing changes.
        const { status, code } = await send(method, addressOf(path), cookies[role], {
          unexpected: 1,
        });
        const isIn = EXPECTED[operationId].includes(role);
        const isRight = isIn
          ? status !== 401 && status !== 403
          : (WITH_ACCOUNT as readonly Role[]).includes(role)
            ? status === 403 && code === 'NOT_ALLOWED'
            : status === 401 && code === 'NOT_SIGNED_IN';
        if (!isRight) wrong.push({ operationId, role, status, code });
      }
    expect(wrong).toEqual([]);
  });
});

describe('the record behind a private link', () => {
  /** Operations in an order in which each of them succeeds; the last one invalidates the link. */
  const OF_GIVERS: readonly (readonly [operation: string, body?: object])[] = [
    ['showPledge'],
    ['showJourney'],
    ['streamJourney'],
    ['listPledgeProofs'],
    ['downloadPledgeProof'],
    ['showCertificate'],
    ['showGiverMail'],
    ['askForMail', { address: 'giver@example.org' }],
    ['stopMail'],
    ['amendPledge', { lines: [{ lineId: 'l1', ...medicineLine(1) }] }],
    ['bookSlot', { pointId: 'p1', start: `${today(1)}T12:00` }],
    ['downloadAppointment'],
    ['cancelAppointment'],
    ['nameGiver', { name: '王建国' }],
    ['forgetGiver'],
    ['withdrawPledge'],
    ['rotatePledgeLink'],
  ];
  const ofRecipients = (): readonly (readonly [operation: string, body?: object])[] => [
    ['showConsignment'],
    ['confirmReceipt', { boxId: ids['boxId'] }],
    ['putPhoto', { photoId: ids['photoId'], photo: PICTURE }],
    ['thankGivers', { words: '谢谢', photos: [ids['photoId']], public: false }],
    ['withdrawThanks'],
    ['erasePhoto'],
  ];
  const OF_ASKERS: readonly (readonly [operation: string, body?: object])[] = [
    ['showMatter'],
    ['sayOnMatter', { say: 'message', words: '还有一个月。' }],
    ['forgetAsker'],
    ['rotateMatterLink'],
  ];
  const call = (operation: string, cookie: string, body?: object) => {
    const found = operations.find(({ operationId }) => operationId === operation);
    if (found === undefined) throw new Error(`there is no ${operation}`);
    return send(found.method, addressOf(found.path), cookie, body);
  };

  /** Response to the holder of a link of the wrong kind, sent before the request is validated. */
  const unasked = { status: 401, code: 'NOT_SIGNED_IN' };

  it('is tested with every route that accepts a link', () => {
    const looked = [...OF_GIVERS, ...ofRecipients(), ...OF_ASKERS].map(([operation]) => operation);
    const taking = (Object.keys(EXPECTED) as Operation[]).filter((operation) => {
      const who = EXPECTED[operation];
      const byLink = (['giver', 'recipient', 'asker'] as const).some((role) => who.includes(role));
      return byLink && !who.includes('nobody');
    });
    expect(looked.sort()).toStrictEqual(taking.sort());
  });

  it("is the giver's pledge, and not that of another giver or of a recipient", async () => {
    for (const [operation, body] of OF_GIVERS)
      for (const holder of ['other giver', 'recipient', 'other recipient'] as const)
        expect([operation, holder, await call(operation, cookies[holder], body)]).toEqual([
          operation,
          holder,
          holder === 'other giver' ? { status: 404, code: 'UNKNOWN_PLEDGE' } : unasked,
        ]);
    for (const [operation, body] of OF_GIVERS)
      expect([operation, (await call(operation, cookies.giver, body)).code]).toEqual([
        operation,
        undefined,
      ]);
    expect(await call('showPledge', cookies.giver)).toEqual({
      status: 404,
      code: 'UNKNOWN_PLEDGE',
    });
  });

  it("is the recipient's consignment, and not that of another recipient or of a giver", async () => {
    for (const [operation, body] of ofRecipients())
      for (const holder of ['giver', 'other giver', 'other recipient'] as const)
        expect([operation, holder, await call(operation, cookies[holder], body)]).toEqual([
          operation,
          holder,
          holder === 'other recipient' ? { status: 404, code: 'UNKNOWN_CONSIGNMENT' } : unasked,
        ]);
    for (const [operation, body] of ofRecipients())
      expect([operation, (await call(operation, cookies.recipient, body)).code]).toEqual([
        operation,
        undefined,
      ]);
  });

  it("is the asker's matter, and not that of another asker or of a giver", async () => {
    for (const [operation, body] of OF_ASKERS)
      for (const holder of ['giver', 'recipient', 'other asker'] as const)
        expect([operation, holder, await call(operation, cookies[holder], body)]).toEqual([
          operation,
          holder,
          holder === 'other asker' ? { status: 404, code: 'UNKNOWN_MATTER' } : unasked,
        ]);
    for (const [operation, body] of OF_ASKERS)
      expect([operation, (await call(operation, cookies.asker, body)).code]).toEqual([
        operation,
        undefined,
      ]);
    expect(await call('showMatter', cookies.asker)).toEqual({
      status: 404,
      code: 'UNKNOWN_MATTER',
    });
  });

  it('is the only record on which the holder of the link may do more than their role allows', async () => {
    const both = (role: 'viewer' | 'desk' | 'packing') =>
      `${cookies[role]}; ${cookies['other giver']}`;
    const pledge = { status: 404, code: 'UNKNOWN_PLEDGE' };
    const notAllowed = { status: 403, code: 'NOT_ALLOWED' };
    for (const [operation, body] of OF_GIVERS)
      for (const role of ['viewer', 'packing'] as const)
        expect([operation, role, await call(operation, both(role), body)]).toEqual([
          operation,
          role,
          pledge,
        ]);
    expect(await call('forgetGiver', both('desk'))).toEqual(pledge);
    for (const [operation, body] of ofRecipients().filter(([name]) => name !== 'showConsignment'))
      for (const role of ['viewer', 'desk', 'packing'] as const)
        expect([operation, role, await call(operation, both(role), body)]).toEqual([
          operation,
          role,
          notAllowed,
        ]);
  });
});
