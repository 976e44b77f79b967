import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.ts';
import { assertCount, perfectSizes, splitOf } from './sizes.ts';
import { hashesOf, TILE_WIDTH } from './tiles.ts';
import { appended, EMPTY_TREE, rootOf } from './tree.ts';

/** Reads the bytes of a hash tile, of which there are at least as many as the tree of the proof needs. */
export type ReadTile = (level: number, index: number) => Promise<Uint8Array>;

/** Largest number of hashes in a proof that any format of C2SP carries. */
export const MAX_PROOF_HASHES = 63;

/**
 * Returns the root of the perfect subtree of `size` leaves whose first leaf, `from`, is a multiple of `size`. Reads
 * one tile, that of the highest level that has hashes of the subtree.
 * @throws RangeError when the tile has too few hashes.
 */
export async function perfectRoot(read: ReadTile, from: number, size: number): Promise<Buffer> {
  let level = 0;
  let first = from;
  let width = size;
  while (width >= TILE_WIDTH) {
    level += 1;
    first /= TILE_WIDTH;
    width /= TILE_WIDTH;
  }
  const index = Math.floor(first / TILE_WIDTH);
  const start = first % TILE_WIDTH;
  const hashes = hashesOf(await read(level, index)).slice(start, start + width);
  if (hashes.length < width)
    throw new RangeError(`tile ${index} of level ${level} has fewer than ${start + width} hashes`);
  return rootOf(appended(EMPTY_TREE, hashes));
}

/** Roots of subtrees of one tree, computed from its tiles. Every tile is read once. */
class Subtrees {
  readonly #read: ReadTile;

  constructor(read: ReadTile) {
    const tiles = new Map<string, Promise<Uint8Array>>();
    this.#read = (level, index) => {
      const key = `${level}/${index}`;
      const known = tiles.get(key) ?? read(level, index);
      tiles.set(key, known);
      return known;
    };
  }

  /**
   * Returns the hash of leaves `from` to `to`, the latter excluded. The first leaf is a multiple of the
   * largest perfect subtree of the range, which holds for all ranges into which RFC 6962 splits trees.
   */
  async rootOf(from: number, to: number): Promise<Buffer> {
    const roots: Buffer[] = [];
    let at = from;
    for (const size of perfectSizes(to - from)) {
      roots.push(await perfectRoot(this.#read, at, size));
      at += size;
    }
    return roots.length === 0
      ? EMPTY_ROOT
      : roots.reduceRight((right, left) => nodeHash(left, right));
  }
}

/**
 * Returns the root of the tree of the given size, 32 bytes.
 * @throws RangeError when a tile has too few hashes.
 */
export async function rootAt(read: ReadTile, size: number): Promise<Buffer> {
  assertCount('the size of the tree', size);
  return new Subtrees(read).rootOf(0, size);
}

/**
 * Returns the hashes that prove the leaf of an index, the leaf's sibling first (RFC 9162, section
 * 2.1.3.1; RFC 6962, section 2.1.1).
 * @throws RangeError when the tree has no such leaf, or when a tile has too few hashes.
 */
export async function inclusionProof(
  read: ReadTile,
  index: number,
  size: number,
): Promise<Buffer[]> {
  assertCount('the index', index);
  assertCount('the size of the tree', size);
  if (index >= size) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  const subtrees = new Subtrees(read);
  const proof: Buffer[] = [];
  for (let from = 0, to = size; to - from > 1; ) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      proof.unshift(await subtrees.rootOf(middle, to));
      to = middle;
    } else {
      proof.unshift(await subtrees.rootOf(from, middle));
      from = middle;
    }
  }
  return proof;
}

/**
 * Returns the hashes that prove that the first `oldSize` leaves are the tree of that size (RFC 9162,
 * section 2.1.4.1; RFC 6962, section 2.1.2). The proof from an empty tree, and from a tree to itself,
 * has no hashes.
 * @throws RangeError when the old tree is larger, or when a tile has too few hashes.
 */
export async function consistencyProof(
  read: ReadTile,
  oldSize: number,
  newSize: number,
): Promise<Buffer[]> {
  assertCount('the old size', oldSize);
  assertCount('the new size', newSize);
  if (oldSize > newSize) throw new RangeError(`${oldSize} leaves are more than ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const subtrees = new Subtrees(read);
  const proof: Buffer[] = [];
  let from = 0;
  let to = newSize;
  while (to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize <= middle) {
      proof.unshift(await subtrees.rootOf(middle, to));
      to = middle;
    } else {
      proof.unshift(await subtrees.rootOf(from, middle));
      from = middle;
    }
  }
  // The verifier knows the root of the old tree, so a subtree that is the old tree is left out.
  return from === 0 ? proof : [await subtrees.rootOf(from, to), ...proof];
}

const isHash = (value: Uint8Array): boolean => value.length === HASH_BYTES;
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A leaf, and the proof that it is in the tree with the given root. */
export interface Inclusion {
  readonly leafHash: Uint8Array;
  readonly index: number;
  /**
   * Number of leaves. The proof alone does not bind it, because trees of several sizes have paths of
   * one shape; the signature of the checkpoint binds the size to the root.
   */
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Whether a proof shows that the leaf is in the tree (RFC 9162, section 2.1.3.2). It never throws. */
export function includes({ leafHash, index, size, proof, root }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leafHash, root, ...proof].every(isHash)) return false;
  // The names are those of the RFC: place of the node, and place of the last node, on the current level.
  let fn = index;
  let sn = size - 1;
  let hash: Buffer = Buffer.from(leafHash);
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && hash.equals(root);
}

/** Two trees, and the proof that the new one only appended leaves to the old one. */
export interface Consistency {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether a proof shows that the new tree begins with the old one (RFC 9162, section 2.1.4.2). It never
 * throws. Every tree begins with the empty one, whose proof is empty.
 */
export function isConsistent({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (oldSize === 0 || oldSize === newSize) {
    if (proof.length > 0) return false;
    if (oldSize === 0 && !EMPTY_ROOT.equals(oldRoot)) return false;
    return oldSize < newSize || Buffer.from(oldRoot).equals(newRoot);
  }
  if (proof.length === 0) return false;
  const isPowerOfTwo = perfectSizes(oldSize).length === 1;
  const [first, ...path] = isPowerOfTwo ? [oldRoot, ...proof] : proof;
  // The names are those of the RFC: places of the last nodes of both trees, and their hashes so far.
  let fn = oldSize - 1;
  let sn = newSize - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr: Buffer = Buffer.from(first as Uint8Array);
  let sr: Buffer = fr;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(sibling, fr);
      sr = nodeHash(sibling, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(oldRoot) && sr.equals(newRoot);
}
