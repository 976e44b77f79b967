import type { CatalogueItem } from '@bluebox/contracts';
import { type PackCode, productCodeOf, readPackCode } from '@bluebox/contracts/pack-code';
import { routes } from '@bluebox/contracts/routes';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { getJson, serverNow } from '../../platform/api.ts';
import { openCodeReader, PRODUCT_FORMATS } from '../../platform/scanning/code-reader.ts';
import { CodeScanner } from '../../platform/scanning/code-scanner.tsx';
import { packText, printedCode } from '../../platform/scanning/pack-text.ts';
import { ScanSign } from '../../platform/scanning/scan-sign.tsx';
import { type KnownProduct, productOf } from './known-products.ts';

/** Reads a text as the code of a pack; `undefined` if it is none. */
export function packCodeIn(text: string): PackCode | undefined {
  const code = readPackCode(text, serverNow().getUTCFullYear());
  return code.kind === 'refused' ? undefined : code;
}

/** A product of the catalogue, or one that somebody typed on this device before. */
export interface FoundProduct extends KnownProduct {
  readonly itemId?: string | undefined;
}

/** A scanned pack, as far as its code tells what it is. */
export interface ScannedPack {
  readonly code: PackCode;
  /** Number of the product, under which this device remembers it. */
  readonly productCode: string | undefined;
  readonly product: FoundProduct | undefined;
}

export interface ScanItemHandle {
  /**
   * Takes a text that was typed or came from a hand scanner.
   * @returns whether the text is the code of a pack.
   */
  take(text: string): boolean;
}

/** A button that scans the code of a pack, and says what was read and what was not. */
export function ScanItem({
  handle,
  onPack,
}: {
  readonly handle: Ref<ScanItemHandle>;
  /** Called with each scanned pack. Nothing of it is stored but what the form then shows. */
  readonly onPack: (pack: ScannedPack) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);

  const fill = async (code: PackCode) => {
    const productCode = productCodeOf(code);
    const product = productCode === undefined ? undefined : await findProduct(productCode);
    const asked = { name: productCode === undefined, expiry: true, lot: true };
    const read = packText(t, code, product && itemOf(product), asked);
    const about =
      product === undefined
        ? productCode === undefined
          ? undefined
          : t('scan.unknown-product', { code: printedCode(productCode) })
        : t('scan.known', { name: product.name });
    setSaid([about, read].filter((text) => text !== undefined).join(' '));
    onPack({ code, productCode, product });
  };
  const take = (texts: readonly string[]): string | undefined => {
    const codes = texts.map((text) => readPackCode(text, serverNow().getUTCFullYear()));
    const code = codes.find((each) => each.kind !== 'refused');
    if (code === undefined) {
      const why = codes[0]?.kind === 'refused' ? codes[0].why : 'unknown';
      return t(`vocabulary:scan.pack.refused.${why}`);
    }
    setOpen(false);
    void fill(code);
    return undefined;
  };
  useImperativeHandle(handle, () => ({
    take(text) {
      const code = packCodeIn(text);
      if (code !== undefined) void fill(code);
      return code !== undefined;
    },
  }));
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

const itemOf = ({ name, specification }: KnownProduct) => ({
  name,
  ...(specification === '' ? {} : { specification }),
});

/** Finds a product in the catalogue, or else among the products of this device. */
async function findProduct(code: string): Promise<FoundProduct | undefined> {
  return (await inCatalogue(code)) ?? productOf(code);
}

/** Asks the catalogue. Without a network, the giver types the name as before. */
async function inCatalogue(code: string): Promise<FoundProduct | undefined> {
  let item: CatalogueItem | undefined;
  try {
    [item] = (await getJson(routes.findItems.at({}, { code }))).items;
  } catch {
    return undefined;
  }
  return item === undefined ? undefined : { ...item, specification: item.specification ?? '' };
}
