// Bluebox as a child process of the benchmark: the shipped server, without the portal's rate limits.
import { rebuildTogether } from '@bluebox/event-sourcing';
import { keepHeapSmall, readConfig, startServer } from '@bluebox/standalone';
import { pino } from 'pino';

// Without a folder of pages, the data folder takes its place, so that the server has no pages.
const [dataFolder, webRoot = dataFolder] = process.argv.slice(2);
keepHeapSmall();
const server = await startServer({
  config: readConfig({ BLUEBOX_DATA: dataFolder, BLUEBOX_PORT: '0', BLUEBOX_HOST: '127.0.0.1' }),
  webRoot,
  // The log level is that of production; the output is discarded, as in the CRUD app.
  logger: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
  limits: { requests: 1e9, signedInRequests: 1e9, guesses: 1e9 },
  onFatal(error) {
    console.error(error);
    process.exit(1);
  },
});
process.send({ url: server.url, setupCode: server.setupCode });
process.on('message', async (message) => {
  if (message === 'settle') {
    await server.application.settled();
    process.send({ settled: true });
  }
  if (message === 'rebuild' || message === 'rebuild journeys') {
    const running = server.application.services.flatMap(({ service }) =>
      service.projections
        .filter(({ projection }) => message === 'rebuild' || projection.name === 'tracker-journeys')
        .map((each) => each.running),
    );
    const applied = {};
    const begun = performance.now();
    await rebuildTogether(running, server.stores.log.history, (progress) => {
      applied[progress.projection] = progress.applied;
    });
    process.send({ applied, milliseconds: performance.now() - begun });
  }
});
