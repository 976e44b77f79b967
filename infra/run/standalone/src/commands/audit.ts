import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DECIDING_SERVICES, eventShapes } from '@bluebox/contracts';
import { openEventLog, openLedgerStore, openViewStore } from '@bluebox/embedded';
import {
  auditInstallation,
  type LedgerAudit,
  ledgerFinding,
  notaryProjections,
} from '@bluebox/notary-service';
import { type AuditReport, audit, trackerProjections } from '@bluebox/tracker-service';
import { SingleBar } from 'cli-progress';
import type { Config } from '../config.ts';
import { DECIDERS } from '../deciders.ts';
import { hasKeys, type Keys, loadKeys } from '../keys.ts';
import { eventLogPath, ledgerPath, viewsPath } from '../stores.ts';

export interface AuditSettings {
  /** Files with checkpoints that were kept elsewhere, to which the published ledger must still lead. */
  readonly kept?: readonly string[];
}

/** Audits a data folder, also while a server uses it. Exits with code 1 when a check fails. */
export async function auditCommand(
  { dataFolder, keyFolder }: Pick<Config, 'dataFolder' | 'keyFolder'>,
  { kept = [] }: AuditSettings = {},
): Promise<void> {
  const notes = kept.map((file) => readFileSync(file, 'utf8'));
  const bar = new SingleBar({
    format: '{step} |{bar}| {value}/{total}',
    hideCursor: true,
    noTTYOutput: !process.stdout.isTTY,
  });
  let current = '';
  const onProgress = (step: string, done: number, total: number) => {
    if (step !== current) {
      if (current !== '') bar.stop();
      current = step;
      bar.start(total, done, { step });
    } else bar.update(done);
  };
  const report = await auditFolder(dataFolder, onProgress);
  const ledger = hasKeys(keyFolder)
    ? await auditLedgerOf(dataFolder, loadKeys(keyFolder).ledger, {
        kept: notes,
        onProgress: (done, total) => onProgress('ledger', done, total),
      })
    : undefined;
  bar.stop();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`${report.events} events, ${report.views} views, ${report.documents} documents`);
  if (ledger === undefined)
    say('the published ledger was not checked, because there is none or its keys are not here');
  else
    say(`${ledger.entries} entries and ${ledger.checkpoints} checkpoints of the published ledger`);
  for (const { invariant, place, what } of report.findings)
    say(`invariant ${invariant} does not hold: ${place} ${what}`);
  const finding = ledgerFinding(ledger, {
    kept: notes,
    reason: hasKeys(keyFolder)
      ? 'the ledger is not there'
      : `in ${keyFolder} are no keys of the ledger`,
  });
  if (finding !== undefined) say(`invariant 10 does not hold: ${finding.place} ${finding.what}`);
  if (report.findings.length > 0 || finding !== undefined) process.exitCode = 1;
  else
    say(
      `every invariant holds: events in order and once (2), ledger balanced (3), views match the log (4), records agree (9)${ledger === undefined ? '' : ', the published ledger is that of the log (10)'}`,
    );
}

/**
 * Audits the published ledger of a data folder against its log.
 * @returns undefined when the folder has no ledger yet, because no server of this version has used it.
 */
export async function auditLedgerOf(
  folder: string,
  keys: Keys['ledger'],
  options: Pick<Parameters<typeof auditInstallation>[0], 'kept' | 'settled' | 'onProgress'> = {},
): Promise<LedgerAudit | undefined> {
  if (!existsSync(ledgerPath(folder))) return undefined;
  // The ledger is opened first, so that the log, opened later, holds at least the events that it has.
  const ledger = openLedgerStore({ path: ledgerPath(folder), readOnly: true });
  const log = openEventLog({ path: eventLogPath(folder), shapes: eventShapes, readOnly: true });
  try {
    return await auditInstallation({ ledger, history: log.history, keys, ...options });
  } finally {
    ledger.close();
    log.close();
  }
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
