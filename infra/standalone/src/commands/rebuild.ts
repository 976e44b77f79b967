import { DataFolderInUse } from '@bluebox/embedded';
import type { RebuildProgress } from '@bluebox/event-sourcing';
import { MultiBar, type SingleBar } from 'cli-progress';
import { pino } from 'pino';
import { v7 as newId } from 'uuid';
import { runApplication } from '../application.ts';
import type { Config } from '../config.ts';
import { CONTROL_MOUNT } from '../control.ts';
import { loadKeys } from '../keys.ts';
import { rebuildViews } from '../rebuild.ts';
import { openStores } from '../stores.ts';

/** Rebuilds in the running server when there is one, else in this process. */
export async function rebuildCommand(config: Config): Promise<void> {
  const bars = new MultiBar({
    format: '{view} |{bar}| {value}/{total}',
    hideCursor: true,
    noTTYOutput: !process.stdout.isTTY,
  });
  const known = new Map<string, SingleBar>();
  const show = ({ projection, applied, total }: RebuildProgress) => {
    const bar = known.get(projection) ?? bars.create(total, 0, { view: projection.padEnd(28) });
    known.set(projection, bar);
    bar.setTotal(total);
    bar.update(applied);
  };
  try {
    await rebuild(config, show);
  } finally {
    bars.stop();
  }
  process.stdout.write('rebuilt from the log\n');
}

async function rebuild(config: Config, show: (progress: RebuildProgress) => void): Promise<void> {
  const keys = loadKeys(config.keyFolder);
  let stores: ReturnType<typeof openStores>;
  try {
    stores = openStores(config.dataFolder, keys.vault);
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    return askRunningServer(config, keys.control, show);
  }
  const logger = pino({ level: config.logLevel });
  const application = await runApplication({
    stores,
    keys,
    proofOfWorkBits: config.proofOfWorkBits,
    now: () => new Date(),
    newId,
    logger,
    onFatal(error) {
      throw error;
    },
  });
  try {
    await rebuildViews(application, stores.log.history, show);
  } finally {
    await application.stop();
    stores.close();
  }
}

async function askRunningServer(
  { port, tls }: Config,
  secret: string,
  show: (progress: RebuildProgress) => void,
): Promise<void> {
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${CONTROL_MOUNT}/rebuild`;
  const response = await fetch(url, { method: 'POST', headers: { 'X-Bluebox-Control': secret } });
  if (!response.ok || response.body === null)
    throw new Error(
      `the folder is in use, but no Bluebox of it answers at port ${port}: give its --port`,
    );
  let rest = '';
  let done = false;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as RebuildProgress | { done: true } | { error: string };
      if ('error' in message) throw new Error(message.error);
      if ('done' in message) done = true;
      else show(message);
    }
  }
  if (!done) throw new Error('the server ended before the rebuild did; the old views stay');
}
