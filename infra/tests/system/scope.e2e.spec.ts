import { randomUUID } from 'node:crypto';
import {
  type Grant,
  type GrantPlace,
  type Operation,
  ROLES,
  type Role,
  recordKindsOf,
  SCOPES_OF_ROUTES,
  scopeOf,
  UNKNOWN_RECORDS,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawAnswer, sendRaw } from './raw-requests.ts';
import {
  acceptedParcel,
  type Bluebox,
  COORDINATOR,
  driveTerms,
  medicineLine,
  pledgeBody,
  removeFolder,
  startBluebox,
} from './support.ts';

/*
 * The matrix of routes, roles and places: each route of each service is called with the ids of one
 * drive, by people whose roles hold there and by people whose roles hold elsewhere.
 */

interface DescribedOperation {
  readonly operation: Operation;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Roles that the route admits; `undefined` if it needs no account. */
  readonly roles: readonly string[] | undefined;
}

/** Places of roles: in the drive whose ids are called, and elsewhere. */
const PLACES = ['own drive', 'own organisation', 'other drive', 'other organisation'] as const;
type PlaceName = (typeof PLACES)[number];

type Ids = Readonly<Record<string, string>>;

let bluebox: Bluebox;
let operations: readonly DescribedOperation[];
let own: Ids;
let other: Ids;
let organisations: { readonly own: string; readonly other: string };
const cookies = new Map<string, string>();

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');

const send = (method: 'GET' | 'POST', path: string, cookie: string, body?: object) =>
  sendRaw(bluebox.url, method, path, cookie, body);

