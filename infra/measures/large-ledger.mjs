// `npm run bench:large-ledger` measures how soon the notary answers with proofs when its ledger has 1,000,000 events, or
// as many as `--pledges` says. The notary runs alone, so that nobody waits for the views of the other services.
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { openEmbeddedBus } from '@bluebox/embedded';
import { startRelay } from '@bluebox/event-sourcing';
import { runNotaryService } from '@bluebox/notary-service';
import { createApp, serviceRouter } from '@bluebox/service-http';
import { loadKeys, openStores, readConfig } from '@bluebox/standalone';
import { v7 } from 'uuid';
import { withGeneratedFolder } from './generated-drive.mjs';
import { numberOptions } from './number-options.mjs';
import { PROOFS, proofTimes } from './proof-times.mjs';
import { pledge } from './sample-drive.mjs';
import { describeMachine } from './throughput/machine.mjs';
import { quantile } from './throughput/statistics.mjs';

const { pledges: PLEDGES } = numberOptions({ pledges: 1_000_000 });
const COORDINATOR = { subject: 'bench', roles: ['coordinator'], links: [] };
const seconds = (begun) => ((performance.now() - begun) / 1_000).toFixed(1);
const fail = (error) => {
  throw error;
};

await withGeneratedFolder(
  { pledges: PLEDGES, models: [pledge(0)] },
  async ({ driveId, data: folder }) => {
    const { dataFolder, keyFolder } = readConfig({ BLUEBOX_DATA: folder });
    const keys = loadKeys(keyFolder);
    const stores = openStores(dataFolder, keys.vault);
    const bus = openEmbeddedBus({ history: stores.log.history, onError: fail });
    const relay = startRelay(stores.log.outbox, bus, { retryDelay: async () => {}, onError: fail });
    const begun = performance.now();
    const notary = await runNotaryService({
      views: stores.views,
      bus,
      ledger: stores.ledger,
      history: stores.log.history,
      keys: keys.ledger,
      origin: 'bench.example/ledger',
      now: () => new Date(),
      report: { parked: fail, refused: fail, fatal: fail },
      onTrouble: fail,
    });
    await notary.caughtUp();
    const appended = seconds(begun);
    const server = createServer(
      createApp().use(
        '/api/notary',
        serviceRouter({
          service: 'notary',
          routes: notary.routes,
          verifyToken: () => COORDINATOR,
          now: () => new Date(),
          newId: v7,
          onUnforeseen: console.error,
          onUnlistedRefusal: console.error,
        }),
      ),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${server.address().port}`;
    const client = {
      async download(path) {
        const response = await fetch(url + path, { headers: { authorization: 'Bearer bench' } });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return response.arrayBuffer();
      },
    };
    const { tree } = await stores.ledger.state();
    // The first proof signs a checkpoint that has all entries.
    const first = performance.now();
    await proofTimes(client, driveId, PLEDGES, 1);
    const firstSeconds = seconds(first);
    const times = await proofTimes(client, driveId, PLEDGES);
    const { node, processors, model } = describeMachine();
    console.log(
      `${processors} × ${model}, Node ${node}, load average ${loadavg()[0].toFixed(1)} at the end\n` +
        `${tree.size.toLocaleString('en')} entries, appended in ${appended} s; the first proof ${firstSeconds} s\n` +
        `${PROOFS} proofs one after the other: p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
    );
    server.closeAllConnections();
    server.close();
    await notary.stop();
    await relay.stop();
    stores.close();
  },
);
