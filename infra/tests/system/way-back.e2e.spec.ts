import type { DriveTermsInput, SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  acceptedParcel,
  type Bluebox,
  driveTerms,
  medicineLine,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from './support.ts';

const folder = temporaryFolder();
let bluebox: Bluebox;
let closed = false;
let driveId: string;
let late: SubmitPledgeAnswer;
let packed: Awaited<ReturnType<typeof acceptedParcel>>;
let consignmentId: string;
let boxId: string;

const post: Client['post'] = (address, ...sent) => bluebox.coordinator.post(address, ...sent);
const get: Client['get'] = (address) => bluebox.coordinator.get(address);
const settled = () => bluebox.server.application.settled();
const consignment = () => get(routes.showConsignment.at({ consignmentId }));
const cases = async () => (await get(routes.listCases.at({ driveId }))).cases;
const travelOf = async () => {
  await settled();
  const { lines } = await get(routes.showJourney.at({ pledgeId: packed.pledge.pledgeId }));
  const [part] = lines[0]?.parts ?? [];
  return { state: part?.state, waybill: part?.waybill };
};
const BY_MISTAKE = { reason: 'by-mistake' } as const;

beforeAll(async () => {
  bluebox = await startBluebox(folder);
  driveId = await openDrive(bluebox.coordinator, 'way-back');
  late = await post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(2),
    handInPointId: 'p1',
  });
  packed = await acceptedParcel(bluebox, driveId, 5);
});
afterAll(async () => {
  if (!closed) await bluebox.close();
  removeFolder(folder);
});

it('a hand-in point that a pledge names is removed only after a confirmation, and its id is not reused', async () => {
  const amend = (
    handInPoints: DriveTermsInput['handInPoints'],
    confirmed: Readonly<Record<string, number>> = {},
  ) =>
    post(routes.amendDrive.at({ driveId }), {
      terms: { ...driveTerms(), handInPoints },
      confirmed,
    });
  const elsewhere = [{ pointId: 'p2', name: '望京诚盈中心前台' }];
  const asked = await refusal(amend(elsewhere));
  expect(asked.problem).toMatchObject({
    code: 'PLEDGES_NAME_POINT',
    data: { points: [{ pointId: 'p1', change: 'removed', pledges: 1 }] },
  });
  await amend(elsewhere, { p1: 1 });
  const reused = await refusal(amend([{ pointId: 'p1', name: '福道大厦前台' }]));
  expect(reused.problem).toMatchObject({ code: 'ID_USED_BEFORE', data: { ids: ['p1'] } });
  const { former } = await get(routes.showDrive.at({ driveId }));
  expect(former?.handInPoints).toEqual(driveTerms().handInPoints);
});

it('a department that a pledge names is removed only after a confirmation', async () => {
  const named = await openDrive(bluebox.coordinator, 'departments');
  const amend = (
    departments: string[],
    confirmedDepartments: Readonly<Record<string, number>> = {},
  ) =>
    post(routes.amendDrive.at({ driveId: named }), {
      terms: { ...driveTerms(), departments },
      confirmedDepartments,
    });
  await amend(['京西大区', '京南大区']);
  await post(routes.submitPledge.at({ driveId: named }), {
    ...pledgeBody(1),
    department: '京西大区',
  });
  const asked = await refusal(amend(['京南大区']));
  expect(asked.problem).toMatchObject({
    code: 'PLEDGES_NAME_DEPARTMENT',
    data: { departments: [{ name: '京西大区', pledges: 1 }] },
  });
  await amend(['京南大区'], { 京西大区: 1 });
});

it('rejected goods that were marked as given back by mistake count as unsettled again', async () => {
  const { receptionId, lines } = await post(routes.recordReception.at(), {
    driveId,
    lines: [medicineLine(2)],
  });
  const lineId = lines[0]?.lineId;
  await post(routes.inspect.at({ receptionId }), {
    lineId: lineId ?? '',
    parts: [{ quantity: 2, seen: { condition: 'opened' } }],
  });
  const { settlementId } = await post(routes.settleRejection.at({ receptionId }), {
    lineId: lineId ?? '',
    quantity: 2,
    to: 'returned',
  });
  await post(routes.reverseSettlement.at({ receptionId }), {
    settlementId,
    reason: 'typing-error',
  });
  const reception = await get(routes.showReception.at({ receptionId }));
  expect(reception.lines[0]).toMatchObject({ rejected: 2, settled: 0 });
  expect(reception.settlements).toMatchObject([{ settlementId, to: 'returned', reversed: true }]);
});

it('an empty box and an empty consignment are discarded, and their numbers are not reused', async () => {
  const empty = await post(routes.openBox.at(), { driveId });
  await post(routes.discardBox.at({ boxId: empty.boxId }), BY_MISTAKE);
  await settled();
  const box = await post(routes.openBox.at(), { driveId });
  boxId = box.boxId;
  expect(box.number).toBe(empty.number + 1);
  const vain = await post(routes.createConsignment.at(), {
    driveId,
  });
  await post(routes.discardConsignment.at({ consignmentId: vain.consignmentId }), BY_MISTAKE);
  await settled();
  const begun = await post(routes.createConsignment.at(), { driveId });
  consignmentId = begun.consignmentId;
  expect(begun.number).toBe(vain.number + 1);
});