/** Invites a person with these grants, and keeps the cookie of their session under a name. */
async function invite(name: string, grants: readonly Grant[]): Promise<string> {
  const { code, accountId } = await bluebox.coordinator.post(routes.invite.at(), {
    grants: [...grants],
  });
  const response = await fetch(`${bluebox.url}${routes.acceptInvitation.at()}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      name,
      login: `p-${name.replaceAll(' ', '-')}`.slice(0, 32),
      password: COORDINATOR.password,
    }),
  });
  expect(response.status).toBe(200);
  cookies.set(name, cookieOf(response));
  return accountId;
}

/** Address of a robot at which nobody listens. */
const NOBODY_LISTENS = 'http://127.0.0.1:9/robot';

/** Creates a drive of an organisation that has one record of every kind. */
async function furnishedDrive(slug: string, organisationId: string): Promise<Ids> {
  const { coordinator, server } = bluebox;
  const terms = {
    ...driveTerms(),
    organisationId,
    handInPoints: [
      { pointId: 'p1', name: 'B1' },
      { pointId: 'p2', name: 'B2' },
    ],
  };
  const { driveId } = await coordinator.post(routes.openDrive.at(), { slug, terms });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  const { parcelId, receptionId, pledge } = await acceptedParcel(bluebox, driveId, 9);
  const { kitId } = await coordinator.post(routes.assembleKits.at(), {
    driveId,
    item: { name: '家庭药箱', category: 'kit', unit: 'set' },
    quantity: 1,
    components: [{ parcelId, quantity: 1 }],
  });
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 2 });
  const { countId } = await coordinator.post(routes.beginCount.at(), {
    driveId,
    kind: 'operating',
  });
  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  const { caseId } = await coordinator.post(routes.openCase.at(), {
    driveId,
    kind: 'request',
    note: '测试',
  });
  const { channelId } = await coordinator.post(routes.addChannel.at(), {
    ...{ driveId, kind: 'wecom', name: '测试', tells: [], url: NOBODY_LISTENS },
  });
  const { messageId } = await coordinator.post(routes.testChannel.at({ channelId }));
  await server.application.settled();
  const { events } = await coordinator.get(
    routes.listPledgeProofs.at({ pledgeId: pledge.pledgeId }),
  );
  return {
    driveId,
    pledgeId: pledge.pledgeId,
    reference: pledge.reference,
    receptionId,
    parcelId,
    kitId,
    countId,
    boxId,
    consignmentId,
    caseId,
    channelId,
    messageId,
    service: events[0]?.service ?? '',
    bucket: String(events[0]?.bucket),
    position: String(events[0]?.position),
  };
}

/**
 * Bodies that name the records of a drive, for routes that do not name them in the path. No route
 * accepts the field `unexpected`, so nothing changes.
 */
const bodiesOf = (ids: Ids): Readonly<Partial<Record<Operation, object>>> => ({
  openBox: { driveId: ids['driveId'] },
  createConsignment: { driveId: ids['driveId'] },
  assembleKits: { driveId: ids['driveId'], components: [{ parcelId: ids['parcelId'] }] },
  assembleByRecipe: { driveId: ids['driveId'] },
  beginCount: { driveId: ids['driveId'] },
  countParcel: { parcelId: ids['parcelId'] },
  countBox: { boxId: ids['boxId'] },
  recordReception: { driveId: ids['driveId'], reference: ids['reference'] },
  addChannel: { driveId: ids['driveId'] },
  openCase: { driveId: ids['driveId'], consignmentId: ids['consignmentId'] },
  packBox: { parcelId: ids['parcelId'] },
  unpackBox: { parcelId: ids['parcelId'] },
  eraseInventoryNotes: { of: 'reception', id: ids['receptionId'] },
  eraseShipmentNotes: { of: 'case', id: ids['caseId'] },
});

/** Queries of the routes that need one. */
const QUERIES: Readonly<Partial<Record<Operation, string>>> = {
  printConsignment: '?kind=packing-list',
  listShortDated: '?until=2030-01-01',
  exportDrive: '?kind=boxes',
  showDepartmentReport: '?department=x',
  exportDepartmentReport: '?department=x&format=csv',
  listGiverNames: '?ids=pledge-1',
  proposePacking: '?itemId=unknown-0000&quantity=1',
  listWhatIfParts: '?category=medicine&unit=box&outcome=still-accepted',
};

const call = ({ operation, method, path }: DescribedOperation, ids: Ids, cookie: string) =>
  send(
    method,
    path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => ids[name] ?? 'unknown-0000') +
      (QUERIES[operation] ?? ''),
    cookie,
    { ...bodiesOf(ids)[operation], unexpected: 1 },
  );

const unknownCodes = (operation: string): readonly string[] =>
  recordKindsOf(operation).map((kind) => UNKNOWN_RECORDS[kind]);

beforeAll(async () => {
  bluebox = await startBluebox(undefined, { messenger: { privateAddresses: true } });
  const add = async (name: string) =>
    (await bluebox.coordinator.post(routes.addOrganisation.at(), { name })).organisationId;
  organisations = { own: await add('食堂'), other: await add('图书馆') };
  own = await furnishedDrive('own-drive', organisations.own);
  other = await furnishedDrive('other-drive', organisations.other);
  const places: Readonly<Record<PlaceName, GrantPlace>> = {
    'own drive': { driveId: own['driveId'] ?? '' },
    'own organisation': { organisationId: organisations.own },
    'other drive': { driveId: other['driveId'] ?? '' },
    'other organisation': { organisationId: organisations.other },
  };
  for (const name of PLACES)
    for (const role of ROLES) await invite(`${role} ${name}`, [{ role, in: places[name] }]);
  const document = (await bluebox.coordinator.getAnything('/api/openapi.json')) as {
    paths: Record<
      string,
      Record<string, { operationId: Operation; security: { session?: string[] }[] }>
    >;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security }]) => ({
      operation: operationId,
      method: method.toUpperCase() as 'GET' | 'POST',
      path,
      roles: security.find(({ session }) => session !== undefined)?.session,
    })),
  );
}, 120_000);
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

const cookieFor = (role: Role, place: PlaceName): string => {
  const cookie = cookies.get(`${role} ${place}`);
  if (cookie === undefined) throw new Error(`nobody is ${role} in ${place}`);
  return cookie;
};

describe('every route', () => {
  it('states by which record it is placed, and no other route does', () => {
    expect(operations.map(({ operation }) => operation).sort()).toStrictEqual(
      Object.keys(SCOPES_OF_ROUTES).sort(),
    );
  });

  it('that names a record is reached with one of the drive in this matrix', () => {
    const named = operations.filter(({ operation }) => typeof scopeOf(operation) !== 'string');
    const reached = named.filter(({ operation, path }) => {
      const scope = scopeOf(operation);
      return (
        typeof scope !== 'string' &&
        scope.every((name) =>
          name.startsWith('body.')
            ? operation in bodiesOf(own)
            : path.includes(`{${name.replace(' at points', '')}}`),
        )
      );
    });
    expect(reached).toEqual(named);
  });

  it.each(PLACES.filter((place) => place.startsWith('other')))(
    'that names a record answers as if the record did not exist to people in the %s',
    async (place) => {
      const wrong: unknown[] = [];
      for (const each of operations)
        for (const role of ROLES) {
          const { operation, roles } = each;
          if (typeof scopeOf(operation) === 'string' || roles === undefined) continue;
          const { status, code } = await call(each, own, cookieFor(role, place));
          const isRight = roles.includes(role)
            ? status === 404 && code === unknownCodes(operation).find((known) => known === code)
            : status === 403 && code === 'NOT_ALLOWED';
          if (!isRight) wrong.push({ operation, role, status, code });
        }
      expect(wrong).toEqual([]);
    },
    300_000,
  );

  it.each(PLACES.filter((place) => place.startsWith('own')))(
    'that names a record is open with a role in the %s',
    async (place) => {
      const wrong: unknown[] = [];
      for (const each of operations)
        for (const role of ROLES) {
          const { operation, roles } = each;
          if (typeof scopeOf(operation) === 'string') continue;
          const { status, code } = await call(each, own, cookieFor(role, place));
          const isIn = roles === undefined || roles.includes(role);
          const isRight = isIn
            ? ![401, 403].includes(status) && !unknownCodes(operation).includes(code ?? '')
            : status === 403 && code === 'NOT_ALLOWED';
          if (!isRight) wrong.push({ operation, role, status, code });
        }
      expect(wrong).toEqual([]);
    },
    300_000,
  );

  it('that is open to everybody gives no more to people in another drive than to strangers', async () => {
    const wrong: unknown[] = [];
    const open = operations.filter(
      ({ operation, roles }) => roles === undefined && typeof scopeOf(operation) !== 'string',
    );
    for (const each of open) {
      const strangers = await call(each, own, '');
      const elsewhere = await call(each, own, cookieFor('coordinator', 'other drive'));
      const alike = ({ status, code, text }: RawAnswer) => [
        status,
        code,
        // Challenges and errors have random parts, and files of the ledger grow.
        each.operation === 'getChallenge' || code !== undefined ? '' : text.length,
      ];
      if (JSON.stringify(alike(strangers)) !== JSON.stringify(alike(elsewhere)))
        wrong.push([each.operation, alike(strangers), alike(elsewhere)]);
    }
    expect(wrong).toEqual([]);
  });

  it('of the installation is closed to roles in places', async () => {
    for (const each of operations.filter(({ operation }) => scopeOf(operation) === 'installation'))
      for (const place of PLACES) {
        const { status, code } = await call(each, own, cookieFor('coordinator', place));
        expect([each.operation, place, status, code]).toEqual([
          each.operation,
          place,
          403,
          'NOT_ALLOWED',
        ]);
      }
  });

  it('that lists over all drives has nothing of other drives', async () => {
    for (const role of ROLES)
      for (const place of ['other drive', 'other organisation'] as const) {
        const cookie = cookieFor(role, place);
        const drives = await send('GET', routes.listDrives.at({}), cookie);
        expect(drives.text).toContain(other['driveId']);
        expect(drives.text).not.toContain(own['driveId']);
        for (const code of [own['reference'], own['boxId'], own['caseId'], '1'] as string[]) {
          const found = await send('GET', routes.findCode.at({ code }), cookie);
          expect([role, found.status]).toEqual([role, role === 'viewer' ? 403 : 200]);
          for (const id of Object.values(own).filter((each) => each.length > 20))
            expect(found.text).not.toContain(id);
          if (code === '1' && role !== 'viewer') expect(found.text).toContain(other['driveId']);
        }
      }
  });
});

describe('a coordinator of an organisation', () => {
  const opened = (slug: string, terms: object, cookie: string) =>
    send('POST', routes.openDrive.at(), cookie, { slug, terms: { ...driveTerms(), ...terms } });

  it('opens drives in it, and in no other', async () => {
    const cookie = cookieFor('coordinator', 'own organisation');
    const answer = await opened('opened-here', {}, cookie);
    expect(answer.status).toBe(201);
    const { driveId } = JSON.parse(answer.text) as { driveId: string };
    expect((await bluebox.coordinator.get(routes.showDrive.at({ driveId }))).terms).toMatchObject({
      organisationId: organisations.own,
    });
    const elsewhere = { organisationId: organisations.other };
    expect(await opened('opened-there', elsewhere, cookie)).toMatchObject({
      status: 404,
      code: 'UNKNOWN_ORGANISATION',
    });
    expect(await opened('opened-nowhere', {}, cookieFor('coordinator', 'own drive'))).toMatchObject(
      { status: 403, code: 'NOT_ALLOWED' },
    );
  });

  it('reaches no drive of others by giving its id to an own drive as the address (the own drive was taken for it, so its terms could be changed and its pledges read)', async () => {
    const cookie = cookieFor('coordinator', 'other organisation');
    const driveId = own['driveId'] ?? '';
    await opened(driveId, {}, cookie);
    await bluebox.server.application.settled();
    const unknown = { status: 404, code: 'UNKNOWN_DRIVE' };
    expect(await send('GET', routes.listPledges.at({ driveId }), cookie)).toMatchObject(unknown);
    expect(await send('POST', routes.closeDrive.at({ driveId }), cookie)).toMatchObject(unknown);
    expect((await bluebox.coordinator.get(routes.showDrive.at({ driveId }))).driveId).toBe(driveId);
  });

  it('sees its drafts, which coordinators of others do not', async () => {
    const { driveId } = JSON.parse(
      (await opened('a-draft', {}, cookieFor('coordinator', 'own organisation'))).text,
    ) as { driveId: string };
    const shown = (place: PlaceName) =>
      send('GET', routes.showDrive.at({ driveId }), cookieFor('coordinator', place));
    expect((await shown('own organisation')).status).toBe(200);
    expect(await shown('other organisation')).toMatchObject({ code: 'UNKNOWN_DRIVE' });
    expect(await shown('own drive')).toMatchObject({ code: 'UNKNOWN_DRIVE' });
  });

  it('cannot take a drive into another organisation, and nobody can move one', async () => {
    const cookie = cookieFor('coordinator', 'own organisation');
    const amend = (organisationId: string | undefined, as: string) =>
      send('POST', routes.amendDrive.at({ driveId: own['driveId'] ?? '' }), as, {
        terms: {
          ...driveTerms(),
          ...(organisationId === undefined ? {} : { organisationId }),
          handInPoints: [
            { pointId: 'p1', name: 'B1' },
            { pointId: 'p2', name: 'B2' },
          ],
        },
      });
    expect(await amend(organisations.other, cookie)).toMatchObject({ code: 'ORGANISATION_FIXED' });
    expect((await amend(undefined, cookie)).status).toBe(200);
    const { terms } = await bluebox.coordinator.get(
      routes.showDrive.at({ driveId: own['driveId'] ?? '' }),
    );
    expect(terms.organisationId).toBe(organisations.own);
  });
});

describe('the desk of a hand-in point', () => {
  let here: { readonly pledgeId: string; readonly reference: string };
  let elsewhere: { readonly pledgeId: string; readonly reference: string };
  const at = (pointId: string) => ({
    driveId: own['driveId'] ?? '',
    handInPointId: pointId,
    lines: [{ lineId: 'l1', quantity: 1 }],
  });
  const post = (path: string, body: object) => send('POST', path, cookies.get('at p1') ?? '', body);
  const get = (path: string) => send('GET', path, cookies.get('at p1') ?? '');

  beforeAll(async () => {
    const driveId = own['driveId'] ?? '';
    await invite('at p1', [{ role: 'desk', in: { driveId, pointId: 'p1' } }]);
    const pledge = (handInPointId: string) =>
      bluebox.coordinator.post(routes.submitPledge.at({ driveId }), {
        ...pledgeBody(2),
        handInPointId,
      });
    [here, elsewhere] = [await pledge('p1'), await pledge('p2')];
    await bluebox.server.application.settled();
  });

  it('sees its drive, and the pledges that were announced for the point', async () => {
    const driveId = own['driveId'] ?? '';
    expect((await get(routes.listDrives.at({}))).text).toContain(driveId);
    const expected = JSON.parse((await get(routes.listExpected.at({ driveId }))).text);
    expect(expected).toMatchObject({ total: 1, expected: [{ reference: here.reference }] });
    expect((await get(routes.showExpected.at({ reference: here.reference }))).status).toBe(200);
    expect((await get(routes.showPledge.at({ pledgeId: here.pledgeId }))).status).toBe(200);
    expect(await get(routes.showExpected.at({ reference: elsewhere.reference }))).toMatchObject({
      status: 404,
      code: 'UNKNOWN_REFERENCE',
    });
    expect(await get(routes.showPledge.at({ pledgeId: elsewhere.pledgeId }))).toMatchObject({
      status: 404,
      code: 'UNKNOWN_PLEDGE',
    });
  });

  it('takes in what comes to the point, and nothing else', async () => {
    const driveId = own['driveId'] ?? '';
    const record = (body: object) => post(routes.recordReception.at(), body);
    expect(await record({ ...at('p2'), reference: here.reference })).toMatchObject({
      code: 'UNKNOWN_HAND_IN_POINT',
    });
    expect(await record({ ...at('p1'), reference: elsewhere.reference })).toMatchObject({
      code: 'UNKNOWN_REFERENCE',
    });
    const walkIn = { lines: [medicineLine(1)] };
    expect(await record({ driveId, ...walkIn })).toMatchObject({ code: 'UNKNOWN_HAND_IN_POINT' });
    expect((await record({ ...at('p1'), reference: here.reference })).status).toBe(201);
    await bluebox.server.application.settled();
    const list = JSON.parse((await get(routes.listReceptions.at({ driveId }))).text);
    expect(list).toMatchObject({ total: 1, receptions: [{ reference: here.reference }] });
    const reception = (receptionId: string) => get(routes.showReception.at({ receptionId }));
    expect((await reception(here.pledgeId)).status).toBe(200);
    expect(await reception(own['receptionId'] ?? '')).toMatchObject({ code: 'UNKNOWN_RECEPTION' });
  });

  it('has exactly these routes that name a record', async () => {
    const ids = { ...own, ...here, receptionId: here.pledgeId };
    const open: string[] = [];
    for (const each of operations) {
      const { operation, roles } = each;
      if (typeof scopeOf(operation) === 'string' || roles === undefined) continue;
      const { status, code } = await call(each, ids, cookies.get('at p1') ?? '');
      if (status !== 403 && !unknownCodes(operation).includes(code ?? '')) open.push(operation);
    }
    expect(open.sort()).toEqual([
      'amendPledge',
      'bookSlot',
      'cancelAppointment',
      'confirmQuantities',
      'downloadAppointment',
      'eraseReceptionPhoto',
      'findGivers',
      'findPledge',
      'inspect',
      'listExpected',
      'listReceptions',
      'nameGiver',
      'putReceptionPhoto',
      'recordReception',
      'reverseInspection',
      'reverseReception',
      'reverseSettlement',
      'rotatePledgeLink',
      'settleRejection',
      'showExpected',
      'showPledge',
      'showReception',
      'showReceptionPhoto',
      'withdrawPledge',
    ]);
  });

  it('has none of them for records of other points', async () => {
    const OF_DRIVES: readonly string[] = ['findGivers', 'listExpected', 'listReceptions'];
    const wrong: unknown[] = [];
    for (const each of operations) {
      const { operation, roles } = each;
      if (typeof scopeOf(operation) === 'string' || roles?.includes('desk') !== true) continue;
      if (OF_DRIVES.includes(operation)) continue;
      const { status, code } = await call(each, own, cookies.get('at p1') ?? '');
      if (status !== 404 || !unknownCodes(operation).includes(code ?? ''))
        wrong.push({ operation, status, code });
    }
    expect(wrong).toEqual([]);
  });
});

describe('a drive that was taken away', () => {
  it('is closed at the next request, and its stream ends', async () => {
    const driveId = own['driveId'] ?? '';
    const accountId = await invite('leaving', [{ role: 'viewer', in: { driveId } }]);
    const cookie = cookies.get('leaving') ?? '';
    const stream = await fetch(bluebox.url + routes.streamFeed.at({ driveId }), {
      headers: { cookie },
    });
    expect(stream.status).toBe(200);
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await bluebox.coordinator.post(routes.giveRoles.at({ accountId }), {
      grants: [{ role: 'viewer', in: { driveId: other['driveId'] ?? '' } }],
    });
    const ended = async () => {
      while (!(await reader.read()).done);
    };
    await expect(ended()).rejects.toThrow();
    expect(await send('GET', routes.showFeed.at({ driveId }), cookie)).toMatchObject({
      status: 404,
      code: 'UNKNOWN_DRIVE',
    });
  });

  it('gives no earlier answer either', async () => {
    const driveId = own['driveId'] ?? '';
    const accountId = await invite('packing once', [{ role: 'packing', in: { driveId } }]);
    const key = randomUUID();
    const open = async () => {
      const response = await fetch(bluebox.url + routes.openBox.at(), {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'same-origin',
          cookie: cookies.get('packing once') ?? '',
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ driveId }),
      });
      return [response.status, ((await response.json()) as { readonly code?: string }).code];
    };
    expect(await open()).toEqual([201, undefined]);
    expect(await open()).toEqual([201, undefined]);
    await bluebox.coordinator.post(routes.giveRoles.at({ accountId }), {
      grants: [{ role: 'packing', in: { driveId: other['driveId'] ?? '' } }],
    });
    expect(await open()).toEqual([404, 'UNKNOWN_DRIVE']);
  });
});
