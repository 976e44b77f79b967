import { type ParkedOfConsumer, retryParked } from '@bluebox/service-http';
import type { Config } from '../config.ts';
import { onApplication } from './on-application.ts';

/** Applies parked events again, and lists the events that still fail. Exits with code 1 if there are any. */
export async function retryParkedCommand(config: Config): Promise<void> {
  const left = await onApplication(
    config,
    (services, stores) => retryParked(services, stores.log.history),
    async (post) => (await (await post('/retry-parked')).json()) as readonly ParkedOfConsumer[],
  );
  for (const { consumer, parked } of left)
    for (const { id, type, stream, why } of parked)
      process.stdout.write(`${consumer} lacks ${id} (${type} of ${stream}): ${why}\n`);
  if (left.length > 0) process.exitCode = 1;
  else process.stdout.write('nothing is parked\n');
}
