import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { groupText } from './group-text.ts';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const terms = {
  title: '急需药品',
  recipient: { name: '县医院', authority: '1号' },
  window: { opensOn: '2026-11-28', closesOn: '2026-12-04' },
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 }],
  handInPoints: [{ pointId: 'p1', name: '一楼', address: '长安街1号', hours: '9:00-17:00' }],
} as unknown as DriveView['terms'];

it('the text for a group has the title, recipient, needs, deadline, hand-in point and link (there was no text after publishing)', () => {
  const lines = groupText(t, terms, 'https://blue.box/d/x').split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'share.head',
    'share.for',
    'share.needs',
    'share.until',
    'share.point',
    'share.pledge',
  ]);
  expect(lines[4]).toBe('share.point 一楼 长安街1号 9:00-17:00');
  expect(lines[5]).toContain('https://blue.box/d/x');
});

it('the text for a group names the organiser if there is one', () => {
  const sender = { name: '机关工会' };
  expect(groupText(t, { ...terms, sender }, '')).toContain('share.sender 机关工会');
});
