import { describe, expect, it } from 'vitest';
import { handInAddress } from '../../domain/hand-in-address.ts';
import { readScan } from './scanned-code.ts';

const BOX = '01a20b4e-32d5-709a-bb54-3cc691c09987';

describe('reading a scanned or typed code', () => {
  it.each([
    'XLX-7F3K9Q',
    'xlx-7f3k9q',
    '7f3k9q',
    'XLX7F3K9Q',
    'ＸＬＸ－７Ｆ３Ｋ９Ｑ',
    '  XLX-7F3K9Q\r',
    'https://union.example/d/xiji?ref=XLX-7F3K9Q',
    handInAddress('http://192.168.1.5:8080', 'XLX-7F3K9Q'),
    handInAddress('http://192.168.1.5:8080', 'xlx-7f3k9q').toUpperCase(),
  ])('finds the reference in %j', (typed) => {
    expect(readScan(typed)).toEqual({ kind: 'reference', reference: 'XLX-7F3K9Q' });
  });

  it.each([
    BOX,
    BOX.toUpperCase(),
    `http://192.168.1.5:8080/b/${BOX}`,
    `http://192.168.1.5:8080/console/boxes/${BOX}`,
    `/boxes/${BOX}/label`,
  ])('finds the box in %j', (typed) => {
    expect(readScan(typed)).toEqual({ kind: 'box', boxId: BOX });
  });

  it('reads a short number as the number on a carton', () => {
    expect(readScan('17')).toEqual({ kind: 'box-number', number: 17 });
    expect(readScan('017').kind).toBe('unknown');
  });

  it('reports empty and unknown texts', () => {
    expect(readScan('   ')).toEqual({ kind: 'nothing' });
    expect(readScan('6901234567892')).toEqual({ kind: 'unknown', text: '6901234567892' });
    expect(readScan('XLX-7F3K9QQ').kind).toBe('unknown');
    expect(readScan('300001')).toEqual({ kind: 'unknown', text: '300001' });
    expect(readScan('XLX-300001')).toEqual({ kind: 'reference', reference: 'XLX-300001' });
  });
});
