import { useTranslation } from 'react-i18next';
import { amountsText } from '../parts/words.ts';
import type { StageAmounts } from './progress.ts';

/** Where everything is now, from promise to receipt. */
export function Stages({ stages }: { readonly stages: readonly StageAmounts[] }) {
  const { t } = useTranslation();
  return (
    <ol className="stages">
      {stages.map(({ stage, amounts, share }) => (
        <li key={stage} className={amounts.length === 0 ? 'stage stage-empty' : 'stage'}>
          <span className="stage-name">{t(`stage.${stage}`)}</span>
          <span className="stage-amounts">
            {amounts.length === 0 ? t('stage.none') : amountsText(t, amounts)}
          </span>
          <span className="bar bar-thin" aria-hidden="true">
            <span className={`bar-fill stage-${stage}`} style={{ width: `${share * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
