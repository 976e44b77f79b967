import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LONGEST_PACK_CODE,
  type PackCode,
  packIdentityOf,
  productCodeOf,
  readPackCode,
  type UnreadPackCode,
} from './pack-code.ts';

const YEAR = 2026;
const GTIN = '06901234567892';
const GS = '\u001d';
const pack = { kind: 'gs1', gtin: GTIN } as const;
const full = { ...pack, expiry: '2027-05-31', lot: 'A1' } as const;
const wrong: UnreadPackCode = { kind: 'refused', why: 'wrong-check-digit' };
const torn: UnreadPackCode = { kind: 'refused', why: 'torn' };
const unknown: UnreadPackCode = { kind: 'refused', why: 'unknown' };

const CODES: readonly (readonly [string, PackCode | UnreadPackCode])[] = [
  // Retail bar codes
  ['6901234567892', { kind: 'gtin', gtin: GTIN }],
  [' 6901234567892\r\n', { kind: 'gtin', gtin: GTIN }],
  ['96385074', { kind: 'gtin', gtin: '00000096385074' }],
  ['036000291452', { kind: 'gtin', gtin: '00036000291452' }],
  ['06901234567892', { kind: 'gtin', gtin: GTIN }],
  ['16901234567899', { kind: 'gtin', gtin: '16901234567899' }],
  ['６９０１２３４５６７８９２', { kind: 'gtin', gtin: GTIN }],
  [']E06901234567892', { kind: 'gtin', gtin: GTIN }],
  [']E496385074', { kind: 'gtin', gtin: '00000096385074' }],
  ['6901234567893', wrong],
  ['6901324567892', wrong],
  ['690123456789', wrong],
  ['96385075', wrong],
  ['16901234567892', wrong],
  ['690123456', torn],
  ['69012345678', torn],
  ['690123456789212', torn],
  ['6901234', unknown],

  // Element strings with a symbology identifier
  [`]d201${GTIN}1727053110A1`, full],
  [`]C101${GTIN}1727053110A1`, full],
  [`]Q301${GTIN}1727053110A1`, full],
  [`]e001${GTIN}1727053110A1`, full],
  [`]d2${GS}01${GTIN}1727053110A1`, full],
  [`]d21727053101${GTIN}10A1`, full],
  [`]d210A1${GS}01${GTIN}17270531`, full],
  [`]d210A1${GS}1727053101${GTIN}${GS}`, full],
  [
    `]d201${GTIN}11240500172705002112AB`,
    { ...pack, produced: '2024-05', expiry: '2027-05-31', serial: '12AB' },
  ],
  [`]d201${GTIN}11240507`, { ...pack, produced: '2024-05-07' }],
  [`]C11727053110A1`, { kind: 'gs1', expiry: '2027-05-31', lot: 'A1' }],
  [`]d201${GTIN}17280200`, { ...pack, expiry: '2028-02-29' }],
  [`]d201${GTIN}17270200`, { ...pack, expiry: '2027-02-28' }],
  [`]d201${GTIN}17760101`, { ...pack, expiry: '2076-01-01' }],
  [`]d201${GTIN}17770101`, { ...pack, expiry: '1977-01-01' }],
  [`]d201${GTIN}10LOT/2-3${GS}21S(1)`, { ...pack, lot: 'LOT/2-3', serial: 'S(1)' }],

  // Element strings whose other elements are skipped
  [`]d20034531200000111000001${GTIN}`, pack],
  [`]d202${GTIN}371201${GTIN}`, unknown],
  [`]d202${GTIN}3712${GS}01${GTIN}`, pack],
  [`]d201${GTIN}310300012517270531`, { ...pack, expiry: '2027-05-31' }],
  [`]d201${GTIN}15270430200110A1`, { ...pack, lot: 'A1' }],
  [`]d201${GTIN}410690123456789217270531`, { ...pack, expiry: '2027-05-31' }],
  [`]d201${GTIN}240REF-7${GS}17270531`, { ...pack, expiry: '2027-05-31' }],
  [`]d201${GTIN}7003270531120010A1`, pack],
  [`]d201${GTIN}70032705311200${GS}10A1`, { ...pack, lot: 'A1' }],
  [`]d201${GTIN}710123${GS}10A1`, { ...pack, lot: 'A1' }],
  [`]d201${GTIN}91X${GS}${GS}10A1`, { ...pack, lot: 'A1' }],
  [`]d201${GTIN}10A1${GS}10A1`, { ...pack, lot: 'A1' }],

  // Element strings without a symbology identifier
  [`01${GTIN}`, pack],
  [`01${GTIN}1727053110A1`, full],
  [`${GS}01${GTIN}1727053110A1`, full],
  [`01${GTIN}1727053110A1\u241d21S1`, { ...full, serial: 'S1' }],
  [`01${GTIN}1727053110A1<GS>21S1`, { ...full, serial: 'S1' }],
  [`1727053101${GTIN}`, { ...pack, expiry: '2027-05-31' }],
  [`10A1${GS}17270531`, { kind: 'gs1', expiry: '2027-05-31', lot: 'A1' }],
  [`]d101${GTIN}1727053110A1`, full],

  // Element strings in brackets
  [`(01)${GTIN}(17)270531(10)A1`, full],
  [`(10)A1(01)${GTIN}(17)270531`, full],
  [`（01）${GTIN}（17）270531（10）Ａ１`, full],
  [`(01) ${GTIN} (17) 270531 (10) A1`, full],
  [`(01)${GTIN}(17)270500(21)0O1I`, { ...pack, expiry: '2027-05-31', serial: '0O1I' }],
  [`(01)${GTIN}(3103)000125(10)A1`, { ...pack, lot: 'A1' }],
  ['(17)270531(10)A1', { kind: 'gs1', expiry: '2027-05-31', lot: 'A1' }],

  // Digital links
  [`https://id.example/01/${GTIN}?17=270531`, { ...pack, expiry: '2027-05-31' }],
  [
    'https://id.example/01/6901234567892/10/A%2F1/21/S1?17=270500&x=1#a',
    { ...pack, lot: 'A/1', serial: 'S1', expiry: '2027-05-31' },
  ],
  ['http://id.example/shop/01/96385074', { kind: 'gs1', gtin: '00000096385074' }],
  ['https://id.example/01/6901234567893', wrong],
  [`https://id.example/01/${GTIN}/10/%E0%A4%A`, torn],
  ['https://id.example/01/69012345', wrong],
  ['https://id.example/01/690123', torn],

  // Trace codes of medicine
  ['84112345678901234567', { kind: 'trace', trace: '84112345678901234567', product: '8411234' }],
  [']C081234560000000000012', { kind: 'trace', trace: '81234560000000000012', product: '8123456' }],
  [
    '８４１１２３４５６７８９０１２３４５６７',
    { kind: 'trace', trace: '84112345678901234567', product: '8411234' },
  ],
  ['8411234567890123456', torn],
  ['84112345678901234', torn],
  ['24112345678901234567', unknown],

  // Device identifiers of other issuers
  [
    'MA.156.M0.100001.10000015.M240101.L01.S0001',
    { kind: 'udi', issuer: 'ma', raw: 'MA.156.M0.100001.10000015.M240101.L01.S0001' },
  ],
  ['ｍａ.156.M0.100001.10000015', { kind: 'udi', issuer: 'ma', raw: 'ma.156.M0.100001.10000015' }],
  ['AHM.1000123.0001', { kind: 'udi', issuer: 'ahm', raw: 'AHM.1000123.0001' }],

  // Wrong and torn element strings
  [`]d201069012345678931727053110A1`, wrong],
  ['(01)06901234567893(17)270531', wrong],
  ['172705310106901234567893', wrong],
  [']d20106901234567', torn],
  [`01${GTIN}172705`, torn],
  [`01${GTIN}1`, torn],
  [`01${GTIN}10`, torn],
  [`]d201${GTIN}17271331`, torn],
  [`]d201${GTIN}17270532`, torn],
  [`]d201${GTIN}17270229`, torn],
  [`]d201${GTIN}17${GS}270531`, torn],
  [`]d201${GTIN}10A1${GS}10A2`, torn],
  [`]d201${GTIN}10${'A'.repeat(21)}`, torn],
  [`]d201${GTIN}10批号`, torn],
  ['(01)0690123456789', torn],
  [`(01)${GTIN}(17)`, torn],
  [`(01)${GTIN}(17)2705`, torn],
  [`]d201${GTIN}5512`, unknown],
  [`(55)${GTIN}`, unknown],

  // Other texts
  ['', unknown],
  [GS, unknown],
  [']d2', unknown],
  ['连花清瘟胶囊', unknown],
  ['XLX-7F3K9Q', unknown],
  ['https://bluebox.example/b/01a20b4e-32d5-709a-bb54-3cc691c09987', unknown],
  ['国药准字Z20040063', unknown],
  ['AHM', unknown],
  ['9'.repeat(LONGEST_PACK_CODE + 1), unknown],
];

