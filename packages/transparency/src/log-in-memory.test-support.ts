import { HASH_BYTES, leafHash, nodeHash } from './hashes.ts';
import type { ReadTile } from './proofs.ts';
import { splitOf } from './sizes.ts';
import { grownTiles, partialTiles } from './tiles.ts';

/** Hashes of different entries, as many as asked for. */
export const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

/** The root by the recursive definition of RFC 6962, section 2.1, to compare with. */
export function definedRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const split = splitOf(leaves.length);
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

/** Tiles of a growing tree, by `level/index`. */
export class TilesInMemory {
  readonly tiles = new Map<string, Buffer>();
  size = 0;

  append(leafHashes: readonly Buffer[]): this {
    const partials: Buffer[] = [];
    for (const { level, index, width } of partialTiles(this.size)) {
      const stored = this.tiles.get(`${level}/${index}`);
      if (stored?.length !== width * HASH_BYTES) throw new Error('a stored tile has another width');
      partials[level] = stored;
    }
    for (const { level, index, bytes } of grownTiles(this.size, partials, leafHashes))
      this.tiles.set(`${level}/${index}`, bytes);
    this.size += leafHashes.length;
    return this;
  }

  readonly read: ReadTile = async (level, index) =>
    this.tiles.get(`${level}/${index}`) ?? new Uint8Array();
}
