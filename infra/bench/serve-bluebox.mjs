// Bluebox as a child process of the bench: the shipped server, with the door's rate limits out of the way.
import { readConfig, startServer } from '@bluebox/standalone';
import { pino } from 'pino';

const [dataFolder] = process.argv.slice(2);
const server = await startServer({
  config: readConfig({ BLUEBOX_DATA: dataFolder, BLUEBOX_PORT: '0', BLUEBOX_HOST: '127.0.0.1' }),
  webRoot: dataFolder,
  // Logged as in production, to nowhere: the same in the peer.
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
  if (message === 'rebuild') {
    const times = {};
    for (const { service } of server.application.services)
      for (const { projection, running } of service.projections) {
        let events = 0;
        const begun = performance.now();
        await running.rebuild(server.stores.log.history, ({ applied }) => {
          events = applied;
        });
        times[projection.name] = { events, milliseconds: performance.now() - begun };
      }
    process.send({ rebuilt: times });
  }
});
