import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Client } from '../../run/standalone/src/client.ts';
import { driveTerms, medicineLine, today } from './support.ts';

/** A Bluebox in either deployment. */
export interface Side {
  readonly coordinator: Client;
  /** Resolves when every view and policy of every service has settled. */
  readonly settled: () => Promise<void>;
}

/** A drive with a received, a promised and a withdrawn pledge. */
export interface FinishedDrive {
  readonly driveId: string;
  /** A pledge that was handed in, of which one piece was damaged in transit; its giver left a name. */
  readonly given: SubmitPledgeAnswer;
  /** A pledge that was not handed in yet; its giver left a name. */
  readonly promised: SubmitPledgeAnswer;
  readonly withdrawn: SubmitPledgeAnswer;
  readonly consignmentId: string;
  /** Ids of the recipient's photos. */
  readonly photoIds: readonly [receipt: string, thanks: string];
  readonly recipientCode: string;
}

export const NAMES = { given: '给出的人', promised: '答应的人' } as const;
export const THANKS = '药收到了，谢谢大家。';

/** A PNG with one pixel, as base64. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** Runs a drive from its first pledge to the recipient's thanks, with a photo for the receipt and one for the thanks. */
export async function driveToReceipt(
  { coordinator, settled }: Side,
  slug: string,
): Promise<FinishedDrive> {
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug,
    terms: driveTerms(),
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  const pledge = (quantity: number, giver: { name?: string } = {}) =>
    coordinator.post(routes.submitPledge.at({ driveId }), {
      lines: [{ ...medicineLine(quantity), expiry: today(900) }],
      giver,
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
  const given = await pledge(12, { name: NAMES.given });
  const promised = await pledge(5, { name: NAMES.promised });
  const withdrawn = await pledge(3);
  await coordinator.post(routes.withdrawPledge.at({ pledgeId: withdrawn.pledgeId }));
  await settled();

  // Ten of the twelve pieces are accepted at the hand-in point.
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: given.reference,
    lines: [{ lineId: 'l1', quantity: 12 }],
  });
  for (const [quantity, condition] of [
    [10, 'sealed'],
    [2, 'opened'],
  ] as const)
    await coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: 'l1',
      parts: [{ quantity, seen: { condition } }],
    });
  await settled();

  // The goods are packed and sent.
  const { parcels } = await coordinator.get(
    routes.listParcels.at({ driveId }, { available: true, limit: 200 }),
  );
  const parcelId = parcels[0]?.id ?? '';
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 10 });
  await coordinator.post(routes.sealBox.at({ boxId }), { weight: 2_400 });
  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  await settled();
  await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
  await settled();
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF1234567890',
  });
  await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
  const { code: recipientCode } = await coordinator.post(
    routes.makeRecipientLink.at({ consignmentId }),
  );
  await settled();

  // The coordinator enters the recipient's receipt and thanks, as if they came on paper.
  const photoIds = ['photo-of-receipt', 'photo-of-thanks'] as const;
  for (const photoId of photoIds)
    await coordinator.post(routes.putPhoto.at({ consignmentId }), { photoId, photo: PICTURE });
  await coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
    boxId,
    lines: [{ parcelId, received: 9, damaged: 1 }],
    photos: [photoIds[0]],
    paper: true,
  });
  await coordinator.post(routes.thankGivers.at({ consignmentId }), {
    words: THANKS,
    photos: [photoIds[1]],
    public: true,
    paper: true,
  });
  await settled();
  return { driveId, given, promised, withdrawn, consignmentId, photoIds, recipientCode };
}
