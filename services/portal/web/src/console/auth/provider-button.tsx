import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type BeginInput,
  beginProviderSignIn,
  providerQuery,
  reauthenticateAtProvider,
} from '../api/provider.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { onProviderDone, openProviderWindow, type WindowPurpose } from './provider-window.ts';

/** Requests that begin an authentication at the provider, by purpose. */
export const BEGIN = {
  'sign-in': beginProviderSignIn,
  reauthenticate: reauthenticateAtProvider,
} as const;

/** Returns the name of the sign-in at the provider, as pages show it. */
export function useProviderName(): string {
  const { t } = useTranslation();
  const { data } = useQuery(providerQuery);
  return data?.name ?? t('provider.name');
}

interface ProviderButtonProps {
  readonly purpose: WindowPurpose;
  /**
   * Called when the person has authenticated in a window of its own. Without it, this page itself leads to
   * the provider, and back to `next`.
   */
  readonly onDone?: () => void;
  /** Path to open afterwards, if this page leads to the provider. */
  readonly next?: string | undefined;
}

/** The button to sign in at the organisation's provider; nothing where there is none. */
export function ProviderButton({ purpose, onDone, next }: ProviderButtonProps) {
  const { t } = useTranslation();
  const { data } = useQuery(providerQuery);
  const name = useProviderName();
  const mutation = useApiMutation({
    send: (body: BeginInput, options) => BEGIN[purpose](body, options),
    onDone: ({ url }) => location.assign(url),
  });
  const done = useEffectEvent(() => onDone?.());
  useEffect(() => onProviderDone(purpose, () => done()), [purpose]);
  if (data?.offered !== true) return null;
  const begin = () => {
    // Some browsers in other programs open no windows. The page then leads there and comes back.
    if (onDone !== undefined && openProviderWindow(purpose)) return;
    mutation.mutate(next === undefined ? {} : { next });
  };
  return (
    <>
      <Button block className="provider-button" loading={mutation.isPending} onClick={begin}>
        {t('provider.signIn', { name })}
      </Button>
      <ProblemNotice problem={mutation.error} />
    </>
  );
}
