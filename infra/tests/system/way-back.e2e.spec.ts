import type {
  CaseList,
  CompletionView,
  ConsignmentView,
  DriveView,
  ExpectedPledge,
  JourneyView,
  ReceptionList,
  ReceptionView,
  SubmitPledgeAnswer,
} from '@bluebox/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
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

const post = <T>(path: string, body: object = {}) => bluebox.coordinator.post<T>(path, body);
const get = <T>(path: string) => bluebox.coordinator.get<T>(path);
const settled = () => bluebox.server.application.settled();
const consignment = () => get<ConsignmentView>(`/api/shipment/consignments/${consignmentId}`);
const cases = async () =>
  (await get<z.infer<typeof CaseList>>(`/api/shipment/drives/${driveId}/cases`)).cases;
const travelOf = async () => {
  await settled();
  const { lines } = await get<JourneyView>(`/api/tracker/journeys/${packed.pledge.pledgeId}`);
  const [part] = lines[0]?.parts ?? [];
  return { state: part?.state, waybill: part?.waybill };
};
const BY_MISTAKE = { reason: 'by-mistake' };

beforeAll(async () => {
  bluebox = await startBluebox(folder);
  driveId = await openDrive(bluebox.coordinator, 'way-back');
  late = await post<SubmitPledgeAnswer>(`/api/pledge/drives/${driveId}/pledges`, {
    ...pledgeBody(2),
    handInPointId: 'p1',
  });
  packed = await acceptedParcel(bluebox, driveId, 5);
});
afterAll(async () => {
  if (!closed) await bluebox.close();
  removeFolder(folder);
});

