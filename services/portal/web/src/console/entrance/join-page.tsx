import { useTranslation } from 'react-i18next';
import { acceptInvitation } from '../api/portal.ts';
import { EntranceCard } from './entrance-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';

/** Accepts an invitation, or sets a new password by a reset link. */
export function JoinPage() {
  const { t } = useTranslation();
  return (
    <EntranceCard title={t('entrance.joinTitle')} hint={t('entrance.joinHint')}>
      <NewAccountForm send={acceptInvitation} submitLabel={t('entrance.join')} />
    </EntranceCard>
  );
}
