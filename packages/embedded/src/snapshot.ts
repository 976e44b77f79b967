import { DatabaseSync } from '@photostructure/sqlite';

/**
 * Copies the current content of a database file into a new file, even while another process uses
 * it. The copy is compact and has no deleted data.
 * @throws when the target exists already.
 */
export function snapshotDatabase(path: string, target: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
  try {
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
}

/** @throws when the file is damaged. */
export function checkDatabase(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { integrity_check: said } = database.prepare('PRAGMA integrity_check(1)').get() as {
      readonly integrity_check: string;
    };
    if (said !== 'ok') throw new Error(`${path} is damaged: ${said}`);
  } finally {
    database.close();
  }
}

/** Longest wait, in milliseconds, for a writer that is checkpointing its log. */
const BUSY_TIMEOUT = 10_000;
