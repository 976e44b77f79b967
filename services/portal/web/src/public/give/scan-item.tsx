import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { openCodeReader, PRODUCT_FORMATS } from '../../platform/scanning/code-reader.ts';
import { CodeScanner } from '../../platform/scanning/code-scanner.tsx';
import { ScanSign } from '../../platform/scanning/scan-sign.tsx';
import { productCodeIn } from '../scanning/product-code.ts';
import { type KnownProduct, productOf } from './known-products.ts';

/** A button that scans the bar code of a pack. The form fills in a known product. */
export function ScanItem({
  onProduct,
}: {
  /**
   * Called with the scanned code.
   * @param product the product with this code, if this device knows it.
   */
  readonly onProduct: (code: string, product: KnownProduct | undefined) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);

  const take = (texts: readonly string[]): string | undefined => {
    const [code] = texts.flatMap((text) => productCodeIn(text) ?? []);
    if (code === undefined) return t('scan.not-product');
    const product = productOf(code);
    setOpen(false);
    setSaid(
      product === undefined
        ? t('scan.unknown-product', { code })
        : t('scan.known', { name: product.name }),
    );
    onProduct(code, product);
    return undefined;
  };
  const close = () => {
    // The button must be in the page before it can take the focus.
    flushSync(() => setOpen(false));
    button.current?.focus();
  };
  return (
    <>
      {open ? (
        <CodeScanner
          title={t('scan.item-title')}
          instead={t('scan.item-instead')}
          openReader={() => openCodeReader(PRODUCT_FORMATS)}
          onTexts={take}
          onClose={close}
        />
      ) : (
        <button
          ref={button}
          type="button"
          className="button button-quiet scan-button"
          onClick={() => {
            setSaid('');
            setOpen(true);
          }}
        >
          <ScanSign />
          {t('scan.item')}
        </button>
      )}
      <p role="status" className={said === '' ? 'visually-hidden' : 'scan-said'}>
        {said}
      </p>
    </>
  );
}
