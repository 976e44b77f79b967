import { buffer } from 'node:stream/consumers';
import { type ConsignmentView, kitComponents } from '@bluebox/contracts';
import { sheetPdf } from '@bluebox/typefaces/sheet-pdf';
import { describe, expect, it } from 'vitest';
import { consignmentSheet } from './consignment-sheet.ts';
import { DOCUMENT_WORDS } from './document-words.ts';

const drive = {
  id: 'drive-xiji',
  title: '社会互助小蓝箱 · 西吉',
  recipient: '西吉县红十字会',
  region: '宁夏固原',
  expectedArrival: '2024-05-10',
};
const medicine = (parcelId: string, more: object = {}) => ({
  parcelId,
  item: {
    name: '布洛芬缓释胶囊',
    specification: '0.3g×24粒',
    category: 'medicine' as const,
    unit: 'box' as const,
  },
  quantity: 3,
  expiry: '2030-05-31',
  lot: 'B2301',
  ...more,
});
const consignment = (boxCount: number): ConsignmentView => ({
  consignmentId: 'consignment-1',
  driveId: 'drive-xiji',
  number: 1,
  status: 'dispatched',
  carrier: '顺丰速运',
  waybill: 'SF1234567890',
  // The drive's time zone is already on the next day.
  dispatchedAt: '2023-03-22T17:00:00.000Z',
  boxes: [
    ...Array.from({ length: boxCount }, (_, index) => ({
      boxId: `box-${index}`,
      number: boxCount - index,
      status: 'dispatched' as const,
      weight: 2_500,
      contents: [medicine('a'), medicine('b'), medicine('c', { lot: '䶮骉' })],
    })),
    { boxId: 'refused', status: 'refused' as const, contents: [], why: 'NOT_SEALED' },
  ],
  tracking: [],
  version: 1,
});
const pagesOf = async (boxCount: number) => {
  const sheet = consignmentSheet('packing-list', consignment(boxCount), drive, DOCUMENT_WORDS.zh);
  const pdf = (await buffer(sheetPdf(sheet))).toString('latin1');
  return pdf.match(/\/Type \/Page\b(?!s)/g)?.length;
};

