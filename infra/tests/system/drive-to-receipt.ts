import type { ParcelView, SubmitPledgeAnswer } from '@bluebox/contracts';
import type { Client } from '../../run/standalone/src/client.ts';
import { driveTerms, medicineLine, today } from './support.ts';

/** A Bluebox, whatever way it runs. */
export interface Side {
  readonly coordinator: Client;
  /** Resolves when every view and policy of every service has settled. */
  readonly settled: () => Promise<void>;
}

/** A drive whose pledges have come to every end that there is. */
export interface FinishedDrive {
  readonly driveId: string;
  /** Handed in, one box of it damaged on the way; its giver left a name. */
  readonly given: SubmitPledgeAnswer;
  /** Not handed in yet; its giver left a name. */
  readonly promised: SubmitPledgeAnswer;
  readonly withdrawn: SubmitPledgeAnswer;
  readonly consignmentId: string;
  /** Of the recipient, with the receipt and with the thanks. */
  readonly photoIds: readonly [receipt: string, thanks: string];
  readonly recipientCode: string;
}

export const NAMES = { given: '给出的人', promised: '答应的人' } as const;
export const THANKS = '药收到了，谢谢大家。';

/** A PNG of one pixel. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** From the first pledge to the recipient's thanks, with a picture each of the receipt and of the thanks. */
export async function driveToReceipt(
  { coordinator, settled }: Side,
  slug: string,
): Promise<FinishedDrive> {
  const { driveId } = await coordinator.post<{ driveId: string }>('/api/pledge/drives', {
    slug,
    terms: driveTerms(),
  });
  await coordinator.post(`/api/pledge/drives/${driveId}/publish`);
  const pledge = (quantity: number, giver: { name?: string } = {}) =>
    coordinator.post<SubmitPledgeAnswer>(`/api/pledge/drives/${driveId}/pledges`, {
      lines: [{ ...medicineLine(quantity), expiry: today(900) }],
      giver,
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
  const given = await pledge(12, { name: NAMES.given });
  const promised = await pledge(5, { name: NAMES.promised });
  const withdrawn = await pledge(3);
  await coordinator.post(`/api/pledge/pledges/${withdrawn.pledgeId}/withdraw`);
  await settled();

  // At the hand-in point: ten of the twelve are taken.
  const { receptionId } = await coordinator.post<{ receptionId: string }>(
    '/api/inventory/receptions',
    { driveId, reference: given.reference, lines: [{ lineId: 'l1', quantity: 12 }] },
  );
  for (const [quantity, condition] of [
    [10, 'sealed'],
    [2, 'opened'],
  ] as const)
    await coordinator.post(`/api/inventory/receptions/${receptionId}/inspections`, {
      lineId: 'l1',
      parts: [{ quantity, seen: { condition } }],
    });
  await settled();

  // In a box, on its way.
  const { parcels } = await coordinator.get<{ parcels: ParcelView[] }>(
    `/api/inventory/drives/${driveId}/parcels?available=true&limit=200`,
  );
  const parcelId = parcels[0]?.id ?? '';
  const { boxId } = await coordinator.post<{ boxId: string }>('/api/inventory/boxes', { driveId });
  await coordinator.post(`/api/inventory/boxes/${boxId}/pack`, { parcelId, quantity: 10 });
  await coordinator.post(`/api/inventory/boxes/${boxId}/seal`, { weight: 2_400 });
  const { consignmentId } = await coordinator.post<{ consignmentId: string }>(
    '/api/shipment/consignments',
    { driveId },
  );
  const path = `/api/shipment/consignments/${consignmentId}`;
  await settled();
  await coordinator.post(`${path}/boxes`, { boxIds: [boxId] });
  await settled();
  await coordinator.post(`${path}/dispatch`, { carrier: '顺丰速运', waybill: 'SF1234567890' });
  await coordinator.post(`${path}/delivered`);
  const { code: recipientCode } = await coordinator.post<{ code: string }>(
    `${path}/recipient-link`,
  );
  await settled();

  // What the recipient says.
  const photoIds = ['photo-of-receipt', 'photo-of-thanks'] as const;
  for (const photoId of photoIds)
    await coordinator.post(`${path}/photos`, { photoId, photo: PICTURE });
  await coordinator.post(`${path}/receipts`, {
    boxId,
    lines: [{ parcelId, received: 9, damaged: 1 }],
    photos: [photoIds[0]],
    paper: true,
  });
  await coordinator.post(`${path}/thanks`, {
    words: THANKS,
    photos: [photoIds[1]],
    public: true,
    paper: true,
  });
  await settled();
  return { driveId, given, promised, withdrawn, consignmentId, photoIds, recipientCode };
}
