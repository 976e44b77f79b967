import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import type { NeedProgress } from '../../domain/need-progress.ts';
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
  const lines = groupText(t, terms, 'https://blue.box/d/x', undefined, true).split('\n');
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
  expect(groupText(t, { ...terms, sender }, '', undefined, true)).toContain(
    'share.sender 机关工会',
  );
});

const progress = (covered: number, items: NeedProgress['items'] = []) =>
  ({
    category: 'medicine',
    unit: 'box',
    needed: 1000,
    covered,
    missing: Math.max(0, 1000 - covered),
    items,
  }) as unknown as NeedProgress;
const needsLine = (...kinds: NeedProgress[]) => groupText(t, terms, '', kinds, true).split('\n')[2];

it('the text for a group has only the needs that are still open', () => {
  const full = { ...progress(1200), category: 'device' } as NeedProgress;
  expect(needsLine(progress(46), full)).toBe(
    'share.stillNeeded vocabulary:category.medicine vocabulary:quantity.box 954',
  );
  expect(needsLine(progress(46, [{ name: '布洛芬', quantity: 1000 }]))).toContain('布洛芬');
  expect(needsLine(progress(1000), full)).toBe('share.allCovered');
  expect(needsLine(progress(0))).toContain('share.needs');
});

it('the text for a group asks for nothing once the drive is over', () => {
  const lines = groupText(t, terms, 'https://blue.box/d/x', [progress(46)], false).split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'share.head',
    'share.for',
    'share.over',
    'share.follow',
  ]);
});
