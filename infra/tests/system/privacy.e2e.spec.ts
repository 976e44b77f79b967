import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { type Address, routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, connect, solveChallenge } from '../../run/standalone/src/client.ts';
import {
  acceptedParcel,
  type Bluebox,
  COORDINATOR,
  medicineLine,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  sessionCookie,
  startBluebox,
} from './support.ts';

/** Personal data that people type. Every value is unique, so that finding one proves a leak. */
const GIVER = { name: '慕容雀儿', contact: 'canary-giver@example.org', staffNumber: 'CANARY-417' };
const IMPORTED = { name: '上官鹭鸶', staffNumber: 'CANARY-918' };
const SIGNER = '司马画眉';
const NOTES = [
  'canary note of an inspection',
  'canary note of a reopened box',
  'canary note of an adjustment',
  'canary note of a receipt',
  'canary note of a case',
  'canary note of its progress',
];
/** Codes of single packs: one that the desk takes in, one that is refused, and one in a giver's form. */
const PACKS = ['84170000000000004171', '84170000000000004172', '84170000000000004173'];
const PASSWORDS = [COORDINATOR.password, 'canary flies over ten hills', 'canary wrong password'];

let bluebox: Bluebox;
let giver: Client;
let driveId: string;
let pledge: SubmitPledgeAnswer;
let consignmentId: string;
let recipientCode: string;
/** Texts that must not appear in any log or file. */
const canaries = new Set<string>([
  ...Object.values(GIVER),
  ...Object.values(IMPORTED),
  SIGNER,
  ...NOTES,
  ...PASSWORDS,
  ...PACKS,
]);
/** Marks a code as secret: the whole code, and its secret part alone. */
function keepSecret(code: string): string {
  canaries.add(code);
  canaries.add(code.split('.').at(-1) ?? code);
  return code;
}

beforeAll(async () => {
  bluebox = await startBluebox();
  const { coordinator, server, url } = bluebox;
  keepSecret(server.setupCode ?? '');
  driveId = await openDrive(coordinator, 'private');

  // One giver uses the form and opens the private link; another comes from a spreadsheet.
  giver = connect(url);
  pledge = await giver.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(2),
    giver: GIVER,
    proof: solveChallenge(await giver.get(routes.getChallenge.at({ driveId }))),
  });
  await giver.post(routes.openLink.at(), { code: keepSecret(pledge.code) });
  await coordinator.post(routes.importPledges.at({ driveId }), {
    pledges: [
      {
        importKey: `2023-03-20 09:03:53|${IMPORTED.staffNumber}`,
        giver: IMPORTED,
        lines: pledgeBody(1).lines,
      },
    ],
    noticeVersion: '2023-03',
    sourceDeclared: true,
  });

  // Notes are written on an inspection, an adjustment and a reopened box.
  const [inspected, reopened, adjusted, received, opened, progressed] = NOTES;
  await server.application.settled();
  await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: pledge.reference,
    lines: [{ lineId: 'l1', quantity: 2, packs: PACKS.slice(0, 1) }],
  });
  // The desk scans a pack twice, then one that no line has room for.
  const scannedAgain = (packs: readonly string[]) =>
    coordinator.post(routes.recordReception.at(), {
      driveId,
      lines: [{ ...medicineLine(1), packs: [...packs] }],
    });
  await server.application.settled();
  expect((await refusal(scannedAgain(PACKS.slice(0, 1)))).problem.code).toBe('PACK_KNOWN');
  expect((await refusal(scannedAgain(PACKS.slice(1)))).problem.code).toBe('INVALID_INPUT');
  await coordinator.post(routes.inspect.at({ receptionId: pledge.pledgeId }), {
    lineId: 'l1',
    parts: [{ quantity: 2, seen: { condition: 'sealed' } }],
    note: inspected,
  });
  const { parcelId } = await acceptedParcel(bluebox, driveId, 4);
  await coordinator.post(routes.adjustParcel.at({ parcelId }), {
    direction: 'found',
    quantity: 1,
    reason: 'recount',
    note: adjusted,
  });
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 4 });
  await coordinator.post(routes.sealBox.at({ boxId }), { weight: 1_000 });
  await coordinator.post(routes.reopenBox.at({ boxId }), { reason: 'recount', note: reopened });
  await coordinator.post(routes.sealBox.at({ boxId }), { weight: 1_000 });

  // The recipient confirms by a private link, with a note.
  ({ consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId }));
  await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
  await server.application.settled();
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF00000001',
  });
  const link = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
  recipientCode = keepSecret(link.code);
  const recipient = connect(url);
  await recipient.post(routes.openLink.at(), { code: recipientCode });
  await recipient.post(routes.confirmReceipt.at({ consignmentId }), {
    boxId,
    lines: [{ parcelId, received: 3, missing: 1 }],
    signer: SIGNER,
    note: received,
  });
  const { caseId } = await coordinator.post(routes.openCase.at(), {
    driveId,
    kind: 'request',
    note: opened ?? '',
  });
  await coordinator.post(routes.progressCase.at({ caseId }), {
    stage: 'contacted',
    note: progressed,
  });

  // A second coordinator joins by an invitation, and a sign-in with a wrong password is refused.
  const invitation = await coordinator.post(routes.invite.at(), {
    roles: ['coordinator'],
  });
  await connect(url).post(routes.acceptInvitation.at(), {
    code: keepSecret(invitation.code),
    name: '第二协调员',
    login: 'second',
    password: PASSWORDS[1] ?? '',
  });
  await refusal(
    connect(url).post(routes.signIn.at(), { login: 'second', password: PASSWORDS[2] ?? '' }),
  );

  // Searches for people type their names and numbers.
  for (const text of [...Object.values(GIVER), IMPORTED.name])
    await coordinator.post(routes.findGivers.at({ driveId }), { text }).catch(() => undefined);
  // The list of pledges reads their names.
  await coordinator.get(routes.listGiverNames.at({ driveId }, { ids: pledge.pledgeId }));

  // Text from failed requests must not be in the log either.
  const raw = (path: string, body: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body,
    });
  await raw(routes.submitPledge.at({ driveId }), `{"giver":{"name":"${GIVER.name}`);
  await raw(routes.submitPledge.at({ driveId }), JSON.stringify({ [GIVER.contact]: GIVER }));
  await raw(`/api/${encodeURIComponent(GIVER.contact)}`, JSON.stringify(GIVER));
  // A giver types the code of a pack as the lot, and as the name of what is given.
  const [line] = pledgeBody(1).lines;
  for (const named of [{ lot: PACKS[2] }, { item: { ...line?.item, name: PACKS[2] } }]) {
    const sent = { ...pledgeBody(1), lines: [{ ...line, ...named }] };
    expect((await raw(routes.submitPledge.at({ driveId }), JSON.stringify(sent))).status).toBe(400);
  }
  await fetch(`${url}/p/${pledge.code}?code=${recipientCode}`);
  await fetch(`${url}${routes.findPledge.at({ reference: GIVER.staffNumber })}`);
  await server.application.settled();
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

