import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DECIDING_SERVICES, eventShapes } from '@bluebox/contracts';
import { openEventLog, openViewStore } from '@bluebox/embedded';
import { notaryProjections } from '@bluebox/notary-service';
import { type AuditReport, audit, trackerProjections } from '@bluebox/tracker-service';
import { SingleBar } from 'cli-progress';
import type { Config } from '../config.ts';
import { DECIDERS } from '../deciders.ts';
import { eventLogPath, viewsPath } from '../stores.ts';

/** Audits a data folder, also while a server uses it. Exits with code 1 when a check fails. */
export async function auditCommand({ dataFolder }: Config): Promise<void> {
  const bar = new SingleBar({
    format: '{step} |{bar}| {value}/{total}',
    hideCursor: true,
    noTTYOutput: !process.stdout.isTTY,
  });
  let current = '';
  const report = await auditFolder(dataFolder, (step, done, total) => {
    if (step !== current) {
      if (current !== '') bar.stop();
      current = step;
      bar.start(total, done, { step });
    } else bar.update(done);
  });
  bar.stop();
  process.stdout.write(
    `${report.events} events, ${report.views} views, ${report.documents} documents\n`,
  );
  for (const { invariant, place, what } of report.findings)
    process.stdout.write(`invariant ${invariant} does not hold: ${place} ${what}\n`);
  if (report.findings.length > 0) process.exitCode = 1;
  else
    process.stdout.write(
      'every invariant holds: events in order and once (2), ledger balanced (3), views match the log (4), records agree (9)\n',
    );
}

/** Audits a data folder. @throws when there is no data in it. */
export async function auditFolder(
  folder: string,
  onProgress: (step: string, done: number, total: number) => void = () => {},
): Promise<AuditReport> {
  if (!existsSync(eventLogPath(folder)))
    throw new Error(`${folder} holds no Bluebox data; name its folder by --data`);
  const scratchFolder = mkdtempSync(join(tmpdir(), 'bluebox-audit-'));
  // The views are opened first, so that the log, opened later, holds at least the events that the views have seen.
  const views = openViewStore({ path: viewsPath(folder), readOnly: true });
  const log = openEventLog({ path: eventLogPath(folder), shapes: eventShapes, readOnly: true });
  const scratch = openViewStore({ path: join(scratchFolder, 'scratch.sqlite') });
  try {
    return await audit({
      history: log.history,
      views,
      scratch,
      projections: [
        ...DECIDING_SERVICES.flatMap((name) => DECIDERS[name].projections),
        ...Object.values(trackerProjections),
        ...Object.values(notaryProjections),
      ],
      onProgress,
    });
  } finally {
    for (const store of [views, log, scratch]) store.close();
    rmSync(scratchFolder, { recursive: true, force: true });
  }
}
