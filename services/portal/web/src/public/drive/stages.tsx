import { useTranslation } from 'react-i18next';
import { amountsText, quantityText } from '../../domain/quantity-text.ts';
import type { Amount, kitAmounts, StageAmounts } from './progress.ts';

/**
 * Present places of the goods, from promise to receipt, followed by damaged or lost goods and by
 * goods in kits. Boxes and devices cannot be added up, so there is no bar.
 */
export function Stages({
  stages,
  inKits,
  spoiled,
}: {
  readonly stages: readonly StageAmounts[];
  readonly inKits: ReturnType<typeof kitAmounts>;
  readonly spoiled: readonly Amount[];
}) {
  const { t } = useTranslation();
  return (
    <>
      <ol className="stages">
        {stages.map(({ stage, amounts }) => (
          <li key={stage} className={amounts.length === 0 ? 'stage stage-empty' : 'stage'}>
            <span className="stage-name">{t(`stage.${stage}`)}</span>
            <ul className="stage-amounts">
              {amounts.length === 0 ? <li>{t('stage.none')}</li> : null}
              {amounts.map(({ category, unit, count }) => (
                <li key={`${category} ${unit}`}>
                  {t('stage.amount', {
                    category: t(`vocabulary:category.${category}`),
                    quantity: quantityText(t, unit, count),
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {spoiled.length === 0 ? null : (
        <p className="quiet">{t('stage.spoiled', { amounts: amountsText(t, spoiled) })}</p>
      )}
      {inKits.all.length === 0 ? null : (
        <p className="quiet">{t('stage.in-kits', { amounts: amountsText(t, inKits.all) })}</p>
      )}
      {inKits.ends.length === 0 ? null : (
        <p className="quiet">
          {t('stage.kit-ends', {
            fates: inKits.ends
              .map(
                ({ fate, amounts }) => `${t(`report.kit-fate.${fate}`)} ${amountsText(t, amounts)}`,
              )
              .join(t('site.enumeration')),
          })}
        </p>
      )}
      {inKits.several.length === 0 ? null : (
        <p className="quiet">
          {t('stage.in-several-kits', { amounts: amountsText(t, inKits.several) })}
        </p>
      )}
    </>
  );
}
