import type { Category, DriveView } from '@bluebox/contracts';
import { addMonths } from '@bluebox/contracts/acceptance';
import { isMedical } from '@bluebox/contracts/kinds';
import { useTranslation } from 'react-i18next';
import { CATEGORIES_FOR_GIVERS, collectedCategories } from '../../domain/kinds.ts';
import { serverNow } from '../../platform/api.ts';
import { formatDate, formatDay } from '../../platform/formatting.ts';

/** The goods that a drive accepts and rejects, in plain words. */
export function Rules({ terms }: { readonly terms: DriveView['terms'] }) {
  const { t } = useTranslation();
  const { rules, expectedArrival } = terms;
  const takes = (category: Category) => rules.categories.includes(category);
  const names = collectedCategories(rules, CATEGORIES_FOR_GIVERS)
    .map((category) => t(`vocabulary:category.${category}`))
    .map((name, index) => (index === 0 ? name : name.toLowerCase()))
    .join(t('site.enumeration'));
  const packed = rules.categories.some(isMedical);
  const months = rules.minimumMonthsAtArrival;

  const taken: (readonly [string, string] | false)[] = [
    [t('rules.taken.categories', { categories: names }), ''],
    packed &&
      rules.sealedOnly && [
        t('rules.taken.sealed'),
        takes('medicine') ? t('rules.taken.sealed-why') : '',
      ],
    packed &&
      months > 0 && [
        t('rules.taken.months', { count: months, day: formatDay(expectedArrival, serverNow()) }),
        t('rules.taken.months-why', { date: formatDate(addMonths(expectedArrival, months)) }),
      ],
    packed && [t('rules.taken.legible'), takes('medicine') ? t('rules.taken.legible-why') : ''],
    takes('device') && rules.devicesMustWork && [t('rules.taken.working'), ''],
    takes('medicine') && rules.prescriptionAllowed && [t('rules.taken.prescription'), ''],
  ];
  const refused: (readonly [string, string] | false)[] = [
    packed && [
      t(takes('medicine') ? 'rules.refused.expired' : 'rules.refused.expired-goods'),
      t('rules.refused.expired-why'),
    ],
    packed && rules.sealedOnly && [t('rules.refused.opened'), t('rules.refused.opened-why')],
    takes('medicine') &&
      !rules.prescriptionAllowed && [
        t('rules.refused.prescription'),
        t('rules.refused.prescription-why'),
      ],
    [
      t(takes('medicine') ? 'rules.refused.source' : 'rules.refused.source-goods'),
      t('rules.refused.source-why'),
    ],
  ];
  return (
    <div className="rules">
      <RuleList kind="taken" heading={t('rules.taken.title')} entries={taken} />
      <RuleList kind="refused" heading={t('rules.refused.title')} entries={refused} />
    </div>
  );
}

function RuleList({
  kind,
  heading,
  entries,
}: {
  readonly kind: 'taken' | 'refused';
  readonly heading: string;
  readonly entries: readonly (readonly [string, string] | false)[];
}) {
  return (
    <div className={`rule-list rule-list-${kind}`}>
      <h3>{heading}</h3>
      <ul>
        {entries
          .filter((entry) => entry !== false)
          .map(([rule, why]) => (
            <li key={rule}>
              <span className="rule-sign" aria-hidden="true">
                {kind === 'taken' ? '✓' : '×'}
              </span>
              <span>
                {rule}
                {why === '' ? null : <span className="rule-why">{why}</span>}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}
