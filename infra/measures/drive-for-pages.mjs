import { POSITION_HEADER, SeenMarks } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';

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
  const { get, post } = client(url);
  const day = (days) =>
    new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  await post(routes.setUp.at(), {
    code: setupCode,
    name: '值班协调员',
    login: 'coordinator',
    password: 'seven quiet boats at noon',
  });
  const { driveId } = await post(routes.openDrive.at(), {
    slug: 'xiji',
    terms: {
      title: '社会互助小蓝箱 · 西吉',
      recipient: { name: '西吉县红十字会', authority: '委托募集函' },
      window: { opensOn: day(0), closesOn: day(2) },
      expectedArrival: day(8),
      needs: [
        { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 },
        { needId: 'n2', category: 'kit', unit: 'set', quantity: 40 },
      ],
      handInPoints: [{ pointId: 'p1', name: 'B1 收集点' }],
      rules: {
        categories: ['medicine', 'kit', 'device'],
        sealedOnly: true,
        minimumMonthsAtArrival: 6,
        devicesMustWork: true,
        prescriptionAllowed: true,
      },
      noticeVersion: '2023-03',
    },
  });
  await post(routes.publishDrive.at({ driveId }));
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

/**
 * Makes a client that keeps its session cookie. Its reads reflect its earlier writes.
 */
function client(url) {
  const seen = new SeenMarks();
  let cookie = '';
  const send = async (path, init) => {
    const marks = seen.header();
    const response = await fetch(url + path, {
      ...init,
      headers: {
        'content-type': 'application/json',
        origin: url,
        ...(cookie ? { cookie } : {}),
        ...(marks === undefined ? {} : { [POSITION_HEADER]: marks }),
      },
    });
    seen.note(response.headers);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const set = response.headers.getSetCookie().map((text) => text.split(';')[0]);
    if (set.length > 0) cookie = set.join('; ');
    return response.json();
  };
  return {
    get: (path) => send(path, {}),
    post: (path, body = {}) => send(path, { method: 'POST', body: JSON.stringify(body) }),
  };
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
