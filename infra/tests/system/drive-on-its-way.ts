import type { DriveTermsInput, ParcelView, SubmitPledgeAnswer } from '@bluebox/contracts';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import type { RunningServer } from '../../run/standalone/src/server.ts';
import { COORDINATOR, driveTerms, today } from './support.ts';

/** A drive whose boxes are under way, with the private links of a giver and of the recipient. */
export interface DriveOnItsWay {
  readonly coordinator: Client;
  readonly driveId: string;
  readonly slug: string;
  readonly consignmentId: string;
  /** Boxes 1, 2, 3… */
  readonly boxIds: readonly string[];
  readonly giverLink: string;
  readonly reference: string;
  readonly recipientLink: string;
}

export async function setUpCoordinator({ url, setupCode }: RunningServer): Promise<Client> {
  const coordinator = connect(url);
  await coordinator.post('/api/portal/setup', { code: setupCode, ...COORDINATOR });
  return coordinator;
}

const LONG_NAME =
  '复方氨酚烷胺胶囊（用于缓解普通感冒及流行性感冒引起的发热头痛四肢酸痛打喷嚏流鼻涕鼻塞咽痛）';

const GOODS = [
  { name: '布洛芬缓释胶囊', specification: '0.3g×24粒', quantity: 12 },
  {
    name: LONG_NAME,
    specification: '每粒含对乙酰氨基酚 250mg，盐酸金刚烷胺 100mg，12粒/盒',
    quantity: 5,
  },
  { name: '连花清瘟胶囊', specification: '0.35g×24粒', quantity: 8 },
] as const;

/** Each of three goods in a box of its own, dispatched. */
export async function driveOnItsWay(
  server: RunningServer,
  coordinator: Client,
  slug: string,
  given: Partial<DriveTermsInput> = {},
): Promise<DriveOnItsWay> {
  const { driveId } = await coordinator.post<{ driveId: string }>('/api/pledge/drives', {
    slug,
    terms: { ...driveTerms(), ...given },
  });
  await coordinator.post(`/api/pledge/drives/${driveId}/publish`);
  const pledge = await coordinator.post<SubmitPledgeAnswer>(
    `/api/pledge/drives/${driveId}/pledges`,
    {
      lines: GOODS.map(({ name, specification, quantity }) => ({
        item: { name, specification, category: 'medicine', unit: 'box' },
        quantity,
        expiry: today(900),
      })),
      noticeVersion: '2023-03',
      sourceDeclared: true,
    },
  );
  await server.application.settled();
  const { receptionId } = await coordinator.post<{ receptionId: string }>(
    '/api/inventory/receptions',
    {
      driveId,
      reference: pledge.reference,
      lines: GOODS.map(({ quantity }, index) => ({ lineId: `l${index + 1}`, quantity })),
    },
  );
  for (const [index, { quantity }] of GOODS.entries())
    await coordinator.post(`/api/inventory/receptions/${receptionId}/inspections`, {
      lineId: `l${index + 1}`,
      parts: [{ quantity, seen: { condition: 'sealed' } }],
    });
  await server.application.settled();
  const { parcels } = await coordinator.get<{ parcels: ParcelView[] }>(
    `/api/inventory/drives/${driveId}/parcels?available=true&limit=200`,
  );
  const boxIds: string[] = [];
  for (const { name, quantity } of GOODS) {
    const parcel = parcels.find(({ item }) => item.name === name);
    if (parcel === undefined) throw new Error(`no parcel of ${name}`);
    const { boxId } = await coordinator.post<{ boxId: string }>('/api/inventory/boxes', {
      driveId,
    });
    await coordinator.post(`/api/inventory/boxes/${boxId}/pack`, { parcelId: parcel.id, quantity });
    await coordinator.post(`/api/inventory/boxes/${boxId}/seal`, { weight: 2_400 });
    boxIds.push(boxId);
  }
  const { consignmentId } = await coordinator.post<{ consignmentId: string }>(
    '/api/shipment/consignments',
    { driveId },
  );
  const path = `/api/shipment/consignments/${consignmentId}`;
  await server.application.settled();
  await coordinator.post(`${path}/boxes`, { boxIds });
  await server.application.settled();
  await coordinator.post(`${path}/dispatch`, { carrier: '顺丰速运', waybill: 'SF1234567890' });
  const { code } = await coordinator.post<{ code: string }>(`${path}/recipient-link`);
  return {
    coordinator,
    driveId,
    slug,
    consignmentId,
    boxIds,
    giverLink: `${server.url}/p#${pledge.code}`,
    reference: pledge.reference,
    recipientLink: `${server.url}/r#${code}`,
  };
}

/** A sealed box with what somebody brought without a pledge. @returns its id. */
export async function packWalkIn(
  server: RunningServer,
  coordinator: Client,
  driveId: string,
): Promise<string> {
  const item = { name: '感冒灵颗粒', category: 'medicine', unit: 'box' };
  const { receptionId, lines } = await coordinator.post<{
    receptionId: string;
    lines: readonly { lineId: string }[];
  }>('/api/inventory/receptions', { driveId, lines: [{ item, quantity: 7, expiry: today(900) }] });
  await coordinator.post(`/api/inventory/receptions/${receptionId}/inspections`, {
    lineId: lines[0]?.lineId,
    parts: [{ quantity: 7, seen: { condition: 'sealed' } }],
  });
  await server.application.settled();
  const { parcels } = await coordinator.get<{ parcels: ParcelView[] }>(
    `/api/inventory/drives/${driveId}/parcels?available=true`,
  );
  const parcel = parcels.find(({ item: { name } }) => name === item.name);
  if (parcel === undefined) throw new Error('no parcel of the walk-in');
  const { boxId } = await coordinator.post<{ boxId: string }>('/api/inventory/boxes', { driveId });
  await coordinator.post(`/api/inventory/boxes/${boxId}/pack`, {
    parcelId: parcel.id,
    quantity: 7,
  });
  await coordinator.post(`/api/inventory/boxes/${boxId}/seal`, { weight: 900 });
  await server.application.settled();
  return boxId;
}
