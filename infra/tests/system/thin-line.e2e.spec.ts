import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Address,
  type AnswerOf,
  type PostArguments,
  type Posts,
  type Reads,
  routes,
} from '@bluebox/contracts/routes';
import { type Caller, createApp, newId } from '@bluebox/service-http';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Application, runApplication } from '../../run/standalone/src/application.ts';
import { loadKeys } from '../../run/standalone/src/keys.ts';
import { openStores, type Stores } from '../../run/standalone/src/stores.ts';

const coordinator: Caller = { subject: 'account-0001', roles: ['coordinator'], links: [] };
const NOW = new Date('2023-03-20T02:00:00Z');

let folder: string;
let stores: Stores;
let application: Application;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-thin-'));
  const keys = loadKeys(join(folder, 'keys'));
  stores = openStores(join(folder, 'data'), keys.vault);
  application = await runApplication({
    stores,
    keys,
    proofOfWorkBits: 4,
    now: () => NOW,
    newId,
    logger: pino({ level: 'error' }),
    onFatal: (error) => {
      throw error;
    },
  });
  const app = createApp();
  for (const { mount, router } of application.services) app.use(mount, router);
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await application.stop();
  stores.close();
  rmSync(folder, { recursive: true });
});

async function call<R>(
  caller: Caller,
  method: 'GET' | 'POST',
  path: Address<R>,
  body?: unknown,
): Promise<AnswerOf<R>> {
  const audience = path.split('/')[2] ?? '';
  const response = await fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${await application.mintToken(caller, audience)}`,
      'content-type': 'application/json',
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  const answer = (await response.json()) as AnswerOf<R>;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}
const post = <R extends Posts>(address: Address<R>, ...[body]: PostArguments<R, never>) =>
  call(coordinator, 'POST', address, body);
const get = <R extends Reads>(address: Address<R>) => call(coordinator, 'GET', address);

it('one line of one pledge goes through all services to a confirmed receipt', async () => {
  const { driveId } = await post(routes.openDrive.at(), {
    slug: 'xiji',
    terms: {
      title: '小蓝箱·西吉',
      recipient: { name: '西吉县红十字会', authority: '西红函〔2023〕5号' },
      window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
      expectedArrival: '2023-03-28',
      needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 }],
      handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1 收集点' }],
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
  await application.settled();

  const pledge = await post(routes.submitPledge.at({ driveId }), {
    lines: [
      {
        item: {
          name: '布洛芬缓释胶囊',
          specification: '0.3g×24粒',
          category: 'medicine',
          unit: 'box',
        },
        quantity: 3,
        expiry: '2025-09',
      },
    ],
    noticeVersion: '2023-03',
    sourceDeclared: true,
  });
  await application.settled();

  const reception = await post(routes.recordReception.at(), {
    driveId,
    reference: pledge.reference,
    lines: [{ lineId: 'l1', quantity: 3 }],
  });
  const inspection = await post(routes.inspect.at({ receptionId: reception.receptionId }), {
    lineId: 'l1',
    parts: [
      { quantity: 2, seen: { condition: 'sealed' } },
      { quantity: 1, seen: { condition: 'opened' } },
    ],
  });
  expect(inspection.parts.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected']);
  await application.settled();

  const { parcels } = await get(routes.listParcels.at({ driveId }, { available: true }));
  const box = await post(routes.openBox.at(), { driveId });
  await post(routes.packBox.at({ boxId: box.boxId }), {
    parcelId: parcels[0]?.id ?? '',
    quantity: 2,
  });
  await post(routes.sealBox.at({ boxId: box.boxId }), { weight: 1_200 });

  const { consignmentId } = await post(routes.createConsignment.at(), {
    driveId,
  });
  await post(routes.claimBoxes.at({ consignmentId }), { boxIds: [box.boxId] });
  await application.settled();
  await post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF1234567890',
  });
  await post(routes.deliverConsignment.at({ consignmentId }));
  const recipient: Caller = {
    subject: 'public',
    roles: [],
    links: [{ kind: 'consignment', id: consignmentId, generation: 1 }],
  };
  await call(recipient, 'POST', routes.confirmReceipt.at({ consignmentId }), {
    boxId: box.boxId,
  });
  await application.settled();

  const shipped = await get(routes.showConsignment.at({ consignmentId }));
  expect(shipped.boxes.map(({ status }) => status)).toEqual(['confirmed']);
  const totals = await get(routes.showTotals.at({ driveId }));
  expect(totals.balanced).toBe(true);
  const [medicine] = totals.rows;
  expect(totals.rows).toEqual([medicine]);
  expect(medicine).toMatchObject({ category: 'medicine', unit: 'box', rejectedBy: { opened: 1 } });
  // The pledge's goods are in no accounts but `pledged`, `confirmed` and `rejected`.
  const held = Object.entries(medicine?.balances ?? {}).filter(([, quantity]) => quantity !== 0);
  expect(Object.fromEntries(held)).toEqual({ pledged: 3, confirmed: 2, rejected: 1 });

  const giver: Caller = {
    subject: 'public',
    roles: [],
    links: [{ kind: 'pledge', id: pledge.pledgeId, generation: 1 }],
  };
  const journey = await call(giver, 'GET', routes.showJourney.at({ pledgeId: pledge.pledgeId }));
  expect(journey.lines[0]?.parts.map(({ state, quantity }) => [state, quantity])).toEqual([
    ['rejected', 1],
    ['confirmed', 2],
  ]);
  expect(journey.lines[0]?.parts[1]?.steps.map(({ state }) => state)).toEqual([
    'promised',
    'received',
    'accepted',
    'packed',
    'sent',
    'delivered',
    'confirmed',
  ]);
});
