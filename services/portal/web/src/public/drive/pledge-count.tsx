import type { TotalsView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';

/** The number of pledges; a small number is hidden from the public. */
export function PledgeCount({ pledges }: { readonly pledges: TotalsView['counts']['pledges'] }) {
  const { t } = useTranslation();
  if (pledges === 0) return null;
  return (
    <p className="quiet">
      {pledges === 'fewer-than-5' ? t('stage.few-pledges') : t('stage.pledges', { count: pledges })}
    </p>
  );
}
