import { readFileSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * Returns the number of transactions in the write-ahead log beside a database file. A transaction
 * ends with a frame whose header has the size of the file, so these frames are counted. After a
 * checkpoint the count may start again from 0.
 */
export function transactionsIn(databasePath: string): number {
  const log = readFileSync(`${databasePath}-wal`);
  if (log.length === 0) return 0;
  const pageBytes = log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let transactions = 0;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let frame = HEADER_BYTES; frame + frameBytes <= log.length; frame += frameBytes) {
    const isCurrent = log.subarray(frame + 8, frame + 16).equals(salts);
    if (isCurrent && log.readUInt32BE(frame + 4) !== 0) transactions += 1;
  }
  return transactions;
}
