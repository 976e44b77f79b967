import { DataFolderInUse } from '@bluebox/embedded';
import {
  CONTROL_HEADER,
  CONTROL_MOUNT,
  localHost,
  newId,
  type RunningService,
} from '@bluebox/service-http';
import { pino } from 'pino';
import { type Application, runApplication } from '../application.ts';
import type { Config } from '../config.ts';
import { loadKeys } from '../keys.ts';
import { openStoresWith, type Stores } from '../stores.ts';

/**
 * Runs an operation on the services of a data folder: in this process, or, when a server is using the folder,
 * by asking that server.
 */
export async function onApplication<T>(
  config: Config,
  work: (
    services: readonly RunningService[],
    stores: Stores,
    application: Application,
  ) => Promise<T>,
  ask: (post: (path: string) => Promise<Response>) => Promise<T>,
): Promise<T> {
  const keys = loadKeys(config.keyFolder);
  let stores: Stores;
  try {
    stores = openStoresWith(keys, config.dataFolder, (sentence) => {
      process.stderr.write(`${sentence}\n`);
    });
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    return ask((path) => postToRunningServer(config, keys.control, path));
  }
  const application = await runApplication({
    stores,
    keys,
    proofOfWorkBits: config.proofOfWorkBits,
    ledgerName: { named: config.ledgerOrigin, publicUrl: config.publicUrl },
    now: () => new Date(),
    newId,
    logger: pino({ level: config.logLevel }),
    onFatal(error) {
      throw error;
    },
  });
  try {
    return await work(
      application.services.map(({ service }) => service),
      stores,
      application,
    );
  } finally {
    await application.stop();
    stores.close();
  }
}

/** Asks the server that uses the folder. @throws when none answers or it fails. */
export async function postToRunningServer(
  { host, port, tls }: Config,
  secret: string,
  path: string,
): Promise<Response> {
  const server = `${tls === undefined ? 'http' : 'https'}://${localHost(host)}:${port}`;
  const noAnswer = (cause?: unknown) =>
    new Error(
      `the folder is in use, but no Bluebox of it answers at ${server}: give its --host and --port`,
      { cause },
    );
  const response = await fetch(`${server}${CONTROL_MOUNT}${path}`, {
    method: 'POST',
    headers: { [CONTROL_HEADER]: secret },
  }).catch((error: unknown) => {
    throw noAnswer(error);
  });
  if (response.status >= 500)
    throw new Error(
      'the running Bluebox could not do it and changed nothing that it had not finished: its log says why',
    );
  if (!response.ok) throw noAnswer();
  return response;
}