it('a hand-in point that pledges name goes only after a word, and its id is not given again', async () => {
  const amend = (handInPoints: object[], confirmed: object = {}) =>
    post(`/api/pledge/drives/${driveId}/amend`, {
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
  const { former } = await get<DriveView>(`/api/pledge/drives/${driveId}`);
  expect(former?.handInPoints).toEqual(driveTerms().handInPoints);
});

it('a department that pledges name goes only after a word', async () => {
  const named = await openDrive(bluebox.coordinator, 'departments');
  const amend = (departments: string[], confirmedDepartments: object = {}) =>
    post(`/api/pledge/drives/${named}/amend`, {
      terms: { ...driveTerms(), departments },
      confirmedDepartments,
    });
  await amend(['京西大区', '京南大区']);
  await post(`/api/pledge/drives/${named}/pledges`, {
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

it('rejected goods marked as given back are here again', async () => {
  const { receptionId, lines } = await post<{ receptionId: string; lines: { lineId: string }[] }>(
    '/api/inventory/receptions',
    { driveId, lines: [medicineLine(2)] },
  );
  const lineId = lines[0]?.lineId;
  const at = `/api/inventory/receptions/${receptionId}`;
  await post(`${at}/inspections`, {
    lineId,
    parts: [{ quantity: 2, seen: { condition: 'opened' } }],
  });
  const { settlementId } = await post<{ settlementId: string }>(`${at}/settlements`, {
    lineId,
    quantity: 2,
    to: 'returned',
  });
  await post(`${at}/settlements/reverse`, { settlementId, reason: 'typing-error' });
  const reception = await get<ReceptionView>(at);
  expect(reception.lines[0]).toMatchObject({ rejected: 2, settled: 0 });
  expect(reception.settlements).toMatchObject([{ settlementId, to: 'returned', reversed: true }]);
});

it('an empty box and an empty consignment are discarded, and their numbers not given again', async () => {
  const empty = await post<{ boxId: string; number: number }>('/api/inventory/boxes', { driveId });
  await post(`/api/inventory/boxes/${empty.boxId}/discard`, BY_MISTAKE);
  await settled();
  const box = await post<{ boxId: string; number: number }>('/api/inventory/boxes', { driveId });
  boxId = box.boxId;
  expect(box.number).toBe(empty.number + 1);
  const vain = await post<{ consignmentId: string; number: number }>('/api/shipment/consignments', {
    driveId,
  });
  await post(`/api/shipment/consignments/${vain.consignmentId}/discard`, BY_MISTAKE);
  await settled();
  const begun = await post<{ consignmentId: string; number: number }>(
    '/api/shipment/consignments',
    { driveId },
  );
  consignmentId = begun.consignmentId;
  expect(begun.number).toBe(vain.number + 1);
});

it('a dispatch, its waybill, a tracking entry and a delivery are taken back, and the giver sees it', async () => {
  const at = `/api/shipment/consignments/${consignmentId}`;
  await post(`/api/inventory/boxes/${boxId}/pack`, { parcelId: packed.parcelId, quantity: 5 });
  await post(`/api/inventory/boxes/${boxId}/seal`, { weight: 2_000 });
  await post(`${at}/boxes`, { boxIds: [boxId] });
  await settled();
  const send = (waybill: string) => post(`${at}/dispatch`, { carrier: '顺丰', waybill });
  await send('SF0000000001');
  expect(await travelOf()).toEqual({ state: 'sent', waybill: 'SF0000000001' });
  await post(`${at}/dispatch/reverse`, BY_MISTAKE);
  expect(await travelOf()).toMatchObject({ state: 'packed' });
  expect(await consignment()).toMatchObject({
    status: 'preparing',
    boxes: [{ status: 'granted' }],
  });

  await send('SF0000000002');
  const correction = { carrier: '京东', waybill: 'JD0000000003', reason: 'typing-error' };
  await post(`${at}/dispatch/correct`, correction);
  expect(await travelOf()).toEqual({ state: 'sent', waybill: 'JD0000000003' });
  const word = { state: 'signed', happenedAt: new Date().toISOString() };
  await post(`${at}/tracking`, word);
  await post(`${at}/tracking/withdraw`, { ...word, ...BY_MISTAKE });
  await post(`${at}/delivered`);
  expect(await travelOf()).toMatchObject({ state: 'delivered' });
  await post(`${at}/delivered/reverse`, BY_MISTAKE);
  expect(await travelOf()).toMatchObject({ state: 'sent' });
  const now = await consignment();
  expect(now).toMatchObject({ status: 'dispatched', waybill: 'JD0000000003', tracking: [] });
  expect(now.deliveredAt).toBeUndefined();
});

it('a reversed receipt closes its case; confirmed anew there is one: one loss had three', async () => {
  const at = `/api/shipment/consignments/${consignmentId}`;
  const confirm = () =>
    post<{ receiptId: string }>(`${at}/receipts`, {
      boxId,
      lines: [{ parcelId: packed.parcelId, received: 4, missing: 1 }],
      paper: true,
      signer: '马某某',
    });
  for (let round = 0; round < 2; round++) {
    const { receiptId } = await confirm();
    await post(`${at}/receipts/reverse`, { receiptId, reason: 'typing-error' });
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
  const again = await refusal(post(`/api/shipment/cases/${all[1]?.id}/reopen`, BY_MISTAKE));
  expect(again.problem.code).toBe('RECEIPT_REVERSED');
});

it('the recipient hears that a case is followed once somebody follows it', async () => {
  const [open] = await cases();
  const stateOf = async () => {
    await settled();
    return (await consignment()).boxes[0]?.receipt?.cases[0]?.state;
  };
  expect(await stateOf()).toBe('told');
  await post(`/api/shipment/cases/${open?.id}/progress`, { stage: 'contacted' });
  expect(await stateOf()).toBe('followed');
  await post(`/api/shipment/cases/${open?.id}/close`, { resolution: 'found' });
  expect(await stateOf()).toBe('closed');
  await post(`/api/shipment/cases/${open?.id}/reopen`, { reason: 'turned-out-otherwise' });
  expect(await stateOf()).toBe('followed');
});

it('a drive says what is open before it is completed, and completed by mistake takes a late hand-in', async () => {
  const drive = `/api/pledge/drives/${driveId}`;
  await post(`${drive}/close`);
  await settled();
  const { openEnds } = await get<CompletionView>(`/api/tracker/drives/${driveId}/completion`);
  expect(openEnds.map(({ end, count }) => [end, count])).toEqual([
    ['promised', 2],
    ['rejected-here', 2],
    ['open-cases', 1],
  ]);
  const stillOpen = openEnds.map(({ end }) => end);
  const vain = await refusal(post(`${drive}/complete`, { stillOpen }));
  expect(vain.problem.code).toBe('DRIVE_HAS_OPEN_ENDS');
  const { receptions } = await get<z.infer<typeof ReceptionList>>(
    `/api/inventory/drives/${driveId}/receptions?unsettled=true`,
  );
  expect(receptions).toMatchObject([{ toSettle: 2, setAside: 0, unsettled: true }]);
  await post(`${drive}/complete`, { stillOpen, acknowledged: true });
  await settled();
  // It said that all was done, whatever had been left.
  expect((await get<DriveView>(drive)).leaving).toEqual(stillOpen);
  const outstanding = async () =>
    (await get<ExpectedPledge>(`/api/inventory/expected/${late.reference}`)).lines[0]?.outstanding;
  expect(await outstanding()).toBe(0);
  await post(`${drive}/reopen`, BY_MISTAKE);
  expect(await get<DriveView>(drive)).not.toHaveProperty('leaving');
  await settled();
  expect(await outstanding()).toBe(2);
  const { lines } = await post<{ lines: { ofPromise: number; excess: number }[] }>(
    '/api/inventory/receptions',
    { driveId, reference: late.reference, lines: [{ lineId: 'l1', quantity: 2 }] },
  );
  expect(lines[0]).toMatchObject({ ofPromise: 2, excess: 0 });
});

it('of all that the audit finds nothing', async () => {
  await settled();
  await bluebox.close();
  closed = true;
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
});
