import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, nodeHash } from './hashes.ts';
import { definedRoot, leavesOf, TilesInMemory } from './log-in-memory.test-support.ts';
import {
  decodeEntries,
  encodeEntries,
  grownTiles,
  parseTilePath,
  partialTiles,
  type TileName,
  tileNames,
  tilePath,
  tileWidth,
} from './tiles.ts';

describe('the path of a tile', () => {
  it.each<[string, TileName]>([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/0/x001/234.p/17', { level: 0, index: 1_234, width: 17 }],
    ['tile/entries/000', { level: 'entries', index: 0, width: 256 }],
    ['tile/63/999.p/255', { level: 63, index: 999, width: 255 }],
    ['tile/entries/x001/000.p/1', { level: 'entries', index: 1_000, width: 1 }],
  ])('%s is written and read', (path, name) => {
    expect(tilePath(name)).toBe(path);
    expect(parseTilePath(path)).toEqual(name);
  });

  it('reads back every name', () => {
    fc.assert(
      fc.property(
        fc.record({
          level: fc.oneof(fc.nat({ max: 63 }), fc.constant('entries' as const)),
          index: fc.maxSafeNat(),
          width: fc.integer({ min: 1, max: 256 }),
        }),
        (name) => {
          expect(parseTilePath(tilePath(name))).toEqual(name);
        },
      ),
    );
  });

  it.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/64/000',
    'tile/00/000',
    'tile/-1/000',
    'tile/data/000',
    'tile/8/0/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/1000',
    'tile/0/x000/001',
    'tile/0/x001/x002',
    'tile/0/001/002',
    'tile/0/X001/002',
    'tile/0/000.p',
    'tile/0/000.p/',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/1/2',
    'tile/0/../000',
    'tile/0/٠٠٠',
    'tile/0/x999/x999/x999/x999/x999/999',
  ])('%j is none', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('is none, or is written again as it was read, for any text that looks like one', () => {
    const part = fc.constantFrom(
      'tile',
      'entries',
      '0',
      '63',
      'x001',
      '000',
      '234',
      '.p',
      '17',
      'x',
    );
    const texts = fc
      .tuple(fc.array(part, { maxLength: 7 }), fc.constantFrom('/', ''))
      .map(([parts, separator]) => `tile/0/${parts.join(separator)}`);
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), (text) => {
        const name = parseTilePath(text);
        if (name !== undefined) expect(tilePath(name)).toBe(text);
      }),
    );
  });

  it.each<TileName>([
    { level: 64, index: 0, width: 256 },
    { level: 0, index: -1, width: 256 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
    { level: 0.5, index: 0, width: 256 },
  ])('is refused for %j', (name) => {
    expect(() => tilePath(name)).toThrow(RangeError);
  });
});

/** Tiles by name, as texts, which are compared faster than bytes. */
const inHex = ({ tiles }: TilesInMemory) =>
  new Map([...tiles].map(([name, bytes]) => [name, bytes.toString('hex')]));

describe('the tiles of a tree', () => {
  it('of 70,000 leaves are those of the specification', () => {
    const names = tileNames(70_000);
    const of = (level: number | 'entries') => names.filter((name) => name.level === level);
    expect(of(0)).toHaveLength(274);
    expect(of('entries')).toHaveLength(274);
    expect(of(0).at(-1)).toEqual({ level: 0, index: 273, width: 112 });
    expect(of(1)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
    ]);
    expect(of(2)).toEqual([{ level: 2, index: 0, width: 1 }]);
    expect(partialTiles(70_000).map(tilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });

  it('of 256 leaves are a full one and a partial one above it', () => {
    expect(tileNames(256).map(tilePath)).toEqual([
      'tile/0/000',
      'tile/1/000.p/1',
      'tile/entries/000',
    ]);
    expect(partialTiles(256).map(tilePath)).toEqual(['tile/1/000.p/1']);
    expect(tileNames(0)).toEqual([]);
  });

  it('are as wide as their names say', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), (size) => {
        for (const { level, index, width } of tileNames(size))
          expect(tileWidth(level === 'entries' ? 0 : level, index, size)).toBe(width);
      }),
      { numRuns: 20 },
    );
    expect(tileWidth(0, 1, 256)).toBe(0);
    expect(tileWidth(2, 0, 65_535)).toBe(0);
  });

  it('are the same in however many pieces the leaves are appended', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const all = leavesOf(pieces.reduce((sum, piece) => sum + piece, 0));
        const grown = new TilesInMemory();
        for (const piece of pieces) grown.append(all.slice(grown.size, grown.size + piece));
        const atOnce = new TilesInMemory().append(all);
        expect(inHex(grown)).toEqual(inHex(atOnce));
        const names = tileNames(all.length).filter(({ level }) => level !== 'entries');
        expect([...atOnce.tiles].map(([key, bytes]) => [key, bytes.length / 32])).toEqual(
          names.map(({ level, index, width }) => [`${level}/${index}`, width]),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('have the roots of full tiles one level above', () => {
    const leaves = leavesOf(700);
    const { tiles } = new TilesInMemory().append(leaves);
    expect(tiles.get('1/0')).toEqual(
      Buffer.concat([definedRoot(leaves.slice(0, 256)), definedRoot(leaves.slice(256, 512))]),
    );
  });

  it('reach the third level', () => {
    const tiles = new TilesInMemory().append(leavesOf(65_536)).tiles;
    expect(tiles.get('2/0')).toHaveLength(32);
    expect(tiles.get('1/0')).toHaveLength(8_192);
    expect(tiles.has('1/1')).toBe(false);
  });

  it('that do not change are not written again', () => {
    const leaves = leavesOf(258);
    const { tiles } = new TilesInMemory().append(leaves.slice(0, 256));
    const written = grownTiles(256, [undefined, tiles.get('1/0')], leaves.slice(256));
    expect(written).toEqual([{ level: 0, index: 1, bytes: Buffer.concat(leaves.slice(256)) }]);
  });

  it('are refused to grow from partial tiles of another size', () => {
    expect(() => grownTiles(3, [Buffer.alloc(64)], leavesOf(1))).toThrow(
      'the last tile of level 0 has 64 bytes instead of 96',
    );
    expect(() => grownTiles(3, [], leavesOf(1))).toThrow(RangeError);
  });
});

describe('a bundle of entries', () => {
  it('has the length of each entry before its bytes', () => {
    const entries = ['', 'ab'].map((text) => Buffer.from(text));
    expect(encodeEntries(entries)).toEqual(Buffer.from([0, 0, 0, 2, 0x61, 0x62]));
    expect(decodeEntries(encodeEntries(entries))).toEqual(entries);
    expect(decodeEntries(new Uint8Array())).toEqual([]);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 })), (entries) => {
        const decoded = decodeEntries(encodeEntries(entries));
        expect(decoded.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
      }),
    );
  });

  it('carries the largest entry and refuses a larger one', () => {
    expect(decodeEntries(encodeEntries([Buffer.alloc(65_535)]))[0]).toHaveLength(65_535);
    expect(() => encodeEntries([Buffer.alloc(65_536)])).toThrow('at most 65535 fit');
  });

  it.each([[[0]], [[0, 1]], [[0, 1, 7, 0]], [[0, 1, 7, 255, 255]]])(
    'of the bytes %j is refused',
    (bytes) => {
      expect(() => decodeEntries(Uint8Array.from(bytes))).toThrow('the bundle ends within entry');
    },
  );
});

describe('hashes', () => {
  it('of entries and nodes differ, even of the same bytes', () => {
    const [left, right] = leavesOf(2) as [Buffer, Buffer];
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])));
  });
});
