import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuthCard } from './auth-card.tsx';
import { noteSessionStarted } from './session-ended.ts';
import { SignInForm } from './sign-in-form.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const { next } = route.useSearch();
  const enter = () => {
    noteSessionStarted();
    queries.clear();
    router.history.push(next ?? '/console');
  };
  return (
    <AuthCard title={t('auth.signInTitle')} hint={t('auth.signInHint')}>
      <SignInForm onSignedIn={enter} next={next} />
      <p className="soft auth-help">{t('auth.noAccount')}</p>
    </AuthCard>
  );
}
