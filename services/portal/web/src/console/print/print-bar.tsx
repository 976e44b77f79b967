import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface PrintBarProps {
  /** Paper that the printer needs. */
  readonly paper: string;
  /** Whether everything that is to be printed has loaded. */
  readonly ready?: boolean;
}

/**
 * The bar above a sheet, with a print button. Browsers do not report whether printing succeeded, so
 * the bar shows advice after each attempt.
 */
export function PrintBar({ paper, ready = true }: PrintBarProps) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  useEffect(() => {
    const note = () => setTried(true);
    window.addEventListener('afterprint', note);
    return () => window.removeEventListener('afterprint', note);
  }, []);
  return (
    <div className="screen-only print-bar">
      <Button type="primary" disabled={!ready} onClick={() => window.print()}>
        {t(tried ? 'label.printAgain' : 'label.print')}
      </Button>
      <span className="soft">{paper}</span>
      <p className="print-tried" role="status">
        {tried && t('label.tried')}
      </p>
    </div>
  );
}
