import { describe, expect, it } from 'vitest';
import { boxAddress } from '../../domain/box-address.ts';
import { handInAddress } from '../../domain/hand-in-address.ts';
import { readSearched } from './read-searched.ts';

const BOX = '01a20b4e-32d5-709a-bb54-3cc691c09987';
const SECRET = 'A1b2C3d4E5f6G7h8I9j0Kl';

describe('reading a search text', () => {
  it.each([
    ['XLX-7F3K9Q', 'XLX-7F3K9Q'],
    ['xlx 7f3k9q', 'XLX7F3K9Q'],
    [' ＸＬＸ－７Ｆ３Ｋ９Ｑ　', 'XLX-7F3K9Q'],
    ['xlx–7f3k9q', 'XLX-7F3K9Q'],
    ['SF 1234 5678 90', 'SF1234567890'],
    ['17', '17'],
    ['１７', '17'],
    [BOX, BOX.toUpperCase()],
    [`http://192.168.1.5:8080/console/boxes/${BOX}`, BOX.toUpperCase()],
    [`https://union.example/console/boxes/${BOX}/label`, BOX.toUpperCase()],
    ['https://union.example/d/xiji?ref=XLX-7F3K9Q', 'XLX-7F3K9Q'],
  ])('finds the code in %j', (typed, code) => {
    expect(readSearched(typed)).toEqual({ kind: 'code', code });
  });

  it.each([
    [boxAddress('https://union.example', BOX), BOX.toUpperCase()],
    [`HTTP://192.168.1.5:8080/B/${BOX.toUpperCase()}`, BOX.toUpperCase()],
    [`${boxAddress('https://union.example', BOX)}?lang=en`, BOX.toUpperCase()],
    [handInAddress('https://union.example', 'XLX-7F3K9Q'), 'XLX-7F3K9Q'],
    ['https://union.example/h/xlx-7f3k9q', 'XLX-7F3K9Q'],
  ])(
    'finds the code in the URL of a QR code: %j (the search did not know such URLs)',
    (typed, code) => {
      expect(readSearched(typed)).toEqual({ kind: 'code', code });
    },
  );

  it.each([
    '第17箱',
    '第 17 箱',
    '17箱',
    '17号箱',
    '箱 17',
    '箱号：17',
    'box 17',
    'Carton 17',
    '#17',
  ])('reads %j as the number of a box', (typed) => {
    expect(readSearched(typed)).toEqual({ kind: 'code', code: '17', only: 'box' });
  });
  it.each(['第3批', '第 3 批', '批次3', '运单3', '3号运单', '第3号运单', 'consignment 3'])(
    'reads %j as the number of a consignment',
    (typed) => {
      expect(readSearched(typed)).toEqual({ kind: 'code', code: '3', only: 'consignment' });
    },
  );

  it('reads the URL of a console page as that page, and other URLs as unknown', () => {
    expect(readSearched('https://union.example/console/drives/d-1/board?at=x')).toEqual({
      kind: 'page',
      href: '/console/drives/d-1/board?at=x',
    });
    expect(readSearched('https://elsewhere.example/x').kind).toBe('unknown');
    expect(readSearched('https://elsewhere.example/consoles/x').kind).toBe('unknown');
  });

  it.each([
    `https://union.example/p#p1.01a20b4e-32d5.${SECRET}`,
    `https://union.example/r#c1.01a20b4e-32d5.${SECRET}`,
    `p1.01a20b4e-32d5.${SECRET}`,
    'https://union.example/p#anything',
  ])('never reads a private link as a code: %j', (typed) => {
    expect(readSearched(typed)).toEqual({ kind: 'private-link' });
  });

  it('reports empty and unknown texts', () => {
    expect(readSearched(' \r')).toEqual({ kind: 'nothing' });
    expect(readSearched('某同事')).toEqual({ kind: 'unknown', text: '某同事' });
    expect(readSearched('a@b.example')).toEqual({ kind: 'unknown', text: 'a@b.example' });
    expect(readSearched('9'.repeat(41)).kind).toBe('unknown');
  });
});