describe('reading the code of a pack', () => {
  it('is specified by many codes, each once', () => {
    expect(new Set(CODES.map(([text]) => text)).size).toBe(CODES.length);
    expect(CODES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(CODES)('%j', (text, result) => {
    expect(readPackCode(text, YEAR)).toEqual(result);
  });

  it.each([
    [2026, '75', '2075'],
    [2026, '77', '1977'],
    [2060, '09', '2109'],
    [2060, '11', '2011'],
    [2099, '49', '2149'],
    [2099, '50', '2050'],
  ])('gives a date read in %s the century by which %s is %s', (year, yy, expected) => {
    expect(readPackCode(`01${GTIN}17${yy}0601`, year)).toEqual({
      ...pack,
      expiry: `${expected}-06-01`,
    });
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('01', GTIN, '17', '270531', '10', GS, '(', ')', ']d2', '%', '/');
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join('')),
      fc.string().map((text) => `https://id.example/01/${text}`),
    );
    fc.assert(
      fc.property(anything, fc.integer({ min: 1970, max: 2199 }), (text, year) => {
        const code = readPackCode(text, year);
        expect(['gtin', 'gs1', 'trace', 'udi', 'refused']).toContain(code.kind);
      }),
      { numRuns: 2000 },
    );
  });
});

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(''));

