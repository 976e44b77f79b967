import { limitOf, type NeedStanding } from '@bluebox/contracts/watched-needs';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatCount } from '../../platform/formatting.ts';
import { langOf } from '../../platform/language.ts';
import { missingFirst } from './progress.ts';

interface Standing {
  /** Whether the totals have loaded. Before that, the bars are empty. */
  readonly known: boolean;
  /** Whether the drive takes no more pledges. Then no goods are shown as missing. */
  readonly over: boolean;
  /** Whether the drive is completed. Then accepted goods are counted instead of pledged ones. */
  readonly completed: boolean;
}

/** The needs with what is still missing, and how far they are covered, as bars with numbers. */
export function Needs({
  progress,
  ...standing
}: Standing & { readonly progress: readonly NeedProgress[] }) {
  const shown = standing.over || !standing.known ? progress : missingFirst(progress);
  return (
    <ul className="needs">
      {shown.map((need) => (
        <NeedRow key={need.key} need={need} {...standing} />
      ))}
    </ul>
  );
}

function NeedRow({ need, known, over, completed }: Standing & { readonly need: NeedProgress }) {
  const { t } = useTranslation();
  const { category, unit, needed, covered, missing, inKits, spoiled } = need;
  // A need for one item of the catalogue is called by its name.
  const [item] = need.isForItem ? need.items : [];
  const items = item === undefined ? need.items : [];
  const share = known ? Math.min(1, covered / needed) : 0;
  const isMet = known && missing === 0;
  return (
    <li className={isMet ? 'need need-full' : 'need'}>
      <div className="need-head">
        <span className="need-name" lang={item && langOf(item.name)}>
          {item?.name ?? t(`vocabulary:category.${category}`)}
        </span>
        {over || !known ? (
          <span className="need-count">
            <strong>{known ? formatCount(covered) : '…'}</strong>
            <span className="need-of"> / {quantityText(t, unit, needed)}</span>
          </span>
        ) : (
          <span className="need-missing">
            {isMet
              ? t('needs.full')
              : t('needs.missing', { quantity: quantityText(t, unit, missing) })}
          </span>
        )}
      </div>
      <div className="bar" aria-hidden="true">
        <div className="bar-fill" style={{ width: `${share * 100}%` }} />
      </div>
      <p className={over ? 'need-missing' : 'need-items'}>
        {!known
          ? '\u00a0'
          : over
            ? isMet && t('needs.full-over')
            : t('needs.there', {
                covered: formatCount(covered),
                needed: quantityText(t, unit, needed),
              })}
      </p>
      {!known || inKits === 0 ? null : (
        <p className="need-items">
          {t(completed ? 'needs.in-kits-over' : 'needs.in-kits', {
            quantity: quantityText(t, unit, inKits),
          })}
        </p>
      )}
      {!known || !completed || spoiled === 0 ? null : (
        <p className="need-items">
          {t('needs.spoiled', { quantity: quantityText(t, unit, spoiled) })}
        </p>
      )}
      {items.length === 0 ? null : (
        <p className="need-items">
          {t('needs.among')}
          {items.map(({ name, quantity }, index) => (
            <Fragment key={name}>
              {index === 0 ? '' : t('site.comma')}
              <span lang={langOf(name)}>{name}</span> {quantityText(t, unit, quantity)}
            </Fragment>
          ))}
        </p>
      )}
    </li>
  );
}

/** The limited needs one by one: what each still lacks, and what happens once there are enough. */
export function LimitedNeeds({ standings }: { readonly standings: readonly NeedStanding[] }) {
  const { t } = useTranslation();
  const limited = standings.filter(({ need }) => limitOf(need) !== 'open');
  if (limited.length === 0) return null;
  return (
    <ul className="limited-needs">
      {limited.map(({ need, remaining }) => {
        const { needId, category, unit, itemName, quantity } = need;
        const name = itemName ?? t(`vocabulary:category.${category}`);
        const limit = t(limitOf(need) === 'strict' ? 'needs.limit-strict' : 'needs.limit-ask');
        const needed = quantityText(t, unit, quantity);
        // The bar of the kind already tells what its only need lacks.
        const isAlone = standings.every(
          (other) =>
            other.need === need || other.need.category !== category || other.need.unit !== unit,
        );
        const key = isAlone
          ? 'needs.limited-alone'
          : remaining === 0
            ? 'needs.limited-full'
            : 'needs.limited';
        return (
          <li key={needId}>
            <span lang={langOf(name)}>{name}</span>
            {t(key, { needed, remaining: quantityText(t, unit, remaining), limit })}
          </li>
        );
      })}
    </ul>
  );
}
