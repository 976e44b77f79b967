import { useBlocker } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * Asks for confirmation before a page with unsaved changes is closed, or left by a link in the
 * console.
 */
export function useUnsavedGuard() {
  const { t } = useTranslation();
  const changed = useRef(false);
  const noteChanged = useCallback(() => {
    changed.current = true;
  }, []);
  const noteSaved = useCallback(() => {
    changed.current = false;
  }, []);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => changed.current,
    enableBeforeUnload: () => changed.current,
    withResolver: true,
  });
  const dialog = (
    <Modal
      open={status === 'blocked'}
      title={t('terms.unsaved')}
      okText={t('terms.leave')}
      okButtonProps={{ danger: true }}
      cancelText={t('terms.stay')}
      onOk={() => proceed?.()}
      onCancel={() => reset?.()}
    >
      <p>{t('terms.unsavedHint')}</p>
    </Modal>
  );
  return { dialog, noteChanged, noteSaved };
}
