import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { hasSessionEnded, noteSessionStarted, onSessionChange } from './session-ended.ts';
import { SignInForm } from './sign-in-form.tsx';

/**
 * The sign-in dialog over the current page after the session has ended. Text typed on the page is
 * kept.
 */
export function SignInAgain() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const ended = useSyncExternalStore(onSessionChange, hasSessionEnded);
  const goOn = () => {
    noteSessionStarted();
    void queries.invalidateQueries();
  };
  const inside = location.pathname.startsWith('/console');
  return (
    <Modal
      open={ended && inside}
      title={t('auth.sessionEnded')}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <p>{t('auth.sessionEndedHint')}</p>
      <SignInForm onSignedIn={goOn} isOverPage />
    </Modal>
  );
}