/** Adds the check digit, by the sum that the standard writes out for GTIN-14. */
function withCheckDigit(body: string): string {
  const padded = body.padStart(13, '0');
  let sum = 0;
  for (let place = 0; place < 13; place++) sum += Number(padded[place]) * (place % 2 === 0 ? 3 : 1);
  return body + String((10 - (sum % 10)) % 10);
}
const gtins = fc
  .constantFrom(8, 12, 13, 14)
  .chain((length) => digits(length - 1).map(withCheckDigit));
const gtin14 = digits(13).map(withCheckDigit);
const serialText = fc
  .array(fc.constantFrom(...'0123456789ABCXYZabcxyz-/.+_()'.split('')), {
    minLength: 1,
    maxLength: 20,
  })
  .map((characters) => characters.join(''));

/** Elements with what they state and whether their data ends at a separator. */
const elements = fc
  .record(
    {
      gtin: gtin14,
      expiry: fc.date({
        min: new Date('1990-01-01'),
        max: new Date('2070-12-31'),
        noInvalidDate: true,
      }),
      lot: serialText,
      serial: serialText,
      weight: digits(6),
      reference: serialText,
    },
    { requiredKeys: ['gtin'] },
  )
  .map(({ gtin, expiry, lot, serial, weight, reference }) => {
    const day = expiry?.toISOString().slice(0, 10);
    const state = (key: string, value: string | undefined) =>
      value === undefined ? {} : { [key]: value };
    return {
      code: {
        kind: 'gs1',
        gtin,
        ...state('expiry', day),
        ...state('lot', lot),
        ...state('serial', serial),
      },
      written: [
        { identifier: '01', data: gtin, open: false },
        { identifier: '17', data: day?.replaceAll('-', '').slice(2), open: false },
        { identifier: '10', data: lot, open: true },
        { identifier: '21', data: serial, open: true },
        { identifier: '3103', data: weight, open: false },
        { identifier: '240', data: reference, open: true },
      ].filter(({ data }) => data !== undefined),
    };
  });