it('a dispatch, its waybill, a tracking entry and a delivery are reversed, and the giver sees it', async () => {
  await post(routes.packBox.at({ boxId }), { parcelId: packed.parcelId, quantity: 5 });
  await post(routes.sealBox.at({ boxId }), { weight: 2_000 });
  await post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
  await settled();
  const send = (waybill: string) =>
    post(routes.dispatchConsignment.at({ consignmentId }), { carrier: '顺丰', waybill });
  await send('SF0000000001');
  expect(await travelOf()).toEqual({ state: 'sent', waybill: 'SF0000000001' });
  await post(routes.reverseDispatch.at({ consignmentId }), BY_MISTAKE);
  expect(await travelOf()).toMatchObject({ state: 'packed' });
  expect(await consignment()).toMatchObject({
    status: 'preparing',
    boxes: [{ status: 'granted' }],
  });

  await send('SF0000000002');
  const correction = { carrier: '京东', waybill: 'JD0000000003', reason: 'typing-error' } as const;
  await post(routes.correctDispatch.at({ consignmentId }), correction);
  expect(await travelOf()).toEqual({ state: 'sent', waybill: 'JD0000000003' });
  const word = { state: 'signed', happenedAt: new Date().toISOString() } as const;
  await post(routes.trackConsignment.at({ consignmentId }), word);
  await post(routes.withdrawTracking.at({ consignmentId }), { ...word, ...BY_MISTAKE });
  await post(routes.deliverConsignment.at({ consignmentId }));
  expect(await travelOf()).toMatchObject({ state: 'delivered' });
  await post(routes.reverseDelivery.at({ consignmentId }), BY_MISTAKE);
  expect(await travelOf()).toMatchObject({ state: 'sent' });
  const now = await consignment();
  expect(now).toMatchObject({ status: 'dispatched', waybill: 'JD0000000003', tracking: [] });
  expect(now.deliveredAt).toBeUndefined();
});

it('a reversed receipt closes its case, and a new receipt opens another (one loss had three open cases)', async () => {
  const confirm = () =>
    post(routes.confirmReceipt.at({ consignmentId }), {
      boxId,
      lines: [{ parcelId: packed.parcelId, received: 4, missing: 1 }],
      paper: true,
      signer: '马某某',
    });
  for (let round = 0; round < 2; round++) {
    const { receiptId } = await confirm();
    await post(routes.reverseReceipt.at({ consignmentId }), { receiptId, reason: 'typing-error' });
  }
  await confirm();
  await settled();
  const all = await cases();
  expect(all.map(({ number, status, resolution }) => [number, status, resolution])).toEqual([
    [3, 'open', undefined],
    [2, 'closed', 'receipt-reversed'],
    [1, 'closed', 'receipt-reversed'],
  ]);
  expect(all[0]).toMatchObject({
    boxNumber: 2,
    via: 'paper',
    reportedBy: '马某某',
    lines: [{ item: { name: '布洛芬缓释胶囊' }, quantity: 1 }],
  });
  const again = await refusal(post(routes.reopenCase.at({ caseId: all[1]?.id ?? '' }), BY_MISTAKE));
  expect(again.problem.code).toBe('RECEIPT_REVERSED');
});

it('the recipient sees that a case is followed once somebody follows it', async () => {
  const [open] = await cases();
  const stateOf = async () => {
    await settled();
    return (await consignment()).boxes[0]?.receipt?.cases[0]?.state;
  };
  expect(await stateOf()).toBe('told');
  await post(routes.progressCase.at({ caseId: open?.id ?? '' }), { stage: 'contacted' });
  expect(await stateOf()).toBe('followed');
  await post(routes.closeCase.at({ caseId: open?.id ?? '' }), { resolution: 'found' });
  expect(await stateOf()).toBe('closed');
  await post(routes.reopenCase.at({ caseId: open?.id ?? '' }), { reason: 'turned-out-otherwise' });
  expect(await stateOf()).toBe('followed');
});

it('a drive lists open work before its completion, and accepts a late hand-in after it is reopened', async () => {
  await post(routes.closeDrive.at({ driveId }));
  await settled();
  const { openEnds } = await get(routes.showCompletion.at({ driveId }));
  expect(openEnds.map(({ end, count }) => [end, count])).toEqual([
    ['promised', 2],
    ['rejected-here', 2],
    ['open-cases', 1],
  ]);
  const stillOpen = openEnds.map(({ end }) => end);
  const vain = await refusal(post(routes.completeDrive.at({ driveId }), { stillOpen }));
  expect(vain.problem.code).toBe('DRIVE_HAS_OPEN_ENDS');
  const { receptions } = await get(routes.listReceptions.at({ driveId }, { unsettled: true }));
  expect(receptions).toMatchObject([{ toSettle: 2, setAside: 0, unsettled: true }]);
  await post(routes.completeDrive.at({ driveId }), { stillOpen, acknowledged: true });
  await settled();
  // The drive keeps a list of the work that was left open.
  expect((await get(routes.showDrive.at({ driveId }))).leaving).toEqual(stillOpen);
  const outstanding = async () =>
    (await get(routes.showExpected.at({ reference: late.reference }))).lines[0]?.outstanding;
  expect(await outstanding()).toBe(0);
  await post(routes.reopenDrive.at({ driveId }), BY_MISTAKE);
  expect(await get(routes.showDrive.at({ driveId }))).not.toHaveProperty('leaving');
  await settled();
  expect(await outstanding()).toBe(2);
  const { lines } = await post(routes.recordReception.at(), {
    driveId,
    reference: late.reference,
    lines: [{ lineId: 'l1', quantity: 2 }],
  });
  expect(lines[0]).toMatchObject({ ofPromise: 2, excess: 0 });
});

it('the audit finds nothing after all this', async () => {
  await settled();
  await bluebox.close();
  closed = true;
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
});
