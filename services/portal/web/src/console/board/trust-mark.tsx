import type { TotalsView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';

/** Tells whether the numbers can be relied on. When events could not be counted, the balance proves nothing. */
export function TrustMark({ totals: { balanced, parked } }: { readonly totals: TotalsView }) {
  const { t } = useTranslation();
  if (parked > 0)
    return (
      <span className="balanced balanced-not" role="alert">
        {t('board.incomplete', { count: parked })}
      </span>
    );
  return (
    <span className={balanced ? 'balanced' : 'balanced balanced-not'}>
      {balanced ? t('board.balanced') : t('board.notBalanced')}
    </span>
  );
}
