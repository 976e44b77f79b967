import { useTranslation } from 'react-i18next';
import { setUp } from '../api/portal.ts';
import { EntranceCard } from './entrance-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';

/** The first start: whoever has the one-time link becomes the first coordinator. */
export function SetUpPage() {
  const { t } = useTranslation();
  return (
    <EntranceCard title={t('entrance.setUpTitle')} hint={t('entrance.setUpHint')}>
      <NewAccountForm send={setUp} submitLabel={t('entrance.setUp')} />
    </EntranceCard>
  );
}
