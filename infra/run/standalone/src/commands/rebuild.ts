import type { RebuildProgress } from '@bluebox/event-sourcing';
import { rebuildViews } from '@bluebox/service-http';
import { MultiBar, type SingleBar } from 'cli-progress';
import type { Config } from '../config.ts';
import { onApplication } from './on-application.ts';

/** Rebuilds the views in the running server if there is one, otherwise in this process. */
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
  await onApplication(
    config,
    (services, stores) => rebuildViews(services, stores.log.history, show),
    async (post) => readProgress(await post('/rebuild'), show),
  );
}

async function readProgress(
  { body }: Response,
  show: (progress: RebuildProgress) => void,
): Promise<void> {
  if (body === null) throw new Error('the server sent no answer');
  let rest = '';
  let done = false;
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
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
