import { Button } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { openCodeReader, PRODUCT_FORMATS } from '../../platform/scanning/code-reader.ts';
import { CodeScanner } from '../../platform/scanning/code-scanner.tsx';
import { ScanSign } from '../../platform/scanning/scan-sign.tsx';
import './scanning.css';

/**
 * Lets a field accept codes from the camera or a photo, in place of a scanner.
 * @param onText handles a code like typed text, and returns whether the code was accepted.
 * @returns a button for the field, and a panel with the camera's picture to show below the field.
 */
export function useCameraScan(onText: (text: string) => boolean): {
  readonly button: ReactNode;
  readonly panel: ReactNode;
} {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    flushSync(() => setOpen(false));
    button.current?.focus();
  };
  return {
    button: (
      <Button
        ref={button}
        className="camera-button"
        aria-label={t('scan.camera')}
        title={t('scan.camera')}
        aria-expanded={open}
        icon={<ScanSign />}
        onClick={() => (open ? close() : setOpen(true))}
      />
    ),
    panel: open ? (
      <CodeScanner
        title={t('scan.cameraTitle')}
        instead={t('scan.cameraInstead')}
        openReader={() => openCodeReader(PRODUCT_FORMATS)}
        onTexts={(texts) => {
          if (!texts.some(onText))
            return t('desk.notACode', { text: texts[0]?.slice(0, 40) ?? '' });
          setOpen(false);
          return undefined;
        }}
        onClose={close}
      />
    ) : null,
  };
}
