import { HASH_BYTES } from './hashes.ts';
import { assertCount } from './sizes.ts';
import { appended, EMPTY_TREE, rootOf } from './tree.ts';

/** Number of hashes or entries in a full tile (C2SP tlog-tiles v0.1.0). */
export const TILE_WIDTH = 256;

/** Highest level that the format permits. */
const MAX_LEVEL = 63;

/** Largest entry, in bytes, because the format writes the length of an entry with 16 bits. */
export const MAX_ENTRY_BYTES = 65_535;

/** A tile of hashes, or a bundle of entries (C2SP tlog-tiles v0.1.0). */
export interface TileName {
  /** Level of the hashes; 0 has the hashes of the leaves, each higher level those of full tiles below. */
  readonly level: number | 'entries';
  readonly index: number;
  /** Number of hashes or entries, from 1 to 256; a tile of fewer than 256 is partial. */
  readonly width: number;
}

const isTileName = ({ level, index, width }: TileName): boolean =>
  (level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL)) &&
  Number.isSafeInteger(index) &&
  index >= 0 &&
  Number.isInteger(width) &&
  width >= 1 &&
  width <= TILE_WIDTH;

/** Writes an index in groups of three digits, all but the last with an `x`: `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.{3}/g) as string[];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

/**
 * Returns the path of a tile below the URL prefix of the log, such as `tile/0/x001/234.p/17` or
 * `tile/entries/000` (C2SP tlog-tiles v0.1.0).
 * @throws RangeError when no log has a tile of this name.
 */
export function tilePath(name: TileName): string {
  const { level, index, width } = name;
  if (!isTileName(name)) throw new RangeError(`no tile has the name ${JSON.stringify(name)}`);
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${indexPath(index)}${partial}`;
}

/** Parses the path of a tile. Returns undefined for every text that {@link tilePath} does not write. */
export function parseTilePath(path: string): TileName | undefined {
  const [, level, index, width] =
    /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (level === undefined || index === undefined) return undefined;
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  return isTileName(name) && tilePath(name) === path ? name : undefined;
}

/** Returns the number of hashes on a level of a tree, whatever tiles they are in. */
function hashesOn(level: number, size: number): number {
  let hashes = size;
  for (let below = 0; below < level; below += 1) hashes = Math.floor(hashes / TILE_WIDTH);
  return hashes;
}

/**
 * Returns the width of a tile in a tree of the given size; 0 when that tree has no such tile. A bundle
 * of entries is as wide as the tile of level 0 with its index.
 */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = hashesOn(level, size) - index * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, hashes));
}

/**
 * Returns the partial hash tile of each level in a tree of the given size, the lowest level first. A
 * level whose last tile is full has none.
 */
export function partialTiles(size: number): { level: number; index: number; width: number }[] {
  assertCount('the size of the tree', size);
  const tiles = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    const width = hashes % TILE_WIDTH;
    hashes = Math.floor(hashes / TILE_WIDTH);
    if (width > 0) tiles.push({ level, index: hashes, width });
  }
  return tiles;
}

/**
 * Returns every tile of a tree of the given size: the hashes by level, each from left to right, then
 * the bundles of entries.
 */
export function tileNames(size: number): TileName[] {
  assertCount('the size of the tree', size);
  const namesOn = (level: number | 'entries', hashes: number): TileName[] =>
    Array.from({ length: Math.ceil(hashes / TILE_WIDTH) }, (_, index) => ({
      level,
      index,
      width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH),
    }));
  const names: TileName[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    names.push(...namesOn(level, hashes));
    hashes = Math.floor(hashes / TILE_WIDTH);
  }
  return [...names, ...namesOn('entries', size)];
}

/**
 * Encodes a bundle of entries: for each a big-endian 16-bit length, then its bytes (C2SP tlog-tiles
 * v0.1.0, "Log entries").
 * @throws RangeError when an entry is longer than 65,535 bytes.
 */
export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES)
        throw new RangeError(`an entry has ${entry.length} bytes; at most ${MAX_ENTRY_BYTES} fit`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/**
 * Decodes a bundle of entries.
 * @throws RangeError when the bytes end within an entry.
 */
export function decodeEntries(bytes: Uint8Array): Buffer[] {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const from = at + 2;
    const to = from <= bundle.length ? from + bundle.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (to > bundle.length) throw new RangeError(`the bundle ends within entry ${entries.length}`);
    entries.push(bundle.subarray(from, to));
    at = to;
  }
  return entries;
}

/** Splits the bytes of a tile into hashes. */
export function hashesOf(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(buffer.length / HASH_BYTES) }, (_, at) =>
    buffer.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/** A hash tile with its bytes, 32 for each hash. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly bytes: Buffer;
}

/**
 * Returns the hash tiles that change when leaves are appended to a tree, with all their bytes: the
 * lowest level first, each level from left to right. A tile that stays as it is, is not among them.
 * @param size size of the tree before.
 * @param lastPartials bytes of the partial tile of each level, by level; empty or undefined for a level
 *   that has none (see {@link partialTiles}).
 * @throws RangeError when a partial tile does not have the width that the size demands.
 */
export function grownTiles(
  size: number,
  lastPartials: readonly (Uint8Array | undefined)[],
  leafHashes: readonly Buffer[],
): Tile[] {
  assertCount('the size of the tree', size);
  const tiles: Tile[] = [];
  let before = size;
  let added = leafHashes;
  for (let level = 0; added.length > 0; level += 1) {
    const partial = lastPartials[level] ?? new Uint8Array();
    const width = before % TILE_WIDTH;
    if (partial.length !== width * HASH_BYTES)
      throw new RangeError(
        `the last tile of level ${level} has ${partial.length} bytes instead of ${width * HASH_BYTES}`,
      );
    before = Math.floor(before / TILE_WIDTH);
    const hashes = [...hashesOf(partial), ...added];
    const full: Buffer[] = [];
    for (let from = 0; from < hashes.length; from += TILE_WIDTH) {
      const within = hashes.slice(from, from + TILE_WIDTH);
      tiles.push({ level, index: before + from / TILE_WIDTH, bytes: Buffer.concat(within) });
      if (within.length === TILE_WIDTH) full.push(rootOf(appended(EMPTY_TREE, within)));
    }
    added = full;
  }
  return tiles;
}
