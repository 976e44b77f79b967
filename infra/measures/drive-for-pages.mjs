import { routes } from '@bluebox/contracts/routes';
import { connect } from '@bluebox/standalone';
import { publishedDrive } from './open-drive.mjs';
import { day } from './sample-drive.mjs';

const CATCH_UP_TRIES = 200;
const CATCH_UP_MILLISECONDS = 50;
/** Number of boxes in the consignment, all of which the recipient's page lists. */
const BOXES = 8;

/**
 * Creates a drive with two pledges: one is not yet handed in, and the goods of the other are in transit.
 * @returns the codes of the giver's private link to the first pledge, and of the recipient's link to the
 * consignment.
 */
export async function driveForPages(url, setupCode) {
  const { get, post } = connect(url);
  const driveId = await publishedDrive(
    { post },
    {
      setupCode,
      account: {
        name: '值班协调员',
        login: 'coordinator',
        password: 'seven quiet boats at noon',
      },
      slug: 'xiji',
      terms: {
        title: '社会互助小蓝箱 · 西吉',
        window: { opensOn: day(0), closesOn: day(2) },
        expectedArrival: day(8),
        needs: [
          { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 },
          { needId: 'n2', category: 'kit', unit: 'set', quantity: 40 },
        ],
        handInPoints: [{ pointId: 'p1', name: 'B1 收集点' }],
      },
    },
  );
  const pledge = (quantity) =>
    post(routes.submitPledge.at({ driveId }), {
      lines: [
        {
          item: { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' },
          quantity,
          expiry: day(900),
        },
      ],
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
  const { code: giver } = await pledge(2);
  const { reference } = await pledge(BOXES);
  const { receptionId } = await post(routes.recordReception.at(), {
    driveId,
    reference,
    lines: [{ lineId: 'l1', quantity: BOXES }],
  });
  await post(routes.inspect.at({ receptionId }), {
    lineId: 'l1',
    parts: [{ quantity: BOXES, seen: { condition: 'sealed' } }],
  });
  const { parcels } = await get(routes.listParcels.at({ driveId }, { available: true }));
  const parcelId = parcels[0].id;
  const boxIds = [];
  for (let box = 0; box < BOXES; box++) {
    const { boxId } = await post(routes.openBox.at(), { driveId });
    await post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 });
    await post(routes.sealBox.at({ boxId }), { weight: 2_400 });
    boxIds.push(boxId);
  }
  const { consignmentId } = await post(routes.createConsignment.at(), { driveId });
  await post(routes.claimBoxes.at({ consignmentId }), { boxIds });
  // A policy of inventory grants the boxes asynchronously; until then, dispatching is refused.
  await eventually(() =>
    post(routes.dispatchConsignment.at({ consignmentId }), {
      carrier: '顺丰速运',
      waybill: 'SF1234567890',
    }),
  );
  const { code: recipient } = await post(routes.makeRecipientLink.at({ consignmentId }));
  return { giver, recipient };
}

/** Retries an attempt that depends on another service's reaction. */
async function eventually(attempt) {
  for (let tries = 1; ; tries++)
    try {
      return await attempt();
    } catch (error) {
      if (tries === CATCH_UP_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, CATCH_UP_MILLISECONDS));
    }
}
