import { describe, expect, it } from 'vitest';
import { layOutPicture, PICTURE_WIDTH } from '../../platform/pictures/picture.ts';
import { type KeepsakeWords, keepsake } from './keepsake.ts';

const WORDS: KeepsakeWords = {
  site: '小蓝箱',
  drive: '为西吉县募集药品',
  label: '您的编号',
  reference: 'XLX-7F3K9Q',
  show: '交东西时，把编号或二维码给收集点的同事看。',
  bring: '请最晚 3月22日（周三）交到：',
  points: [{ name: '融新科技中心 B1 收集点', address: '将台路 1 号', hours: '9:00–18:00' }],
  more: undefined,
  keep: '请留好这张图。',
};
const widthOf = (text: string, size: number) =>
  [...text].reduce((sum, character) => sum + (character > '⺀' ? size : size * 0.55), 0);

const layOut = (words: KeepsakeWords) => {
  const { boxes, qr, ...laidOut } = layOutPicture(keepsake(words), widthOf);
  const [head] = boxes;
  if (qr === undefined || head === undefined) throw new Error('the QR code or head is missing');
  return { ...laidOut, qr, head };
};

describe('the picture of a registration', () => {
  it('has the reference, room for its QR code, and place and time of the hand-in', () => {
    const { texts, qr, width, height } = layOut(WORDS);
    const all = texts.map(({ text }) => text).join('');
    for (const words of ['XLX-7F3K9Q', '3月22日（周三）', '融新科技中心 B1 收集点', '9:00–18:00'])
      expect(all).toContain(words);
    expect([width, qr.side]).toEqual([PICTURE_WIDTH, 440]);
    expect(height).toBeGreaterThan(qr.y + qr.side);
  });

  it('has no text that overflows or overlaps, however long the names are', () => {
    const long = '复方氨酚烷胺胶囊募集活动'.repeat(12);
    const points = Array(3).fill({ name: long, address: long, hours: long });
    const { texts, qr, height, head } = layOut({ ...WORDS, drive: long, points });
    for (const { text, x, size, y } of texts) {
      expect(x - widthOf(text, size) / 2, text).toBeGreaterThanOrEqual(0);
      expect(y + size * 0.3).toBeLessThan(height);
      expect(y + size * 0.3 <= qr.y || y - size >= qr.y + qr.side, text).toBe(true);
    }
    for (const [index, { y }] of texts.entries())
      expect(y).toBeGreaterThan(texts[index - 1]?.y ?? 0);
    expect(texts.filter(({ text }) => text.endsWith('…')).length).toBe(10);
    expect(
      texts.filter(({ colour }) => colour === '#ffffff').every(({ y }) => y < head.height),
    ).toBe(true);
  });
});
