import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_ROOT } from './hashes.ts';
import { leavesOf, TilesInMemory } from './log-in-memory.test-support.ts';
import {
  type Consistency,
  consistencyProof,
  type Inclusion,
  includes,
  inclusionProof,
  isConsistent,
  type ReadTile,
  rootAt,
} from './proofs.ts';
import { appended, EMPTY_TREE, rootOf } from './tree.ts';

const LARGEST = 1_000;
const leaves = leavesOf(LARGEST);
const rootOfFirst = (size: number) => rootOf(appended(EMPTY_TREE, leaves.slice(0, size)));
/** Tiles of the largest tree, from which the proofs of all smaller trees are read too. */
const { read } = new TilesInMemory().append(leaves);

/** Returns a copy with one bit changed; bits are counted from the first byte. */
function withBit(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % changed.length;
  changed[at] = (changed[at] as number) ^ (1 << (bit % 8));
  return changed;
}
const withHash = (proof: readonly Uint8Array[], at: number, hash: Uint8Array) =>
  proof.map((kept, index) => (index === at ? hash : kept));

const treeAndLeaf = fc
  .integer({ min: 1, max: LARGEST })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 })));
const twoTrees = fc
  .integer({ min: 1, max: LARGEST })
  .chain((size) => fc.tuple(fc.nat({ max: size }), fc.constant(size)));

const inclusionOf = async (index: number, size: number): Promise<Inclusion> => ({
  leafHash: leaves[index] as Buffer,
  index,
  size,
  proof: await inclusionProof(read, index, size),
  root: rootOfFirst(size),
});
const consistencyOf = async (oldSize: number, newSize: number): Promise<Consistency> => ({
  oldSize,
  oldRoot: rootOfFirst(oldSize),
  newSize,
  newRoot: rootOfFirst(newSize),
  proof: await consistencyProof(read, oldSize, newSize),
});

describe('the root', () => {
  it('from tiles is that of the tree, also of a smaller tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: LARGEST }), async (size) => {
        expect(await rootAt(read, size)).toEqual(rootOfFirst(size));
      }),
      { numRuns: 60 },
    );
  });

  it('of three levels of tiles is that of the tree', async () => {
    const many = leavesOf(65_536 + 257);
    const tiles = new TilesInMemory().append(many);
    let tree = EMPTY_TREE;
    for (const size of [65_535, 65_536, 65_537, many.length]) {
      tree = appended(tree, many.slice(tree.size, size));
      const root = rootOf(tree);
      expect(await rootAt(tiles.read, size)).toEqual(root);
      for (const index of [0, 255, 256, 65_534, size - 1]) {
        const proof = await inclusionProof(tiles.read, index, size);
        expect(includes({ leafHash: many[index] as Buffer, index, size, proof, root })).toBe(true);
      }
    }
  });

  it('is refused when a tile has too few hashes', async () => {
    const short: ReadTile = async () => Buffer.alloc(32 * 2);
    await expect(rootAt(short, 3)).rejects.toThrow('tile 0 of level 0 has fewer than 3 hashes');
  });
});

