import type { CountView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { formatCount, formatInstant } from '../../platform/formatting.ts';
import { actorText, type Names } from '../actors/actor-text.ts';
import { ItemText } from '../items/item-text.tsx';
import { countedGoodsText } from './counted-goods-text.ts';
import './counts.css';

type Counted = CountView['parcels'][number];

/** Difference between the figure that stands and the record: +2, −1 or 0. */
const differenceText = (difference: number): string =>
  difference > 0
    ? `+${formatCount(difference)}`
    : difference < 0
      ? `−${formatCount(-difference)}`
      : '0';

interface CountFiguresProps {
  readonly caption: string;
  readonly parcels: readonly Counted[];
  readonly names: Names;
}

/** The figures of a stocktake beside the records. */
export function CountFigures({ caption, parcels, names }: CountFiguresProps) {
  const { t } = useTranslation();
  return (
    <table className="plain-table cards-when-narrow">
      <caption className="out-of-sight">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('goods.item')}</th>
          <th scope="col">{t('counts.figures')}</th>
          <th scope="col" className="number">
            {t('counts.record')}
          </th>
          <th scope="col" className="number">
            {t('counts.difference')}
          </th>
          <th scope="col">{t('counts.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {parcels.map((parcel) => (
          <tr key={parcel.id}>
            <th scope="row">
              <ItemText item={parcel.item} />{' '}
              <span className="soft">{t(`vocabulary:unit.${parcel.item.unit}`)}</span>
              <div className="soft">{countedGoodsText(t, parcel)}</div>
            </th>
            <td data-label={t('counts.figures')}>
              {parcel.figures.map(({ by, quantity }) => (
                <div key={by}>{`${actorText(t, by, names)} ${formatCount(quantity)}`}</div>
              ))}
              {parcel.recount !== undefined && (
                <div>
                  {t('counts.recountBy', {
                    name: actorText(t, parcel.recount.by, names),
                    count: parcel.recount.quantity,
                  })}
                </div>
              )}
            </td>
            <td className="number" data-label={t('counts.record')}>
              {formatCount(parcel.expected)}
            </td>
            <td className="number" data-label={t('counts.difference')}>
              {parcel.counted === undefined
                ? '–'
                : differenceText(parcel.counted - parcel.expected)}
            </td>
            <td data-label={t('counts.outcome')}>{t(`counts.standing.${parcel.standing}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The list of decisions on the figures, with people and reasons. */
export function CountSteps({
  steps,
  names,
}: {
  readonly steps: CountView['steps'];
  readonly names: Names;
}) {
  const { t } = useTranslation();
  return (
    <ul className="row-list">
      {steps.map(({ step, at, by, parcels, reason, note }) => (
        <li key={`${at} ${step} ${parcels}`}>
          <div>
            {t(`counts.step.${step}`, { count: parcels })}
            <p className="soft">
              {[
                actorText(t, by, names),
                formatInstant(at),
                reason === undefined
                  ? undefined
                  : t(`${step === 'reversed' ? 'reversalReason' : 'correctionReason'}.${reason}`),
                note,
              ]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** All accounts that a stocktake names. */
export const actorsOf = (count: CountView | undefined): readonly string[] =>
  count === undefined
    ? []
    : [
        count.begunBy,
        ...count.parcels.flatMap(({ figures, recount }) => [
          ...figures.map(({ by }) => by),
          ...(recount === undefined ? [] : [recount.by]),
        ]),
        ...count.steps.map(({ by }) => by),
      ];
