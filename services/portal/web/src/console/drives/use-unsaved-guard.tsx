import { useBlocker } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** State of a form's changes, and the dialog that asks before they are lost. */
export type UnsavedGuard = ReturnType<typeof useUnsavedGuard>;

/**
 * Asks for confirmation before a page with unsaved changes is closed, or left by a link in the
 * console.
 */
export function useUnsavedGuard() {
  const { t } = useTranslation();
  // The ref is current at once, also for a navigation that follows a save before the next render.
  const changed = useRef(false);
  const [isChanged, setChanged] = useState(false);
  const note = useCallback((next: boolean) => {
    changed.current = next;
    setChanged(next);
  }, []);
  const noteChanged = useCallback(() => note(true), [note]);
  const noteSaved = useCallback(() => note(false), [note]);
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
  return { dialog, isChanged, noteChanged, noteSaved };
}
