import type { BadRow } from '@bluebox/spreadsheet';
import { useBlocker } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import type { Sending, SendingState } from './sending.ts';

interface ImportProgressProps {
  readonly sending: Sending;
  readonly state: SendingState;
  readonly bad: readonly BadRow[];
  /**
   * Whether the sign-in dialog covers the page. The import continues by itself after the sign-in.
   */
  readonly signedOut: boolean;
}

/** Progress of the import, which can be stopped, and continued after an error. */
export function ImportProgress({ sending, state, signedOut }: ImportProgressProps) {
  const { t } = useTranslation();
  const { phase, sent, total, problem } = state;
  return (
    <section className="panel stack" aria-label={t('importing.progress')}>
      {phase === 'halted' && !signedOut && (
        <ProblemNotice
          problem={problem}
          action={<Button onClick={sending.goOn}>{t('importing.goOn')}</Button>}
        />
      )}
      <label className="progress-label">
        <span role="status">
          {phase === 'stopping' ? t('importing.stopping') : t('importing.sent', { sent, total })}
        </span>
        <progress value={sent} max={total} />
      </label>
      <p className="soft">{t('importing.sendingHint')}</p>
      <div className="actions">
        <Button danger disabled={phase === 'stopping'} onClick={sending.stop}>
          {t('importing.stop')}
        </Button>
      </div>
      <LeavingGuard />
    </section>
  );
}

/** Asks for confirmation before the page is left during the import. */
function LeavingGuard() {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => true,
    enableBeforeUnload: true,
    withResolver: true,
  });
  return (
    <Modal
      open={status === 'blocked'}
      title={t('importing.leaveTitle')}
      okText={t('importing.leave')}
      okButtonProps={{ danger: true }}
      cancelText={t('importing.stay')}
      onOk={() => proceed?.()}
      onCancel={() => reset?.()}
    >
      <p>{t('importing.leaveHint')}</p>
    </Modal>
  );
}