describe('the papers of a consignment', () => {
  it('list each item and lot of each box once, by box number, without refused boxes', () => {
    const { groups, facts } = consignmentSheet(
      'packing-list',
      consignment(2),
      drive,
      DOCUMENT_WORDS.zh,
    );
    expect(groups).toEqual(
      [1, 2].map((number) => [
        [`${number}\n2.5 kg`, '布洛芬缓释胶囊', '0.3g×24粒', 'B2301', '2030-05-31', '6 盒', ''],
        ['', '布洛芬缓释胶囊', '0.3g×24粒', '䶮骉', '2030-05-31', '3 盒', ''],
      ]),
    );
    expect(facts).toContainEqual(['发出', '2023-03-23']);
    expect(facts).toContainEqual(['合计', '2 箱 · 18 盒 · 5 kg']);
  });
  it('list the contents of kits below them, with every expiry', () => {
    const item = { name: '家庭小药箱', category: 'kit' as const, unit: 'set' as const };
    const components = kitComponents(
      {
        quantity: 5,
        components: [
          medicine('a', { quantity: 4, expiry: '2027-03-31', lot: 'B2' }),
          medicine('b', { quantity: 1 }),
          { parcelId: 'c', item: { ...item, name: '急救包' }, quantity: 7 },
        ],
      },
      () => undefined,
    );
    const { boxes, ...rest } = consignment(1);
    const withKits = {
      ...rest,
      boxes: boxes.map((box) => ({
        ...box,
        contents: ['kits-1', 'kits-1'].map((parcelId) => ({
          parcelId,
          item,
          quantity: 1,
          expiry: '2027-03-31',
          components,
        })),
      })),
    };
    const papers = (language: 'zh' | 'en') =>
      consignmentSheet('packing-list', withKits, drive, DOCUMENT_WORDS[language]).groups;
    expect(papers('zh')[0]).toEqual([
      ['1\n2.5 kg', '家庭小药箱', '', '', '2027-03-31', '2 套', ''],
      [
        '',
        '　布洛芬缓释胶囊',
        '0.3g×24粒',
        'B2\nB2301',
        '2027-03-31\n2030-05-31',
        '每套 1 盒\n共 2 盒',
        '',
      ],
      ['', '　急救包', '', '', '', '各套不等', ''],
    ]);
    expect(papers('en')[0]?.map((cells) => cells[5])).toEqual([
      '2 kits',
      '1 box each\n2 boxes in all',
      'differs by kit',
    ]);
    const { groups, facts } = consignmentSheet('manifest', withKits, drive, DOCUMENT_WORDS.zh);
    expect(groups[0]).toEqual([['1', '家庭小药箱', '2 套', '2.5 kg', '']]);
    expect(facts).toContainEqual(['合计', '1 箱 · 2 套 · 2.5 kg']);
  });
  it('have one row for each box in the manifest', () => {
    const { groups } = consignmentSheet('manifest', consignment(1), drive, DOCUMENT_WORDS.en);
    expect(groups).toEqual([[['1', '布洛芬缓释胶囊', '9 boxes', '2.5 kg', '']]]);
  });
  it('have a checkpoint of the ledger with its key, if whoever prints them gives both', async () => {
    const origin = 'box.example/ledger';
    const checkpoint = `${origin}\n7\n${'abcd'.repeat(10)}abc=\n\n— ${origin} ${'Zz0/'.repeat(22)}WXY=\n`;
    const ledgerKey = `${origin}+01234567+${'A'.repeat(44)}`;
    const sheet = (language: 'zh' | 'en', given: object) =>
      consignmentSheet('packing-list', consignment(1), drive, DOCUMENT_WORDS[language], given);
    for (const language of ['zh', 'en'] as const) {
      const { ledger } = sheet(language, { checkpoint, ledgerKey });
      const printed = ledger.join('\n');
      for (const part of [origin, '7', 'abcd abcd', 'WXY=', ledgerKey, `${origin}/verify.html`])
        expect(printed).toContain(part);
    }
    const nowhere = 'bluebox-01d70105.invalid';
    const unnamed = sheet('zh', {
      checkpoint: checkpoint.replaceAll('box.example', nowhere),
      ledgerKey: ledgerKey.replace('box.example', nowhere),
    }).ledger;
    expect(unnamed.join('')).not.toContain('verify.html');
    expect(unnamed).toHaveLength(5);
    expect(sheet('zh', { checkpoint }).ledger).toEqual([]);
    expect(sheet('zh', { checkpoint, ledgerKey: ledgerKey.replace('box', 'fox') }).ledger).toEqual(
      [],
    );
    const pdf = await buffer(sheetPdf(sheet('zh', { checkpoint, ledgerKey })));
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length).toBe(1);
  });
  it('have as many pages as they need, and no empty last page', async () => {
    expect(await pagesOf(1)).toBe(1);
    expect(await pagesOf(60)).toBe(6);
  });
});

describe('characters that the first font lacks', () => {
  const withName = async (name: string) => {
    const { boxes, ...rest } = consignment(1);
    const [box] = boxes;
    const sheet = consignmentSheet(
      'packing-list',
      {
        ...rest,
        boxes:
          box === undefined ? [] : [{ ...box, contents: [medicine('a', { item: named(name) })] }],
      },
      { ...drive, title: name },
      DOCUMENT_WORDS.zh,
    );
    const told: (readonly string[])[] = [];
    const pdf = await buffer(
      sheetPdf({
        ...sheet,
        lacking: (characters) => {
          told.push(characters);
          return sheet.lacking(characters);
        },
      }),
    );
    return { told, fonts: new Set(pdf.toString('latin1').match(/NotoSans[A-Za-z]*-[A-Za-z]+/g)) };
  };
  const named = (name: string) => ({ name, category: 'supply' as const, unit: 'box' as const });

  it('are taken from another font (they were printed as blanks)', async () => {
    const { told, fonts } = await withName('CO₂ 试纸（𠮷）');
    expect(told).toEqual([]);
    expect([...fonts].map((font) => font.split('-')[0])).toEqual(
      expect.arrayContaining(['NotoSansSC', 'NotoSans', 'NotoSansJP']),
    );
  });

  it('are listed at the end when no font has them (they were dropped silently)', async () => {
    const { told } = await withName('暖宝宝😀');
    expect(told).toEqual([['U+1F600']]);
  });
});
