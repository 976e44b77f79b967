import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface ScannedPacksProps {
  readonly packs: readonly string[];
  /** Number of pieces, which must not be smaller than that of the packs. */
  readonly quantity: number | null;
  readonly onClear: () => void;
}

/** The number of packs that were scanned with a code of their own, and a way to begin anew. */
export function ScannedPacks({ packs, quantity, onClear }: ScannedPacksProps) {
  const { t } = useTranslation();
  if (packs.length === 0) return null;
  return (
    <p className="scanned-packs">
      {t('packScan.scanned', { count: packs.length })}{' '}
      <Button size="small" onClick={onClear}>
        {t('packScan.clear')}
      </Button>
      {quantity !== null && packs.length > quantity && (
        <span className="field-problem" role="alert">
          {t('packScan.moreThanCounted')}
        </span>
      )}
    </p>
  );
}
