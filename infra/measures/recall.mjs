// `npm run bench:recall` measures how soon the tracker answers where everything of a lot is, and what other rules would
// have decided, in a drive of 1,000,000 events, or as many as `--events` says. All goods were pledged, inspected, packed,
// sent and confirmed; `--lots` says over how many lots they are spread. The tracker runs alone, so that nobody waits for
// the views of the other services. `--data <folder>` keeps the goods, and the views, for the next run.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { routes } from '@bluebox/contracts/routes';
import { openEmbeddedBus } from '@bluebox/embedded';
import { startRelay } from '@bluebox/event-sourcing';
import { createApp, serviceRouter } from '@bluebox/service-http';
import { connect, loadKeys, openStores, readConfig } from '@bluebox/standalone';
import { runTrackerService } from '@bluebox/tracker-service';
import { v7 } from 'uuid';
import { withDataFolder } from './generated-drive.mjs';
import { openDrive } from './open-drive.mjs';
import { pledgeOfSomeLines } from './sample-drive.mjs';
import { describeMachine } from './throughput/machine.mjs';
import { quantile } from './throughput/statistics.mjs';
import { timesOf } from './times-of.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    lots: { type: 'string', default: '1000' },
    data: { type: 'string' },
  },
});
const [EVENTS, LOTS] = [values.events, values.lots].map(Number);
if (!(EVENTS > 0 && LOTS > 0)) throw new Error('--events and --lots take positive numbers');
const TIMES = 200;
const COORDINATOR = { subject: 'bench', roles: ['coordinator'], links: [] };
const fail = (error) => {
  throw error;
};
const seconds = (begun) => ((performance.now() - begun) / 1_000).toFixed(1);

/** Sends a pledge of two lines, with lots, through the whole drive. */
async function sendGoods(url, client, driveId, settle) {
  const { lines, reference } = await pledgeAndExpect(client, driveId, settle);
  const { receptionId } = await client.post(routes.recordReception.at(), {
    driveId,
    reference,
    lines: lines.map(({ lineId, outstanding: quantity }) => ({ lineId, quantity })),
  });
  const { boxId } = await client.post(routes.openBox.at(), { driveId });
  for (const { lineId, outstanding: quantity } of lines) {
    const { parts } = await client.post(routes.inspect.at({ receptionId }), {
      lineId,
      parts: [{ quantity, seen: { condition: 'sealed', expiry: '2029-05-31', lot: 'L0' } }],
    });
    for (const { parcelId } of parts)
      await client.post(routes.packBox.at({ boxId }), { parcelId, quantity });
  }
  await client.post(routes.sealBox.at({ boxId }), { weight: 1_000 });
  await settle();
  const { consignmentId } = await client.post(routes.createConsignment.at(), { driveId });
  await client.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
  await settle();
  await client.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF20230001',
  });
  await client.post(routes.deliverConsignment.at({ consignmentId }));
  const { code } = await client.post(routes.makeRecipientLink.at({ consignmentId }));
  const recipient = connect(url);
  await recipient.post(routes.openLink.at(), { code });
  await recipient.post(routes.confirmReceipt.at({ consignmentId }), { boxId });
  await settle();
}

async function pledgeAndExpect(client, driveId, settle) {
  const { reference } = await client.post(
    routes.submitPledge.at({ driveId }),
    pledgeOfSomeLines(1),
  );
  await settle();
  const { lines } = await client.get(routes.showExpected.at({ reference }));
  return { lines, reference };
}

/** Fills the data folder. @returns the drive, and the numbers of copies and of events. */
async function writeGoods(data, started) {
  const first = started('serve-bluebox.mjs', data);
  const { url, setupCode } = await first.message;
  const { client: opener, driveId } = await openDrive(url, setupCode);
  await sendGoods(
    url,
    opener,
    driveId,
    () =>
      new Promise((resolve) => {
        first.child.once('message', resolve);
        first.child.send('settle');
      }),
  );
  first.child.kill();
  await first.exit;
  const generating = performance.now();
  const generator = started('copy-goods.mjs', data, driveId, String(EVENTS), String(LOTS));
  const { copies, events } = await generator.message;
  if ((await generator.exit) !== 0) throw new Error('the goods could not be copied');
  console.log(`${events.toLocaleString('en')} events written in ${seconds(generating)} s`);
  return { driveId, copies };
}

await withDataFolder(async ({ data, started }) => {
  const kept = join(data, '..', 'goods.json');
  if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(await writeGoods(data, started)));
  const { driveId, copies } = JSON.parse(readFileSync(kept, 'utf8'));
  const { dataFolder, keyFolder } = readConfig({ BLUEBOX_DATA: data });
  const stores = openStores(dataFolder, loadKeys(keyFolder).vault);
  const bus = openEmbeddedBus({ history: stores.log.history, onError: fail });
  const relay = startRelay(stores.log.outbox, bus, { retryDelay: async () => {}, onError: fail });
  const projecting = performance.now();
  const tracker = await runTrackerService({
    views: stores.views,
    bus,
    now: () => new Date(),
    report: { parked: fail, refused: fail, fatal: fail },
  });
  await tracker.caughtUp();
  console.log(`the tracker's views are complete after ${seconds(projecting)} s`);
  const server = createServer(
    createApp().use(
      '/api/tracker',
      serviceRouter({
        service: 'tracker',
        routes: tracker.routes,
        verifyToken: () => COORDINATOR,
        now: () => new Date(),
        newId: v7,
        onUnforeseen: console.error,
        onUnlistedRefusal: console.error,
      }),
    ),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const get = async (path) => {
    const response = await fetch(base + path, { headers: { authorization: 'Bearer bench' } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const lotOf = (number) => `L${number % LOTS}`;
  const { partCount } = await get(routes.showRecall.at({}, { lot: lotOf(1) }));
  console.log(`${copies.toLocaleString('en')} pledges; ${partCount} parts of one lot`);
  const asked = [
    ['recall of a lot', (number) => routes.showRecall.at({}, { lot: lotOf(number) })],
    ['recall of a lot that nobody gave', () => routes.showRecall.at({}, { lot: 'X99' })],
    [
      'other rules, by months',
      (number) => routes.showWhatIf.at({ driveId }, { minimumMonthsAtArrival: 1 + (number % 36) }),
    ],
  ];
  const { node, processors, model } = describeMachine();
  console.log(`${processors} × ${model}, Node ${node}, load average ${loadavg()[0].toFixed(1)}`);
  for (const [name, pathOf] of asked) {
    const times = await timesOf(TIMES, (number) => get(pathOf(number)));
    console.log(
      `${name}: median ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
    );
  }
  server.closeAllConnections();
  server.close();
  await tracker.stop();
  await relay.stop();
  stores.close();
}, values.data);
