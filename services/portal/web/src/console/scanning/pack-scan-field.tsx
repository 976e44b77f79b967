import type { CatalogueItem } from '@bluebox/contracts';
import {
  LONGEST_PACK_CODE,
  type PackCode,
  productCodeOf,
  readPackCode,
} from '@bluebox/contracts/pack-code';
import { Button, Input, Space } from 'antd';
import { useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { openCodeReader, PRODUCT_FORMATS } from '../../platform/scanning/code-reader.ts';
import { CodeScanner } from '../../platform/scanning/code-scanner.tsx';
import { ScanSign } from '../../platform/scanning/scan-sign.tsx';
import { itemOfCode } from '../api/catalogue.ts';
import { soundScan } from './scan-tone.ts';
import { ScanVerdict, type Verdict } from './scan-verdict.tsx';

/** A scanned pack, with the item of the catalogue if its code is known there. */
export interface ScannedPack {
  readonly code: PackCode;
  /** Code of the product, if the code of the pack has one. */
  readonly product?: string | undefined;
  readonly item?: CatalogueItem | undefined;
}

interface PackScanFieldProps {
  /** Takes a pack over into the form, and says what became of it. */
  readonly onPack: (pack: ScannedPack) => Pick<Verdict, 'outcome' | 'text'>;
}

/** A field for the code on a pack, from a hand scanner, the keyboard or the camera. */
export function PackScanField({ onPack }: PackScanFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<Verdict>();
  const scans = useRef(0);
  const camera = useRef<HTMLButtonElement>(null);
  /** The form's latest reaction, because the catalogue may answer after the form has changed. */
  const react = useRef(onPack);
  react.current = onPack;

  const tell = (said: Pick<Verdict, 'outcome' | 'text'>) => {
    scans.current += 1;
    soundScan(said.outcome);
    setVerdict({ ...said, scan: scans.current });
  };
  const read = (text: string) => readPackCode(text, serverNow().getUTCFullYear());
  const take = async (code: PackCode) => {
    const product = productCodeOf(code);
    let item: CatalogueItem | undefined;
    try {
      item = product === undefined ? undefined : await itemOfCode(product);
    } catch {
      tell({ outcome: 'wrong', text: t('packScan.noCatalogue') });
      return;
    }
    tell(react.current({ code, product, item }));
  };
  const submit = () => {
    if (typed.trim() === '') return;
    setTyped('');
    const code = read(typed);
    if (code.kind === 'refused')
      tell({ outcome: 'wrong', text: t(`vocabulary:scan.pack.refused.${code.why}`) });
    else void take(code);
  };
  const close = () => {
    flushSync(() => setOpen(false));
    camera.current?.focus();
  };
  return (
    <div className="pack-scan">
      <label className="field-label" htmlFor={id}>
        {t('packScan.label')}
      </label>
      <Space.Compact block>
        <Input
          id={id}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST_PACK_CODE}
          placeholder={t('packScan.hint')}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            // The field stands in a form, which Enter would send.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        <Button
          ref={camera}
          className="camera-button"
          aria-label={t('packScan.camera')}
          title={t('packScan.camera')}
          aria-expanded={isOpen}
          icon={<ScanSign />}
          onClick={() => (isOpen ? close() : setOpen(true))}
        />
        <Button onClick={submit}>{t('packScan.read')}</Button>
      </Space.Compact>
      {isOpen && (
        <CodeScanner
          title={t('packScan.cameraTitle')}
          instead={t('packScan.cameraInstead')}
          openReader={() => openCodeReader(PRODUCT_FORMATS)}
          onTexts={(texts) => {
            const codes = texts.map(read);
            const code = codes.find((each) => each.kind !== 'refused');
            if (code !== undefined) {
              close();
              void take(code);
              return undefined;
            }
            const [refused] = codes;
            return refused?.kind === 'refused'
              ? t(`vocabulary:scan.pack.refused.${refused.why}`)
              : undefined;
          }}
          onClose={close}
        />
      )}
      {verdict !== undefined && <ScanVerdict verdict={verdict} />}
    </div>
  );
}
