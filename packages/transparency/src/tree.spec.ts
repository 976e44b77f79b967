import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash } from './hashes.ts';
import { definedRoot, leavesOf } from './log-in-memory.test-support.ts';
import { appended, EMPTY_TREE, rootOf } from './tree.ts';

/** Entries and roots with which implementations of RFC 6962 are compared, such as Certificate Transparency's. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('a tree', () => {
  const leaves = ENTRIES.map((entry) => leafHash(Buffer.from(entry, 'hex')));

  it.each(ROOTS.map((root, size) => ({ root, size })))(
    'of $size known entries has the known root',
    ({ root, size }) => {
      expect(rootOf(appended(EMPTY_TREE, leaves.slice(0, size))).toString('hex')).toBe(root);
    },
  );

  it('has the root of the recursive definition, in however many pieces it was appended', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const all = leavesOf(pieces.reduce((sum, piece) => sum + piece, 1));
        let tree = appended(EMPTY_TREE, all.slice(0, 1));
        for (const piece of pieces) tree = appended(tree, all.slice(tree.size, tree.size + piece));
        expect(tree.size).toBe(all.length);
        expect(rootOf(tree)).toEqual(definedRoot(all));
      }),
      { numRuns: 30 },
    );
  });

  it('counts beyond 32 bits', () => {
    const [root, left, right] = leavesOf(3) as [Buffer, Buffer, Buffer];
    const tree = appended({ size: 2 ** 40, frontier: [root] }, [left, right]);
    expect(tree.size).toBe(2 ** 40 + 2);
    expect(tree.frontier).toHaveLength(2);
  });

  it('is refused when its frontier does not fit its size', () => {
    const frontier = leavesOf(1);
    expect(() => rootOf({ size: 3, frontier })).toThrow('a tree of 3 leaves has a frontier of 2');
    expect(() => appended({ size: 0, frontier }, [])).toThrow(RangeError);
    expect(() => appended({ size: 1.5, frontier }, [])).toThrow(RangeError);
    expect(() => appended(EMPTY_TREE, [Buffer.alloc(31)])).toThrow('32 bytes');
  });
});
