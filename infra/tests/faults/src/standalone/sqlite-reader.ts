import { DatabaseSync } from '@photostructure/sqlite';
import type { FoundEvent, PublishedEvent } from '../observation.ts';

interface Row {
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly drive: string;
  readonly commit_id: string;
  readonly commit_index: number;
  readonly data: string;
}

/**
 * Reads the events of a standalone data folder with plain SQL, bypassing the adapters under test. Works also
 * while a server runs.
 */
export function readSqliteEvents(path: string): {
  readonly stored: readonly FoundEvent[];
  readonly published: readonly PublishedEvent[];
} {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    const rows = (order: string) =>
      (database.prepare(`SELECT * FROM events ORDER BY ${order}`).all() as unknown as Row[]).map(
        (row) => ({
          id: `${row.commit_id}/${row.commit_index}`,
          service: row.service,
          stream: row.stream,
          version: row.version,
          type: row.type,
          driveId: row.drive,
          data: JSON.parse(row.data),
          bucket: row.bucket,
          position: row.position,
        }),
      );
    return {
      stored: rows('service, stream, version'),
      published: rows('service, bucket, position'),
    };
  } finally {
    database.close();
  }
}
