import { describe, expect, it } from 'vitest';
import { departmentIn, needsIn, termsIn } from './drive-texts.ts';

const TERMS = {
  title: '西吉县急需药品募集',
  summary: '为西吉县募集药品。',
  recipient: { name: '西吉县红十字会', region: '宁夏', authority: '西红函〔2028〕3 号' },
  handInPoints: [
    { pointId: 'p1', name: '融新科技中心 B1', address: '北京市朝阳区', hours: '工作日 9:00–18:00' },
    { pointId: 'p2', name: '福道大厦' },
  ],
};

describe('the texts of a drive', () => {
  it('are in English for a reader of English, where there are translations', () => {
    const [first, second] = TERMS.handInPoints;
    if (first === undefined || second === undefined) throw new Error('no points');
    const terms = {
      ...TERMS,
      recipient: { ...TERMS.recipient, english: { name: 'Xiji County Red Cross' } },
      handInPoints: [{ ...first, english: { name: 'Rongxin B1', hours: 'Weekdays' } }, second],
      english: { title: 'Medicine for Xiji' },
    };
    expect(termsIn('en', terms)).toMatchObject({
      title: 'Medicine for Xiji',
      summary: '为西吉县募集药品。',
      recipient: { name: 'Xiji County Red Cross', region: '宁夏', authority: '西红函〔2028〕3 号' },
      handInPoints: [
        { pointId: 'p1', name: 'Rongxin B1', address: '北京市朝阳区', hours: 'Weekdays' },
        { pointId: 'p2', name: '福道大厦' },
      ],
    });
    expect(termsIn('zh', terms)).toBe(terms);
  });

  it('are in Chinese for everybody if there are no translations', () => {
    expect(termsIn('en', TERMS)).toEqual(TERMS);
    const { summary: _, ...unsummed } = TERMS;
    expect(termsIn('en', unsummed)).toEqual(unsummed);
  });

  it('may include an English summary without a Chinese one', () => {
    const { summary: _, ...terms } = TERMS;
    expect(termsIn('en', { ...terms, english: { summary: 'For Xiji.' } })).toMatchObject({
      summary: 'For Xiji.',
    });
  });

  it('name departments and items in English to readers of English', () => {
    const english = { departments: [{ department: '京西大区', name: 'Beijing West' }] };
    expect(departmentIn('en', { english }, '京西大区')).toBe('Beijing West');
    expect(departmentIn('en', { english }, '京南大区')).toBe('京南大区');
    expect(departmentIn('zh', { english }, '京西大区')).toBe('京西大区');
    const need = {
      needId: 'n1',
      category: 'device',
      unit: 'unit',
      itemName: '血氧仪',
      quantity: 20,
    } as const;
    const [known] = needsIn('en', [{ ...need, english: { itemName: 'Pulse oximeter' } }]);
    expect(known?.itemName).toBe('Pulse oximeter');
    expect(needsIn('en', [need])).toEqual([need]);
  });
});
