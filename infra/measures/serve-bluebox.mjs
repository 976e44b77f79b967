// Bluebox as a child process of the benchmark: the shipped server, without the portal's rate limits.
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rebuildTogether } from '@bluebox/event-sourcing';
import { keepHeapSmall, readConfig, startServer } from '@bluebox/standalone';
import { pino } from 'pino';

/** Time between two samples of a CPU profile. */
const SAMPLING_MICROSECONDS = 500;

// Without a folder of pages, the data folder takes its place, so that the server has no pages.
const [dataFolder, webRoot = dataFolder] = process.argv.slice(2);
keepHeapSmall();
const server = await startServer({
  config: readConfig({ BLUEBOX_DATA: dataFolder, BLUEBOX_PORT: '0', BLUEBOX_HOST: '127.0.0.1' }),
  webRoot,
  // The log level is that of production; the output is discarded, as in the peers.
  logger: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
  limits: {
    requests: 1e9,
    signedInRequests: 1e9,
    publicCommands: 1e9,
    guesses: 1e9,
    peopleSearches: 1e9,
    giverNames: 1e9,
  },
  onFatal(error) {
    console.error(error);
    process.exit(1);
  },
});
process.send({ url: server.url, setupCode: server.setupCode });
process.once('disconnect', () => process.exit());
const delay = monitorEventLoopDelay({ resolution: 5 });
const profiler = new Session();
process.on('message', async (message) => {
  if (message === 'tidy') {
    await server.application.tidy();
    process.send({ tidied: true });
  }
  if (message === 'mark') {
    // Milliseconds, beyond the resolution of the timer that measures them.
    const beyond = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - 5);
    process.send({
      delay: { p999: beyond(delay.percentile(99.9)), most: beyond(delay.max) },
      rss: process.memoryUsage().rss,
      cpu: process.cpuUsage(),
    });
    // The monitor has a timer of its own, which a server that is never asked for its delay does not need.
    delay.enable();
    delay.reset();
  }
  if (message === 'profile') {
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
    await profiler.post('Profiler.start');
    process.send({ profiling: true });
  }
  if (message === 'end profile') {
    const { profile } = await profiler.post('Profiler.stop');
    profiler.disconnect();
    process.send(profile);
  }
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
