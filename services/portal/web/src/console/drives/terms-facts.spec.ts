import type { DriveView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { termsFacts } from './terms-facts.ts';

const terms: DriveView['terms'] = {
  english: {
    title: 'Medicine for Xiji',
    departments: [{ department: '京北大区', name: 'Beijing North' }],
  },
  title: '西吉县急需药品募集',
  summary: '家里没有开封的常用药，都可以交来。',
  recipient: {
    name: '西吉县红十字会',
    region: '宁夏固原',
    authority: '西红函〔2023〕3 号',
    address: '西吉县吉强镇 1 号',
    phone: '0954-3012345',
  },
  sender: { name: '贝壳找房工会', address: '创新路 2 号', phone: '010-61234567' },
  window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
  expectedArrival: '2023-03-30',
  needs: [
    { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1_000 },
    { needId: 'n2', category: 'device', unit: 'unit', itemName: '血氧仪', quantity: 20 },
  ],
  handInPoints: [
    { pointId: 'p1', name: '融新科技中心 B1', address: '阜通东大街 1 号', hours: '9:00 到 18:00' },
    { pointId: 'p2', name: '福道大厦' },
  ],
  departments: ['京北大区', '京南大区'],
  rules: {
    version: 2,
    categories: ['medicine', 'device'],
    minimumMonthsAtArrival: 6,
    sealedOnly: true,
    devicesMustWork: false,
    prescriptionAllowed: false,
  },
  noticeVersion: '2023-03',
};
/** Returns the key of a text, followed by the values. */
const t = ((key: string, values?: object) =>
  values === undefined ? key : `${key} ${Object.values(values).join(' ')}`) as never;
const shown = (of: DriveView['terms']) =>
  new Map(termsFacts(t, of).map(({ label, values }) => [label, values]));

describe('the settings of a completed drive', () => {
  it('can be read (they could not be read any more)', () => {
    const facts = shown(terms);
    expect(facts.get('terms.title')).toEqual(['西吉县急需药品募集']);
    expect(facts.get('terms.fact.recipientPhone')).toEqual(['0954-3012345']);
    expect(facts.get('terms.fact.sender')).toEqual(['贝壳找房工会', '创新路 2 号', '010-61234567']);
    expect(facts.get('terms.closesOn')).toEqual(['2023年3月22日']);
    expect(facts.get('terms.needs')).toEqual([
      'vocabulary:category.medicine vocabulary:quantity.box 1000',
      '血氧仪 vocabulary:quantity.unit 20',
    ]);
    expect(facts.get('terms.fact.english')).toEqual(['Medicine for Xiji', 'Beijing North']);
    expect(facts.get('terms.points')).toEqual([
      '融新科技中心 B1 阜通东大街 1 号 9:00 到 18:00',
      '福道大厦',
    ]);
    expect(facts.get('terms.categories')).toEqual([
      'vocabulary:category.medicine',
      'vocabulary:category.device',
    ]);
    expect(facts.get('terms.sealedOnly')).toEqual(['terms.fact.yes']);
    expect(facts.get('terms.prescriptionAllowed')).toEqual(['terms.fact.no']);
    const text = [...facts.values()].flat().join('\n');
    for (const value of [
      '宁夏固原',
      '西红函〔2023〕3 号',
      '西吉县吉强镇 1 号',
      '京南大区',
      '2023-03',
    ])
      expect(text).toContain(value);
  });

  it('leave out empty fields', () => {
    const { summary: _, sender: __, ...rest } = terms;
    const { name, authority } = terms.recipient;
    const facts = shown({ ...rest, recipient: { name, authority }, departments: [] });
    for (const label of ['terms.summary', 'terms.fact.sender', 'terms.departments'])
      expect(facts.has(label)).toBe(false);
    expect([...facts.values()].every((values) => values.length > 0)).toBe(true);
  });
});
