import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface PrintBarProps {
  /** What has to be in the printer. */
  readonly paper: string;
  /** Whether everything that is to be printed is there. */
  readonly ready?: boolean;
}

/** Above a sheet: prints it, as often as one likes. A browser does not tell whether paper came out, so after each try it says what else there is. */
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
