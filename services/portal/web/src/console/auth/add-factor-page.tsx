import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { AddPasskeyForm } from '../people/passkey-list.tsx';
import { AuthCard } from './auth-card.tsx';
import { offersPasskeys } from './passkeys.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { noteSessionStarted } from './session-ended.ts';
import { SetUpTotp } from './set-up-totp.tsx';

/** The page that people are led to where a second factor is required and they have none yet. */
export function AddFactorPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();
  const enter = () => {
    noteSessionStarted();
    queries.clear();
    router.history.push('/console');
  };
  const leaving = useApiMutation({
    send: signOut,
    onDone() {
      queries.clear();
      router.history.push('/sign-in');
    },
  });
  return (
    <AuthCard title={t('factor.title')} hint={t('factor.required')}>
      {codes === undefined ? (
        <>
          <SetUpTotp onDone={setCodes} />
          {offersPasskeys() && (
            <>
              <h2>{t('factor.passkeys')}</h2>
              <p>{t('factor.passkeysHint')}</p>
              <AddPasskeyForm onAdded={(made) => (made === undefined ? enter() : setCodes(made))} />
            </>
          )}
          <Button
            type="link"
            block
            className="another-account"
            loading={leaving.isPending}
            onClick={() => leaving.mutate(undefined)}
          >
            {t('factor.back')}
          </Button>
          <ProblemNotice problem={leaving.error} />
        </>
      ) : (
        <RecoveryCodes codes={codes} onKept={enter} />
      )}
    </AuthCard>
  );
}