/** Returns the names of the files that contain the text's bytes. */
function filesWith(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return readdirSync(bluebox.dataFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(bytes));
}

describe('text that people type', () => {
  it('reaches the people for whom it is intended', async () => {
    const shown = await bluebox.coordinator.get(
      routes.showPledge.at({ pledgeId: pledge.pledgeId }),
    );
    expect(shown.giver).toEqual(GIVER);
    const consignment = JSON.stringify(
      await bluebox.coordinator.get(routes.showConsignment.at({ consignmentId })),
    );
    expect(consignment).toContain(SIGNER);
    expect(consignment).toContain(NOTES[3]);
  });

  it('is in no file of the data folder, including write-ahead logs', () => {
    // The name of an item is in the event log, so finding it proves that the search works. Write-ahead logs are
    // searched too.
    expect(filesWith('布洛芬缓释胶囊').join(' ')).toMatch(/events\.sqlite/);
    expect(
      readdirSync(bluebox.dataFolder).filter((name) => name.endsWith('-wal')).length,
    ).toBeGreaterThan(3);
    for (const canary of canaries) expect([canary, filesWith(canary)]).toEqual([canary, []]);
  });

  it('cannot be guessed from the data that is stored with an Idempotency-Key', async () => {
    const body = JSON.stringify({ ...pledgeBody(1), giver: IMPORTED });
    const response = await fetch(`${bluebox.url}${routes.submitPledge.at({ driveId })}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'privacy-key-1',
        cookie: await sessionCookie(bluebox.url),
        origin: bluebox.url,
      },
      body,
    });
    expect(response.status).toBe(201);
    const path = `/drives/${driveId}/pledges`;
    expect(filesWith(`${path}|`)).not.toEqual([]);
    expect(filesWith(createHash('sha256').update(body).digest('base64url'))).toEqual([]);
  });

  it('is in no line of the server’s log', () => {
    const logged = bluebox.logged();
    expect(logged).toContain(`"path":"${routes.submitPledge.path}"`);
    expect(logged).toContain('"status":400');
    for (const canary of canaries)
      expect([canary, logged.includes(canary)]).toEqual([canary, false]);
    expect(logged).not.toContain(encodeURIComponent(GIVER.contact));
    expect(logged).not.toContain(encodeURIComponent(GIVER.name));
  });
});

describe('a private link', () => {
  const pledgePath = () => routes.showPledge.at({ pledgeId: pledge.pledgeId });

  it("opens the giver's pledge, which cannot be opened without it", async () => {
    const shown = await giver.get(pledgePath());
    expect(shown.giver).toEqual(GIVER);
    expect((await refusal(connect(bluebox.url).get(pledgePath()))).status).toBe(401);
  });

  it('no longer opens anything once it was replaced', async () => {
    const { code } = await giver.post(routes.rotatePledgeLink.at({ pledgeId: pledge.pledgeId }));
    keepSecret(code);
    expect(code).not.toBe(pledge.code);
    const late = connect(bluebox.url);
    await late.post(routes.openLink.at(), { code: pledge.code });
    const words = async (client: Client, address: Address<typeof routes.showPledge>) => {
      const { requestId: _requestId, ...problem } = (await refusal(client.get(address)))
        .problem as unknown as Record<string, unknown>;
      return problem;
    };
    const nothing = await words(
      late,
      routes.showPledge.at({ pledgeId: '0190a1b2-0000-7000-8000-000000000000' }),
    );
    expect(nothing).toMatchObject({ status: 404, code: 'UNKNOWN_PLEDGE' });
    // Neither the old code nor the browser in which it was opened can read the pledge.
    expect(await words(late, pledgePath())).toEqual(nothing);
    expect(await words(giver, pledgePath())).toEqual(nothing);
    for (const { at } of [routes.withdrawPledge, routes.forgetGiver, routes.rotatePledgeLink])
      expect((await refusal(late.postAnything(at({ pledgeId: pledge.pledgeId })))).status).toBe(
        404,
      );

    await giver.post(routes.openLink.at(), { code });
    expect((await giver.get(pledgePath())).giver).toEqual(GIVER);
  });

  it('of the recipient is also replaced by a new one', async () => {
    const { code } = await bluebox.coordinator.post(
      routes.makeRecipientLink.at({ consignmentId }),
      { rotate: true },
    );
    keepSecret(code);
    const late = connect(bluebox.url);
    await late.post(routes.openLink.at(), { code: recipientCode });
    expect(
      (await refusal(late.get(routes.showConsignment.at({ consignmentId })))).problem.code,
    ).toBe('UNKNOWN_CONSIGNMENT');
    const recipient = connect(bluebox.url);
    await recipient.post(routes.openLink.at(), { code });
    await recipient.get(routes.showConsignment.at({ consignmentId }));
  });

  it('that was invented opens nothing', async () => {
    const forged = `${pledge.code.slice(0, -22)}${'A'.repeat(22)}`;
    const refused = await refusal(
      connect(bluebox.url).post(routes.openLink.at(), { code: forged }),
    );
    expect([refused.status, refused.problem.code]).toEqual([404, 'LINK_NOT_GOOD']);
  });
});

describe('a giver who asks for erasure', () => {
  const found = async (text: string) =>
    (await bluebox.coordinator.post(routes.findGivers.at({ driveId }), { text })).givers.map(
      ({ pledgeId }) => pledgeId,
    );
  const { name, staffNumber } = GIVER;

  const named = async () =>
    (await bluebox.coordinator.get(routes.listGiverNames.at({ driveId }, { ids: pledge.pledgeId })))
      .names;

  it('was named in the list until then', async () => {
    expect(await named()).toEqual([{ pledgeId: pledge.pledgeId, name }]);
  });

  it('was found until then by name and staff number', async () => {
    for (const text of [name, name.slice(0, 2), staffNumber])
      expect([text, await found(text)]).toEqual([text, [pledge.pledgeId]]);
  });

  it('is erased everywhere, while the pledge continues', async () => {
    const { pledge: vault } = bluebox.server.stores.vaults;
    expect(await vault.get(pledge.pledgeId)).toEqual(GIVER);
    await giver.post(routes.forgetGiver.at({ pledgeId: pledge.pledgeId }));
    expect(await vault.get(pledge.pledgeId)).toBeUndefined();
    for (const client of [giver, bluebox.coordinator]) {
      const shown = await client.get(routes.showPledge.at({ pledgeId: pledge.pledgeId }));
      expect(shown.giver).toBeNull();
      expect(shown.lines.map(({ quantity }) => quantity)).toEqual([2]);
    }
  });

  it('is named no more, and found by nothing', async () => {
    expect(await named()).toEqual([]);
    for (const text of [name, name.slice(0, 2), staffNumber])
      expect([text, await found(text)]).toEqual([text, []]);
    expect(await found(IMPORTED.name)).not.toEqual([]);
  });

  it('leaves no trace in files or log, and neither do the links made since', async () => {
    await bluebox.server.application.settled();
    const logged = bluebox.logged();
    for (const canary of canaries)
      expect([canary, filesWith(canary), logged.includes(canary)]).toEqual([canary, [], false]);
  });
});
