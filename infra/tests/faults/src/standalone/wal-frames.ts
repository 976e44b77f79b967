/** Offsets of a frame in a write-ahead log. */
export interface WalFrame {
  readonly start: number;
  /** The first byte after it. */
  readonly end: number;
}

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * The last frame of every commit that the file holds, in order (https://sqlite.org/fileformat2.html#walformat):
 * frames that follow are of an earlier round of the file, or of a commit that did not end.
 */
export function commitsIn(wal: Buffer): readonly WalFrame[] {
  if (wal.length < HEADER) return [];
  const pageSize = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const size = FRAME_HEADER + pageSize;
  const commits: WalFrame[] = [];
  for (let start = HEADER; start + size <= wal.length; start += size) {
    if (!wal.subarray(start + 8, start + 16).equals(salts)) break;
    // Only the last frame of a commit has the size of the database.
    if (wal.readUInt32BE(start + 4) !== 0) commits.push({ start, end: start + size });
  }
  return commits;
}

/** Frames up to the end of one. */
export const framesUpTo = ({ start, end }: WalFrame): number => (end - HEADER) / (end - start);
