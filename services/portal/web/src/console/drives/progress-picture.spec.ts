import type { DriveView, TotalsView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { needProgress } from '../../domain/need-progress.ts';
import { layOutPicture, PICTURE_WIDTH } from '../../platform/pictures/picture.ts';
import { progressPicture } from './progress-picture.ts';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const terms = {
  title: '急需药品',
  recipient: { name: '县医院' },
  window: { opensOn: '2026-11-28', closesOn: '2026-12-04' },
  needs: [
    { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 },
    { needId: 'n2', category: 'kit', unit: 'kit', quantity: 10 },
  ],
} as unknown as DriveView['terms'];
const totals = (pledges: number) =>
  ({
    asOf: '2026-11-30T10:00:00.000Z',
    counts: { pledges, boxes: 0, consignments: 0, openCases: 0 },
    rows: [
      { category: 'medicine', unit: 'box', balances: { promised: 46 }, rejectedBy: {} },
      { category: 'kit', unit: 'kit', balances: { promised: 12 }, rejectedBy: {} },
    ],
  }) as unknown as TotalsView;
const widthOf = (text: string, size: number) => [...text].length * size * 0.7;
const picture = (pledges = 7, isOpen = true) => {
  const told = totals(pledges);
  const drive = { terms };
  return layOutPicture(
    progressPicture(t, drive, told, needProgress(terms.needs, told.rows), isOpen),
    widthOf,
  );
};
const words = (...given: Parameters<typeof picture>) =>
  picture(...given)
    .texts.map(({ text }) => text)
    .join('\n');

describe('the picture of the progress', () => {
  it('has each need with its bar, what is missing, and the deadline', () => {
    expect(words()).toMatch(/share\.picture\.covered\s46/);
    expect(words()).toContain('954');
    expect(words()).toContain('share.picture.full');
    expect(words()).toContain('share.until');
    const [, ground, filled, , full] = picture().boxes;
    expect(filled?.width).toBe(Math.round((ground?.width ?? 0) * 0.046));
    expect(full?.width).toBe(ground?.width);
  });

  it('does not name the number of pledges while it could identify givers', () => {
    expect(words(5)).toContain('share.picture.pledges 5');
    expect(words(4)).not.toContain('share.picture.pledges');
  });

  it('asks for nothing once the drive is over', () => {
    expect(words(7, false)).toContain('share.over');
    expect(words(7, false)).not.toMatch(/missing|share\.until|scan/);
  });

  it('stays within its edges', () => {
    const { boxes, texts, height } = picture();
    for (const { x, width } of boxes) expect(x + width).toBeLessThanOrEqual(PICTURE_WIDTH);
    for (const { y } of texts) expect(y).toBeLessThan(height);
  });
});
