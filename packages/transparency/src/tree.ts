import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.ts';
import { assertCount, perfectSizes } from './sizes.ts';

/** A Merkle tree by its right edge, which is all that is needed to append leaves (RFC 9162, section 2.1). */
export interface Tree {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees, the largest first: one for each bit that is set in the size. */
  readonly frontier: readonly Buffer[];
}

export const EMPTY_TREE: Tree = { size: 0, frontier: [] };

/** @throws RangeError when the frontier does not fit the size. */
function assertTree({ size, frontier }: Tree): void {
  assertCount('the size of the tree', size);
  const roots = perfectSizes(size).length;
  if (frontier.length !== roots || frontier.some((root) => root.length !== HASH_BYTES))
    throw new RangeError(`a tree of ${size} leaves has a frontier of ${roots} hashes`);
}

/**
 * Returns the tree with leaves appended.
 * @param leafHashes hashes of the new entries, in order.
 */
export function appended(tree: Tree, leafHashes: readonly Buffer[]): Tree {
  assertTree(tree);
  const frontier = [...tree.frontier];
  let { size } = tree;
  for (const leaf of leafHashes) {
    if (leaf.length !== HASH_BYTES) throw new RangeError('the hash of a leaf has 32 bytes');
    let root = leaf;
    // Every trailing 1 of the size is a subtree that the new one completes.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2))
      root = nodeHash(frontier.pop() as Buffer, root);
    frontier.push(root);
    size += 1;
  }
  assertCount('the size of the tree', size);
  return { size, frontier };
}

/** Returns the hash of all leaves, 32 bytes. */
export function rootOf(tree: Tree): Buffer {
  assertTree(tree);
  return tree.frontier.length === 0
    ? EMPTY_ROOT
    : tree.frontier.reduceRight((right, left) => nodeHash(left, right));
}
