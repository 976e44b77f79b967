import { useTranslation } from 'react-i18next';
import { acceptInvitation } from '../api/portal.ts';
import { AuthCard } from './auth-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';

/** The page to accept an invitation, or to set a new password by a reset link. */
export function JoinPage() {
  const { t } = useTranslation();
  return (
    <AuthCard title={t('auth.joinTitle')} hint={t('auth.joinHint')}>
      <NewAccountForm send={acceptInvitation} submitLabel={t('auth.join')} offersProvider />
    </AuthCard>
  );
}
