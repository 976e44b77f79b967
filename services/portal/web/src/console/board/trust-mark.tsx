import type { TotalsView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';

/**
 * A mark that shows whether the totals can be trusted. The mark first reports events that could not
 * be counted, because balanced totals prove nothing without those events.
 */
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
