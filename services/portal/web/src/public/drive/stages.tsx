import { useTranslation } from 'react-i18next';
import { quantityText } from '../parts/words.ts';
import type { StageAmounts } from './progress.ts';

/** Where everything is now, from promise to receipt. Kinds stay apart: boxes and devices cannot be added, so there is no bar. */
export function Stages({ stages }: { readonly stages: readonly StageAmounts[] }) {
  const { t } = useTranslation();
  return (
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
  );
}
