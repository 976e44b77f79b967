import type { CaseView } from '@bluebox/contracts';
import { WORDS } from '@bluebox/contracts/words';
import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import en from '../../locales/en/console.json';
import { vocabularyCatalogue } from '../../locales/vocabulary.ts';
import zh from '../../locales/zh/console.json';
import { caseTitle, reporterText, waitedText } from './case-title.ts';

const i18n = createInstance();
beforeAll(() =>
  i18n.init({
    lng: 'zh',
    defaultNS: 'console',
    interpolation: { escapeValue: false },
    resources: {
      zh: { console: zh, vocabulary: vocabularyCatalogue(WORDS.zh, {}) },
      en: { console: en, vocabulary: vocabularyCatalogue(WORDS.en, {}) },
    },
  }),
);

const item = { name: '蒙脱石散', category: 'medicine', unit: 'box' } as const;
const found: CaseView = {
  id: 'case-0001',
  driveId: 'drive-0001',
  number: 2,
  kind: 'missing',
  status: 'open',
  boxNumber: 3,
  lines: [{ parcelId: 'parcel-01', item, quantity: 1 }],
  via: 'link',
  openedAt: '2024-05-06T00:00:00.000Z',
};
const title = (language: 'zh' | 'en', changed: Partial<CaseView> = {}) =>
  caseTitle(i18n.getFixedT(language), { ...found, ...changed });

describe('a case in the list', () => {
  it('has box, item and quantity (it had only 缺少 and a time)', () => {
    expect(title('zh')).toBe('第 3 箱 · 蒙脱石散 缺 1 盒');
    expect(title('en')).toBe('Carton 3 · 蒙脱石散: 1 box missing');
  });
  it('names two items and counts the others', () =>
    expect(
      title('zh', {
        kind: 'damaged',
        lines: ['口罩', '绷带', '棉签', '碘伏'].map((name, number) => ({
          parcelId: `parcel-0${number}`,
          item: { ...item, name },
          quantity: 2,
        })),
      }),
    ).toBe('第 3 箱 · 口罩 破损 2 盒、绷带 破损 2 盒，还有 2 样'));
  it('shows the kind of case if it has no box and no lines', () => {
    const { boxNumber, lines, ...byHand } = found;
    expect(caseTitle(i18n.getFixedT('zh'), { ...byHand, kind: 'request' })).toBe(
      i18n.getFixedT('zh')('caseKind.request'),
    );
  });
  it('has the time since it was opened', () => {
    const after = (minutes: number) =>
      waitedText(
        i18n.getFixedT('zh'),
        found.openedAt,
        new Date(Date.parse(found.openedAt) + minutes * 60_000),
      );
    expect(after(5)).toBe('等了 5 分钟');
    expect(after(125)).toBe('等了 2 小时');
    expect(after(60 * 24 * 3)).toBe('等了 3 天');
  });
  it('names the reporter, or else the channel of the report', () => {
    expect(reporterText(i18n.getFixedT('zh'), { ...found, reportedBy: '马某某' })).toBe(
      '马某某 报',
    );
    expect(reporterText(i18n.getFixedT('zh'), found)).toBe('对方在线签收时报的');
  });
});
