import { useTranslation } from 'react-i18next';
import { setUp } from '../api/portal.ts';
import { AuthCard } from './auth-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';

/** The page for the first start. Whoever has the one-time link becomes the first coordinator. */
export function SetUpPage() {
  const { t } = useTranslation();
  return (
    <AuthCard title={t('auth.setUpTitle')} hint={t('auth.setUpHint')}>
      <NewAccountForm send={setUp} submitLabel={t('auth.setUp')} />
    </AuthCard>
  );
}
