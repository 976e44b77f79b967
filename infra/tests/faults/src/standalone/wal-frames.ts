/** Offsets of a frame in a write-ahead log. */
export interface WalFrame {
  readonly start: number;
  /** Offset of the first byte after the frame. */
  readonly end: number;
}

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * Returns the last frame of every commit in the file, in order (https://sqlite.org/fileformat2.html#walformat).
 * Frames after the last commit are old or belong to an unfinished commit.
 */
export function commitsIn(wal: Buffer): readonly WalFrame[] {
  if (wal.length < HEADER) return [];
  const pageSize = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const size = FRAME_HEADER + pageSize;
  const commits: WalFrame[] = [];
  for (let start = HEADER; start + size <= wal.length; start += size) {
    if (!wal.subarray(start + 8, start + 16).equals(salts)) break;
    // The last frame of a commit has the size of the database here; every other frame has 0.
    if (wal.readUInt32BE(start + 4) !== 0) commits.push({ start, end: start + size });
  }
  return commits;
}

/** Returns the number of frames in the log up to and including the given frame. */
export const framesUpTo = ({ start, end }: WalFrame): number => (end - HEADER) / (end - start);
