import { connect as connectSocket } from 'node:net';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { eventLogPath } from '../../run/standalone/src/stores.ts';
import {
  acceptedParcel,
  type Bluebox,
  driveTerms,
  medicineLine,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  sessionCookie,
  startBluebox,
} from './support.ts';

let bluebox: Bluebox;
let cookie: string;
let driveId: string;
let otherDriveId: string;
let parcelId: string;
let handedIn: SubmitPledgeAnswer;
let emptyBoxId: string;
let pledgesPath: string;

beforeAll(async () => {
  bluebox = await startBluebox();
  cookie = await sessionCookie(bluebox.url);
  const { coordinator } = bluebox;
  driveId = await openDrive(coordinator, 'first');
  otherDriveId = await openDrive(coordinator, 'second');
  pledgesPath = routes.listPledges.at({ driveId });
  const accepted = await acceptedParcel(bluebox, driveId, 5);
  parcelId = accepted.parcelId;
  handedIn = accepted.pledge;
  emptyBoxId = await openBox();
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

async function openBox(): Promise<string> {
  const { boxId } = await bluebox.coordinator.post(routes.openBox.at(), {
    driveId,
  });
  return boxId;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends any body and headers, with the session of a coordinator. */
async function send(
  path: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(bluebox.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', origin: bluebox.url, cookie, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
    headers: response.headers,
  };
}
const sendJson = (path: string, body: unknown, headers?: Readonly<Record<string, string>>) =>
  send(path, JSON.stringify(body), headers);

/** Returns the number of recorded events, and the totals. */
async function recorded() {
  await bluebox.server.application.settled();
  const database = new DatabaseSync(eventLogPath(bluebox.dataFolder), { readOnly: true });
  const { events } = database.prepare('SELECT count(*) AS events FROM events').get() as {
    events: number;
  };
  database.close();
  const totals = await Promise.all(
    [driveId, otherDriveId].map((id) =>
      bluebox.coordinator.get(routes.showTotals.at({ driveId: id })),
    ),
  );
  return { events, totals: totals.map(({ rows, balanced }) => ({ rows, balanced })) };
}

/** Checks that the request is refused with this status, this code and a readable message, and changes nothing. */
async function expectRefused(attempt: () => Promise<Answer>, status: number, code: string) {
  const before = await recorded();
  const answer = await attempt();
  expectProblem(answer, status, code);
  expect(await recorded()).toEqual(before);
}

function expectProblem({ status, type, text }: Answer, expected: number, code: string) {
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect([status, problem['code']]).toEqual([expected, code]);
  expect(type).toMatch(/^application\/problem\+json/);
  expect(problem).toMatchObject({ status, title: code, type: `urn:bluebox:problem:${code}` });
  expect(problem['detail']).toMatch(/\w+ \w+/);
  expect(problem).not.toHaveProperty('stack');
  expect(text).not.toMatch(/node_modules|\.ts\b|\.js\b|\n\s*at |file:\/\//);
  expect(text).not.toContain(bluebox.folder);
}

const withLine = (line: object) => ({ ...pledgeBody(1), lines: [{ ...medicineLine(1), ...line }] });
const withName = (name: string) => withLine({ item: { name, category: 'medicine', unit: 'box' } });
/** Adds a member as text, because an object literal would not keep some keys, such as `__proto__`. */
const spliced = (body: object, member: string) => `{${member},${JSON.stringify(body).slice(1)}`;

describe('a hostile body', () => {
  const bodies: readonly (readonly [string, () => string, number, string])[] = [
    ['that is no JSON', () => '{"lines": [', 400, 'MALFORMED_BODY'],
    ['that is JSON twice', () => '{}{}', 400, 'MALFORMED_BODY'],
    ['that is a bare string', () => '"lines"', 400, 'MALFORMED_BODY'],
    ['that is null', () => 'null', 400, 'MALFORMED_BODY'],
    ['that is an array', () => '[]', 400, 'INVALID_INPUT'],
    ['that is empty', () => '', 400, 'INVALID_INPUT'],
    ['with a raw NUL', () => '{"lines":"\u0000"}', 400, 'MALFORMED_BODY'],
    [
      'with an operator for a value',
      () => JSON.stringify({ ...pledgeBody(1), lines: { $ne: null } }),
      400,
      'INVALID_INPUT',
    ],
    [
      'with an operator for a field',
      () => spliced(pledgeBody(1), '"$where":"1"'),
      400,
      'INVALID_INPUT',
    ],
    [
      'with an operator for a quantity',
      () => JSON.stringify(withLine({ quantity: { $gt: 0 } })),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a prototype',
      () => spliced(pledgeBody(1), '"__proto__":{"polluted":true}'),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a prototype in a line',
      () =>
        `{"lines":[${spliced(medicineLine(1), '"__proto__":{"quantity":7}')}],"noticeVersion":"2023-03","sourceDeclared":true}`,
      400,
      'INVALID_INPUT',
    ],
    [
      'with a constructor',
      () => spliced(pledgeBody(1), '"constructor":{"prototype":{"polluted":true}}'),
      400,
      'INVALID_INPUT',
    ],
    [
      'with 10 000 lines',
      () =>
        JSON.stringify({
          ...pledgeBody(1),
          lines: Array.from({ length: 10_000 }, () => medicineLine(1)),
        }),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'with more lines than a pledge has',
      () =>
        JSON.stringify({
          ...pledgeBody(1),
          lines: Array.from({ length: 51 }, () => medicineLine(1)),
        }),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a number that is too large',
      () => JSON.stringify(pledgeBody(1)).replace('"quantity":1', '"quantity":1e309'),
      400,
      'INVALID_INPUT',
    ],
    ['with half a box', () => JSON.stringify(withLine({ quantity: 1.5 })), 400, 'INVALID_INPUT'],
    [
      'with a quantity of zero',
      () => JSON.stringify(withLine({ quantity: 0 })),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a negative quantity',
      () => JSON.stringify(withLine({ quantity: -1 })),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a number in words',
      () => JSON.stringify(withLine({ quantity: '1' })),
      400,
      'INVALID_INPUT',
    ],
    ['with a NUL in a name', () => JSON.stringify(withName('布洛芬\u0000')), 400, 'INVALID_INPUT'],
    [
      'with text that reverses its direction',
      () => JSON.stringify(withName('布洛芬\u202e芬洛布')),
      400,
      'INVALID_INPUT',
    ],
    [
      'with a phone number for a name',
      () => JSON.stringify(withName('13800138000')),
      400,
      'INVALID_INPUT',
    ],
    [
      'with 100 kB of name',
      () => JSON.stringify(withName('药'.repeat(34_000))),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'with a day that is in no calendar',
      () => JSON.stringify(withLine({ expiry: '2027-02-30' })),
      400,
      'INVALID_INPUT',
    ],
    [
      'nested without end',
      () => `{"lines":${'['.repeat(12_000)}${']'.repeat(12_000)}}`,
      400,
      'BODY_TOO_INTRICATE',
    ],
  ];
  it.each(bodies)('%s is refused', async (_what, body, status, code) => {
    await expectRefused(() => send(pledgesPath, body()), status, code);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused with 100 kB in one field, even by a route that accepts large bodies', async () => {
    const body = { slug: 'third', terms: { ...driveTerms(), title: 'a'.repeat(100_000) } };
    await expectRefused(() => sendJson(routes.openDrive.at(), body), 400, 'INVALID_INPUT');
  });

  it.each([
    ['text/plain', 'NOT_JSON'],
    ['application/x-www-form-urlencoded', 'NOT_JSON'],
    ['application/json; charset=utf-16', 'ENCODING_UNSUPPORTED'],
  ])('as %s is refused', async (type, code) => {
    const body = JSON.stringify(pledgeBody(1));
    await expectRefused(() => send(pledgesPath, body, { 'content-type': type }), 415, code);
  });

  it('that ends early changes nothing, whether the sender waits or disconnects', async () => {
    const body = JSON.stringify(pledgeBody(1));
    const head = [
      `POST ${pledgesPath} HTTP/1.1`,
      `Host: ${new URL(bluebox.url).host}`,
      `Origin: ${bluebox.url}`,
      `Cookie: ${cookie}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      '',
    ].join('\r\n');
    const sendHalf = (half: string, leave: boolean) =>
      new Promise<string>((resolve) => {
        let answer = '';
        const socket = connectSocket(bluebox.server.port, '127.0.0.1', () => {
          socket.write(head + half, () => (leave ? socket.resetAndDestroy() : socket.end()));
        });
        socket.on('data', (chunk) => {
          answer += chunk.toString('utf8');
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve(answer));
      });
    const before = await recorded();
    const half = body.slice(0, body.length / 2);
    expect(await sendHalf(half, true)).toBe('');
    expect(await sendHalf(half, false)).toMatch(/^(HTTP\/1\.1 400 |$)/);
    expect(await recorded()).toEqual(before);
    // The complete body is accepted, so the halves had no effect only because they were cut.
    expect(await sendHalf(body, false)).toMatch(/^HTTP\/1\.1 201 /);
  });
});

describe('an unknown or malformed code or path', () => {
  const nowhere = '0190a1b2-0000-7000-8000-000000000000';
  const attempts: readonly (readonly [string, () => Promise<Answer>, number, string])[] = [
    [
      'a reference',
      () =>
        sendJson(routes.recordReception.at(), {
          driveId,
          reference: 'ZZZZZZZZ',
          lines: [{ lineId: 'l1', quantity: 1 }],
        }),
      404,
      'UNKNOWN_REFERENCE',
    ],
    [
      'a drive',
      () => sendJson(routes.submitPledge.at({ driveId: nowhere }), pledgeBody(1)),
      404,
      'UNKNOWN_DRIVE',
    ],
    [
      'a box',
      () => sendJson(routes.sealBox.at({ boxId: nowhere }), { weight: 1_000 }),
      404,
      'UNKNOWN_BOX',
    ],
    [
      'a parcel',
      () => sendJson(routes.packBox.at({ boxId: emptyBoxId }), { parcelId: nowhere, quantity: 1 }),
      404,
      'UNKNOWN_PARCEL',
    ],
    [
      'a consignment',
      () => sendJson(routes.deliverConsignment.at({ consignmentId: nowhere }), {}),
      404,
      'UNKNOWN_CONSIGNMENT',
    ],
    [
      'a private link',
      () => sendJson(routes.openLink.at(), { code: `p1.${nowhere}.AAAAAAAAAAAAAAAAAAAAAA` }),
      404,
      'LINK_NOT_GOOD',
    ],
    [
      'an id of another kind',
      () => send(routes.showBox.at({ boxId: '{"$ne":null}' }), undefined),
      400,
      'INVALID_INPUT',
    ],
    [
      'a query of operators',
      () => send(`${pledgesPath}?search[$ne]=x`, undefined),
      400,
      'INVALID_INPUT',
    ],
    [
      'a broken address',
      () => send(`${routes.showBox.at({ boxId: '' })}%E0%A4%A`, undefined),
      400,
      'MALFORMED_REQUEST',
    ],
    ['a route', () => send('/api/inventory/nothing', undefined), 404, 'NOT_FOUND'],
  ];
  it.each(attempts)('%s is refused', async (_what, attempt, status, code) => {
    await expectRefused(attempt, status, code);
  });
});

describe('a service refuses', () => {
  it('to record a hand-in for another drive', async () => {
    await expectRefused(
      () =>
        sendJson(routes.recordReception.at(), {
          driveId: otherDriveId,
          reference: handedIn.reference,
          lines: [{ lineId: 'l1', quantity: 5 }],
        }),
      409,
      'WRONG_DRIVE',
    );
  });

  it('to record the same hand-in a second time', async () => {
    await expectRefused(
      () =>
        sendJson(routes.recordReception.at(), {
          driveId,
          reference: handedIn.reference,
          lines: [{ lineId: 'l1', quantity: 5 }],
        }),
      409,
      'LINE_ALREADY_RECEIVED',
    );
  });

  it('to pack more than is in stock', async () => {
    await expectRefused(
      () => sendJson(routes.packBox.at({ boxId: emptyBoxId }), { parcelId, quantity: 6 }),
      409,
      'NOT_ENOUGH_FREE',
    );
  });

  it('to seal an empty box', async () => {
    await expectRefused(
      () => sendJson(routes.sealBox.at({ boxId: emptyBoxId }), { weight: 900 }),
      409,
      'BOX_EMPTY',
    );
  });

  it('to dispatch an open box, and to confirm a box that was not sent', async () => {
    const { coordinator } = bluebox;
    const boxId = await openBox();
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 });
    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    const dispatch = () =>
      sendJson(routes.dispatchConsignment.at({ consignmentId }), {
        carrier: '顺丰速运',
        waybill: 'SF00000001',
      });
    await expectRefused(dispatch, 409, 'BOX_NOT_GRANTED');
    await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
    await bluebox.server.application.settled();
    const { boxes } = await coordinator.get(routes.showConsignment.at({ consignmentId }));
    expect(boxes.map(({ status }) => status)).toEqual(['refused']);
    await expectRefused(dispatch, 409, 'BOX_NOT_GRANTED');

    const { code } = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
    const recipient = connect(bluebox.url);
    await recipient.post(routes.openLink.at(), { code });
    const before = await recorded();
    const refused = await refusal(
      recipient.post(routes.confirmReceipt.at({ consignmentId }), { boxId }),
    );
    expect([refused.status, refused.problem.code]).toEqual([409, 'NOT_DISPATCHED']);
    expect(await recorded()).toEqual(before);
  });
});

describe('two coordinators at once', () => {
  let second: string;
  beforeAll(async () => {
    const { code } = await bluebox.coordinator.post(routes.invite.at(), {
      roles: ['coordinator'],
    });
    const response = await fetch(`${bluebox.url}${routes.acceptInvitation.at()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: bluebox.url },
      body: JSON.stringify({
        code,
        name: '第二协调员',
        login: 'second',
        password: 'nine slow trains at dusk',
      }),
    });
    expect(response.status).toBe(200);
    second = response.headers
      .getSetCookie()
      .map((set) => set.split(';')[0])
      .join('; ');
  });
  const pack = (boxId: string, headers: Readonly<Record<string, string>>) =>
    sendJson(routes.packBox.at({ boxId }), { parcelId, quantity: 1 }, headers);
  const contents = async (boxId: string) => {
    const box = await bluebox.coordinator.get(routes.showBox.at({ boxId }));
    return box.contents.map(({ quantity }) => quantity);
  };

  it('with If-Match: one of them gets an error that the box has changed', async () => {
    const boxId = await openBox();
    const { headers } = await send(routes.showBox.at({ boxId }), undefined);
    const version = { 'if-match': headers.get('etag') ?? '' };
    const answers = await Promise.all([
      pack(boxId, version),
      pack(boxId, { ...version, cookie: second }),
    ]);
    const [taken, refused] = [...answers].sort((a, b) => a.status - b.status);
    expect(taken?.status).toBe(200);
    expectProblem(refused as Answer, 412, 'VERSION_MISMATCH');
    expect(await contents(boxId)).toEqual([1]);
    await expectRefused(() => pack(boxId, { 'if-match': 'W/"1"' }), 400, 'BAD_IF_MATCH');
  });

  it('without If-Match: both commands have their effect, one after the other', async () => {
    const boxId = await openBox();
    const answers = await Promise.all([pack(boxId, {}), pack(boxId, { cookie: second })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await contents(boxId)).toEqual([2]);
  });

  it('never pack the same piece', async () => {
    const { parcelId: last } = await acceptedParcel(bluebox, driveId, 1);
    const boxIds = [await openBox(), await openBox()];
    const before = (await recorded()).events;
    const answers = await Promise.all(
      boxIds.map((boxId, index) =>
        sendJson(
          routes.packBox.at({ boxId }),
          { parcelId: last, quantity: 1 },
          index === 0 ? {} : { cookie: second },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await recorded()).events).toBeLessThanOrEqual(before + 2);
  });
});

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'bad-input-key-1' };

  it('returns the same answer again, for one pledge', async () => {
    const first = await sendJson(pledgesPath, pledgeBody(2), key);
    expect(first.status).toBe(201);
    const before = await recorded();
    const again = await sendJson(pledgesPath, pledgeBody(2), key);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await recorded()).toEqual(before);
  });

  it('creates one pledge for many concurrent requests', async () => {
    const before = await recorded();
    const many = { 'idempotency-key': 'bad-input-key-2' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => sendJson(pledgesPath, pledgeBody(3), many)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect((await recorded()).events).toBe(before.events + 1);
  });

  it('is refused with another body', async () => {
    await expectRefused(
      () => sendJson(pledgesPath, pledgeBody(4), key),
      422,
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('can be used again after a refused request', async () => {
    const fresh = { 'idempotency-key': 'bad-input-key-3' };
    await expectRefused(() => sendJson(pledgesPath, pledgeBody(0), fresh), 400, 'INVALID_INPUT');
    expect((await sendJson(pledgesPath, pledgeBody(1), fresh)).status).toBe(201);
  });

  it('is refused in an invalid format', async () => {
    await expectRefused(
      () => sendJson(pledgesPath, pledgeBody(1), { 'idempotency-key': 'short' }),
      400,
      'BAD_IDEMPOTENCY_KEY',
    );
  });
});

it('bad input leaves data that passes the audit', async () => {
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
});
