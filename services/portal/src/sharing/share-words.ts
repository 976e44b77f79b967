import { type LANGUAGES, quantityIn, WORDS } from '@bluebox/contracts';
import type { Amount, ShareFacts } from './share-facts.ts';

export type ShareLanguage = (typeof LANGUAGES)[number];

/** Texts in link previews. */
export interface ShareWords {
  /** Value of `og:locale`. */
  readonly locale: string;
  readonly site: string;
  readonly tagline: string;
  readonly to: (recipient: string) => string;
  readonly stages: Readonly<Record<'given' | 'sent' | 'confirmed', string>>;
  readonly nothing: string;
  readonly amount: (amount: Amount) => string;
  /** Returns the text of the preview, with the summary and the quantities of the drive. */
  readonly description: (facts: ShareFacts) => string;
}

const grouped = new Intl.NumberFormat('en-GB');

const amountIn =
  (language: ShareLanguage) =>
  ({ unit, count }: Amount): string =>
    quantityIn(WORDS[language], count, unit, grouped.format(count));
const zhAmount = amountIn('zh');
const enAmount = amountIn('en');

export const SHARE_WORDS: Readonly<Record<ShareLanguage, ShareWords>> = {
  zh: {
    locale: 'zh_CN',
    site: '小蓝箱',
    tagline: '每一盒，都看得见送到哪',
    to: (recipient) => `送往 ${recipient}`,
    stages: { given: '大家捐了', sent: '已发出', confirmed: '对方已确认收到' },
    nothing: '还没有',
    amount: zhAmount,
    description: ({ summary, recipient, given, confirmed }) =>
      [
        summary ?? `送往${recipient}。`,
        given.length === 0 ? '' : `大家捐了 ${given.map(zhAmount).join('、')}。`,
        confirmed.length === 0 ? '' : `对方已确认收到 ${confirmed.map(zhAmount).join('、')}。`,
      ].join(''),
  },
  en: {
    locale: 'en_GB',
    site: 'Bluebox',
    tagline: 'See where every carton went',
    to: (recipient) => `For ${recipient}`,
    stages: { given: 'Given', sent: 'Sent', confirmed: 'Receipt confirmed' },
    nothing: 'none yet',
    amount: enAmount,
    description: ({ summary, recipient, given, confirmed }) =>
      [
        summary ?? `For ${recipient}.`,
        ...(given.length === 0 ? [] : [`Given: ${given.map(enAmount).join(', ')}.`]),
        ...(confirmed.length === 0
          ? []
          : [`Receipt confirmed: ${confirmed.map(enAmount).join(', ')}.`]),
      ].join(' '),
  },
};