const shuffled = elements.chain(({ code, written }) =>
  fc
    .shuffledSubarray(written, { minLength: written.length })
    .map((inOrder) => ({ code, written: inOrder })),
);

describe('a code that is written by the standard', () => {
  it('is read again from its element strings, in whatever order they stand', () => {
    fc.assert(
      fc.property(
        shuffled,
        fc.constantFrom(']d2', ']C1', ']Q3', ']e0'),
        ({ code, written }, prefix) => {
          const text = written
            .map(({ identifier, data, open }) => `${identifier}${data}${open ? GS : ''}`)
            .join('');
          expect(readPackCode(`${prefix}${text}`, YEAR)).toEqual(code);
        },
      ),
    );
  });

  it('is read again without a prefix when it begins with the GTIN', () => {
    fc.assert(
      fc.property(elements, ({ code, written }) => {
        const text = written
          .map(({ identifier, data, open }) => `${identifier}${data}${open ? GS : ''}`)
          .join('');
        expect(readPackCode(text, YEAR)).toEqual(code);
      }),
    );
  });

  it('has the same GTIN with and without leading zeros', () => {
    fc.assert(
      fc.property(gtins, (gtin) => {
        expect(readPackCode(gtin, YEAR)).toEqual({ kind: 'gtin', gtin: gtin.padStart(14, '0') });
      }),
    );
  });

  it('is refused with one changed digit of the GTIN', () => {
    fc.assert(
      fc.property(gtins, fc.nat(), fc.integer({ min: 1, max: 9 }), (gtin, at, by) => {
        const place = at % gtin.length;
        const digit = (Number(gtin[place]) + by) % 10;
        const changed = `${gtin.slice(0, place)}${digit}${gtin.slice(place + 1)}`;
        expect(readPackCode(changed, YEAR)).toEqual(wrong);
        expect(readPackCode(`]d201${changed.padStart(14, '0')}17270531`, YEAR)).toEqual(wrong);
      }),
    );
  });
});

describe('the product of a code', () => {
  it.each([
    ['6901234567892', GTIN],
    [`01${GTIN}1727053110A1`, GTIN],
    ['84112345678901234567', '8411234'],
    ['84112340000000000001', '8411234'],
    [']C11727053110A1', undefined],
    ['MA.156.M0.100001.10000015', undefined],
  ])('of %j is %s', (text, product) => {
    expect(productCodeOf(readPackCode(text, YEAR) as PackCode)).toBe(product);
  });
});

describe('the identity of a pack', () => {
  it.each([
    ['84112345678901234567', '84112345678901234567'],
    [`(01)${GTIN}(21)S1`, `01${GTIN}21S1`],
    [`]d221S1${GS}01${GTIN}17270531`, `01${GTIN}21S1`],
    ['6901234567892', undefined],
    [`01${GTIN}10A1`, undefined],
    [']d221S1', undefined],
    ['MA.156.M0.100001.10000015.S1', undefined],
  ])('of %j is %s', (text, identity) => {
    expect(packIdentityOf(readPackCode(text, YEAR) as PackCode)).toBe(identity);
  });
});
