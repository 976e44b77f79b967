import type { ShippedBoxView } from '@bluebox/contracts';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { boxIdIn } from '../../domain/box-address.ts';
import {
  BOX_FORMATS,
  openCodeReader,
  readyCodeReader,
} from '../../platform/scanning/code-reader.ts';
import { CodeScanner } from '../../platform/scanning/code-scanner.tsx';
import { ScanSign } from '../../platform/scanning/scan-sign.tsx';

/** Delay, in milliseconds, before the code reader is loaded. The page's own data comes first. */
const AFTER_THE_PAGE = 3_000;

/**
 * A button that scans the code of a carton, whose id then goes to `onFound`. The reader is loaded
 * in advance, for places without a network.
 */
export function ScanBox({
  boxes,
  onFound,
}: {
  readonly boxes: readonly ShippedBoxView[];
  readonly onFound: (boxId: string) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const ready = useRef<ReturnType<typeof readyCodeReader>>(undefined);

  useEffect(() => {
    const timer = setTimeout(() => {
      ready.current = readyCodeReader(BOX_FORMATS);
    }, AFTER_THE_PAGE);
    return () => {
      clearTimeout(timer);
      ready.current?.close();
    };
  }, []);

  const take = (texts: readonly string[]): string | undefined => {
    const found = texts.flatMap((text) => boxIdIn(text) ?? []);
    const box = boxes.find(({ boxId }) => found.includes(boxId));
    if (box === undefined)
      return t(found.length === 0 ? 'scan.not-box' : 'receipt.scanned-unknown');
    // The open scanner takes up space, so it must be gone before the page scrolls to the box.
    flushSync(() => setOpen(false));
    onFound(box.boxId);
    return undefined;
  };
  const close = () => {
    // The button must be in the page before it can take the focus.
    flushSync(() => setOpen(false));
    button.current?.focus();
  };
  return open ? (
    <CodeScanner
      title={t('scan.box-title')}
      instead={t('scan.box-instead')}
      openReader={() => ready.current?.open() ?? openCodeReader(BOX_FORMATS)}
      onTexts={take}
      onClose={close}
    />
  ) : (
    <button
      ref={button}
      type="button"
      className="button button-quiet scan-button no-print"
      onClick={() => setOpen(true)}
    >
      <ScanSign />
      {t('receipt.scan')}
    </button>
  );
}