describe('a proof of inclusion', () => {
  it('holds for every leaf of small trees', async () => {
    for (let size = 1; size <= 33; size += 1)
      for (let index = 0; index < size; index += 1)
        expect(includes(await inclusionOf(index, size)), `${index} of ${size}`).toBe(true);
  });

  it('holds for any leaf, and reads no tile twice', async () => {
    await fc.assert(
      fc.asyncProperty(treeAndLeaf, async ([size, index]) => {
        const seen: string[] = [];
        const counting: ReadTile = (level, at) => {
          seen.push(`${level}/${at}`);
          return read(level, at);
        };
        const proof = await inclusionProof(counting, index, size);
        expect(includes({ ...(await inclusionOf(index, size)), proof })).toBe(true);
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused with any one bit changed in leaf, root, a hash or the index', async () => {
    await fc.assert(
      fc.asyncProperty(
        treeAndLeaf,
        fc.nat({ max: 255 }),
        fc.nat(),
        async ([size, index], bit, at) => {
          const right = await inclusionOf(index, size);
          const { leafHash, root, proof } = right;
          expect(includes({ ...right, leafHash: withBit(leafHash, bit) })).toBe(false);
          expect(includes({ ...right, root: withBit(root, bit) })).toBe(false);
          const changed = at % Math.max(1, proof.length);
          const wrong = withHash(proof, changed, withBit(proof[changed] ?? root, bit));
          if (proof.length > 0) expect(includes({ ...right, proof: wrong })).toBe(false);
          for (let power = 1; power < 2 ** 11; power *= 2) {
            const other = Math.floor(index / power) % 2 === 1 ? index - power : index + power;
            expect(includes({ ...right, index: other }), `index ${other}`).toBe(false);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is refused with a hash too many, too few or in another place', async () => {
    await fc.assert(
      fc.asyncProperty(treeAndLeaf, async ([size, index]) => {
        const right = await inclusionOf(index, size);
        const { proof, root } = right;
        expect(includes({ ...right, proof: [...proof, root] })).toBe(false);
        expect(includes({ ...right, proof: [root, ...proof] })).toBe(false);
        if (proof.length > 0) expect(includes({ ...right, proof: proof.slice(1) })).toBe(false);
        if (proof.length > 0) expect(includes({ ...right, proof: proof.slice(0, -1) })).toBe(false);
        if (proof.length > 1) expect(includes({ ...right, proof: proof.toReversed() })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused for a size whose path has another shape', async () => {
    const right = await inclusionOf(4, 7);
    // Paths of leaf 4 in trees of 7 and 8 leaves have one shape, so only the signed checkpoint tells them apart.
    expect(includes({ ...right, size: 8 })).toBe(true);
    for (const size of [0, 4, 5, 6, 9, 15, 16, 17])
      expect(includes({ ...right, size })).toBe(false);
  });

  it.each<Partial<Inclusion>>([
    { index: -1 },
    { index: 0.5 },
    { index: Number.NaN },
    { size: Number.POSITIVE_INFINITY },
    { leafHash: Buffer.alloc(31) },
    { root: Buffer.alloc(33) },
    { proof: [Buffer.alloc(0)] },
  ])('is refused for %j', async (wrong) => {
    expect(includes({ ...(await inclusionOf(1, 2)), ...wrong })).toBe(false);
  });

  it('is not made for a leaf that the tree does not have', async () => {
    await expect(inclusionProof(read, 5, 5)).rejects.toThrow('a tree of 5 leaves has no leaf 5');
  });
});

describe('a proof of consistency', () => {
  it('holds for all sizes of small trees', async () => {
    for (let newSize = 1; newSize <= 33; newSize += 1)
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1)
        expect(isConsistent(await consistencyOf(oldSize, newSize)), `${oldSize}, ${newSize}`).toBe(
          true,
        );
  });

  it('holds for any two sizes', async () => {
    await fc.assert(
      fc.asyncProperty(twoTrees, async ([oldSize, newSize]) => {
        expect(isConsistent(await consistencyOf(oldSize, newSize))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused with any one bit changed in a root or a hash', async () => {
    await fc.assert(
      fc.asyncProperty(
        twoTrees,
        fc.nat({ max: 255 }),
        fc.nat(),
        async ([oldSize, newSize], bit, at) => {
          const right = await consistencyOf(oldSize, newSize);
          const { oldRoot, newRoot, proof } = right;
          expect(isConsistent({ ...right, oldRoot: withBit(oldRoot, bit) })).toBe(false);
          // An empty old tree proves nothing about the new root, because every tree extends it.
          expect(isConsistent({ ...right, newRoot: withBit(newRoot, bit) })).toBe(oldSize === 0);
          if (proof.length === 0) return;
          const changed = at % proof.length;
          const wrong = withHash(proof, changed, withBit(proof[changed] as Buffer, bit));
          expect(isConsistent({ ...right, proof: wrong })).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is refused with a hash too many or too few', async () => {
    await fc.assert(
      fc.asyncProperty(twoTrees, async ([oldSize, newSize]) => {
        const right = await consistencyOf(oldSize, newSize);
        const { proof, newRoot } = right;
        expect(isConsistent({ ...right, proof: [...proof, newRoot] })).toBe(false);
        if (proof.length > 0)
          expect(isConsistent({ ...right, proof: proof.slice(0, -1) })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused for a history that was rewritten', async () => {
    const rewritten = [...leaves.slice(0, 9), ...leaves.slice(10)];
    const tiles = new TilesInMemory().append(rewritten);
    const { length: newSize } = rewritten;
    for (const oldSize of [10, 16, 300])
      expect(
        isConsistent({
          oldSize,
          oldRoot: rootOfFirst(oldSize),
          newSize,
          newRoot: await rootAt(tiles.read, newSize),
          proof: await consistencyProof(tiles.read, oldSize, newSize),
        }),
      ).toBe(false);
  });

  it('is refused for sizes and hashes that no tree has', async () => {
    const right = await consistencyOf(3, 7);
    const wrongs: Partial<Consistency>[] = [
      { oldSize: -1 },
      { oldSize: 7.5 },
      { newSize: 2 },
      { newSize: Number.NaN },
      { oldRoot: Buffer.alloc(0) },
      { proof: [] },
      { oldSize: 0, oldRoot: EMPTY_ROOT },
      { oldSize: 0, proof: [] },
      { oldSize: 7, proof: [] },
    ];
    for (const wrong of wrongs) expect(isConsistent({ ...right, ...wrong })).toBe(false);
    await expect(consistencyProof(read, 8, 7)).rejects.toThrow('8 leaves are more than 7');
  });
});
