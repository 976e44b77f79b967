import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CompletedAtProvider, completeAtProvider } from '../api/provider.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { LoadingNotice } from '../feedback/loading-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { nextAddress } from '../search.ts';
import { AuthCard } from './auth-card.tsx';
import { BEGIN, useProviderName } from './provider-button.tsx';
import { RETURN_PATH, tellDone, WINDOW_PURPOSES, type WindowPurpose } from './provider-window.ts';
import { SecondStepForm } from './second-step-form.tsx';
import { noteSessionStarted } from './session-ended.ts';

/**
 * The page that leads to the organisation's provider from a window of its own, and to which the provider
 * sends the browser back with its answer.
 */
export function ProviderReturnPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const name = useProviderName();
  const [answer] = useState(() => location.search.slice(1));
  const [purpose] = useState(() => WINDOW_PURPOSES.find((each) => location.hash === `#${each}`));
  const [completed, setCompleted] = useState<CompletedAtProvider>();
  const [isOver, setOver] = useState(false);

  const enter = ({ purpose: done, next, inWindow }: CompletedAtProvider) => {
    if (inWindow === true && (done === 'sign-in' || done === 'reauthenticate')) {
      tellDone(done);
      setOver(true);
      window.close();
      return;
    }
    noteSessionStarted();
    queries.clear();
    router.history.replace(nextAddress({ next }).next ?? '/console');
  };
  const completing = useApiMutation({
    send: completeAtProvider,
    onDone(done) {
      setCompleted(done);
      if (done.secondStep === undefined) enter(done);
    },
  });
  const beginning = useApiMutation({
    send: (asked: WindowPurpose, options) => BEGIN[asked]({ inWindow: true }, options),
    onDone: ({ url }) => location.replace(url),
  });
  const start = useEffectEvent(() => {
    if (purpose !== undefined) beginning.mutate(purpose);
    else {
      // The answer works once, so that neither the history nor a reload should keep it.
      history.replaceState(history.state, '', RETURN_PATH);
      completing.mutate(answer === '' ? 'error=none' : answer);
    }
  });
  useEffect(() => start(), []);

  const problem = completing.error ?? beginning.error;
  return (
    <AuthCard title={t('provider.title', { name })}>
      {isOver ? (
        <p>{t('provider.windowDone')}</p>
      ) : completed?.secondStep !== undefined ? (
        <SecondStepForm
          methods={completed.secondStep}
          onSignedIn={() => enter(completed)}
          onBack={() => router.history.replace('/sign-in')}
        />
      ) : problem === null ? (
        <LoadingNotice />
      ) : (
        <>
          <ProblemNotice problem={problem} />
          <Button block onClick={() => router.history.replace('/sign-in')}>
            {t('provider.back')}
          </Button>
        </>
      )}
    </AuthCard>
  );
}
