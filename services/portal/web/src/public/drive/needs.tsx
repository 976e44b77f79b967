import { useTranslation } from 'react-i18next';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatCount } from '../../platform/formatting.ts';

/** The needs and how far they are covered, as bars with numbers. */
export function Needs({
  progress,
  known,
  over,
}: {
  readonly progress: readonly NeedProgress[];
  /** Whether the totals have loaded. Before that, the bars are empty. */
  readonly known: boolean;
  /** Whether the drive is completed. A completed drive shows no goods as missing. */
  readonly over: boolean;
}) {
  const { t } = useTranslation();
  return (
    <ul className="needs">
      {progress.map(({ category, unit, needed, covered, missing, inKits, spoiled, items }) => {
        const share = known ? Math.min(1, covered / needed) : 0;
        return (
          <li
            key={`${category} ${unit}`}
            className={known && missing === 0 ? 'need need-full' : 'need'}
          >
            <div className="need-head">
              <span className="need-name">{t(`vocabulary:category.${category}`)}</span>
              <span className="need-count">
                <strong>{known ? formatCount(covered) : '…'}</strong>
                <span className="need-of"> / {quantityText(t, unit, needed)}</span>
              </span>
            </div>
            <div className="bar" aria-hidden="true">
              <div className="bar-fill" style={{ width: `${share * 100}%` }} />
            </div>
            <p className="need-missing">
              {!known
                ? '\u00a0'
                : missing === 0
                  ? t(over ? 'needs.full-over' : 'needs.full')
                  : over
                    ? ''
                    : t('needs.missing', { quantity: quantityText(t, unit, missing) })}
            </p>
            {!known || inKits === 0 ? null : (
              <p className="need-items">
                {t(over ? 'needs.in-kits-over' : 'needs.in-kits', {
                  quantity: quantityText(t, unit, inKits),
                })}
              </p>
            )}
            {!known || !over || spoiled === 0 ? null : (
              <p className="need-items">
                {t('needs.spoiled', { quantity: quantityText(t, unit, spoiled) })}
              </p>
            )}
            {items.length === 0 ? null : (
              <p className="need-items">
                {t('needs.among')}
                {items
                  .map(({ name, quantity }) => `${name} ${quantityText(t, unit, quantity)}`)
                  .join(t('site.comma'))}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
