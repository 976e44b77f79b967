import type { ParcelView, SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Client } from '../../run/standalone/src/client.ts';
import type { RunningServer } from '../../run/standalone/src/server.ts';
import { driveTerms, today } from './support.ts';

/** A drive with every kind of discrepancy that the board lists. */
export interface DriveWithMismatches {
  readonly driveId: string;
  readonly title: string;
  /** Reference of a pledge that fell short. */
  readonly reference: string;
  readonly pledgeId: string;
  readonly parcelId: string;
  /** Id of box 1, which is not sealed and has goods that expire early. */
  readonly openBoxId: string;
  /** Waybill of consignment 1. */
  readonly waybill: string;
  readonly consignmentId: string;
  /** Id of a case about a request of the recipient. */
  readonly caseId: string;
}

export const LOT = '20260116A';
/**
 * Number of days until early goods expire: enough for the rules, and less than a year after the
 * arrival.
 */
const EARLY = 300;
const LATE = 900;

/**
 * Creates a drive with two hand-in points, and departments of six, five and one givers. Two pledges fell short,
 * some goods were rejected or expire early, one box is not granted to its consignment, one box was received
 * damaged, and one is unconfirmed.
 */
export async function driveWithMismatches(
  { application }: RunningServer,
  coordinator: Client,
  slug: string,
): Promise<DriveWithMismatches> {
  const title = `社会互助小蓝箱 · ${slug}`;
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug,
    terms: {
      ...driveTerms(),
      title,
      departments: ['京西大区', '京南大区', '研发中心'],
      handInPoints: [
        { pointId: 'p1', name: '融新科技中心 B1 收集点' },
        { pointId: 'p2', name: '福道大厦前台' },
      ],
    },
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));

  // 1. Twelve pledges are submitted.
  const pledges: SubmitPledgeAnswer[] = [];
  for (let number = 0; number < 12; number++)
    pledges.push(
      await coordinator.post(routes.submitPledge.at({ driveId }), {
        lines: [
          {
            item: {
              name: '布洛芬缓释胶囊',
              specification: '0.3g×24粒',
              category: 'medicine',
              unit: 'box',
            },
            quantity: 4 + (number % 3),
            expiry: today(number < 2 ? EARLY : LATE),
            ...(number < 2 ? { lot: LOT } : {}),
          },
        ],
        department: number < 6 ? '京西大区' : number < 11 ? '京南大区' : '研发中心',
        handInPointId: number % 2 === 0 ? 'p1' : 'p2',
        noticeVersion: '2023-03',
        sourceDeclared: true,
      }),
    );
  await application.settled();

  // 2. Nine of them are handed in: two fall short, and one includes opened packs.
  for (const [number, { reference }] of pledges.slice(0, 9).entries()) {
    const quantity = 4 + (number % 3) - (number === 0 ? 1 : number === 4 ? 2 : 0);
    const { receptionId } = await coordinator.post(routes.recordReception.at(), {
      driveId,
      reference,
      lines: [{ lineId: 'l1', quantity, rest: 'not-coming' }],
    });
    const opened = number === 5 ? 2 : 0;
    await coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: 'l1',
      parts: [
        { quantity: quantity - opened, seen: { condition: 'sealed' } },
        ...(opened === 0 ? [] : [{ quantity: opened, seen: { condition: 'opened' as const } }]),
      ],
    });
  }
  await application.settled();
  const { parcels } = await coordinator.get(
    routes.listParcels.at({ driveId }, { available: true, limit: 200 }),
  );
  const parcelOf = (pledge: number): ParcelView => {
    const found = parcels.find(({ pledgeId }) => pledgeId === pledges[pledge]?.pledgeId);
    if (found === undefined) throw new Error(`nothing was accepted of pledge ${pledge}`);
    return found;
  };

  // 3. Three boxes are packed; the first stays open.
  const pack = async (pledge: number, quantity: number, seal: boolean): Promise<string> => {
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), {
      parcelId: parcelOf(pledge).id,
      quantity,
      // The goods that expire early stay on the shelf, so that the board warns of them.
      outOfOrder: 'other',
    });
    if (seal) await coordinator.post(routes.sealBox.at({ boxId }), { weight: 2_400 });
    return boxId;
  };
  const openBoxId = await pack(0, 2, false);
  const damagedBoxId = await pack(2, 6, true);
  const unconfirmedBoxId = await pack(3, 4, true);
  await application.settled();

  // 4. Two boxes are sent and delivered; the recipient reports damage in one, and does not confirm the other.
  const consign = async (boxIds: readonly string[]): Promise<string> => {
    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    await application.settled();
    await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds });
    await application.settled();
    return consignmentId;
  };
  const consignmentId = await consign([damagedBoxId, unconfirmedBoxId]);
  const waybill = `SF${slug.replaceAll(/[^a-z0-9]/g, '').toUpperCase()}778899`;
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill,
  });
  await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
  const { boxes } = await coordinator.get(routes.showConsignment.at({ consignmentId }));
  if (boxes.length !== 2) throw new Error('both boxes should be in the consignment');
  await coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
    boxId: damagedBoxId,
    lines: [{ parcelId: parcelOf(2).id, received: 5, damaged: 1 }],
    paper: true,
  });

  // 5. A second consignment claims the open box, and a case about a request of the recipient is opened.
  await consign([openBoxId]);
  const { caseId } = await coordinator.post(routes.openCase.at(), {
    driveId,
    kind: 'request',
    note: '想知道下一批什么时候到',
  });
  await application.settled();
  const [first] = pledges as [SubmitPledgeAnswer];
  const { reference, pledgeId } = first;
  const parcelId = parcelOf(0).id;
  return {
    driveId,
    title,
    reference,
    pledgeId,
    parcelId,
    openBoxId,
    waybill,
    consignmentId,
    caseId,
  };
}
