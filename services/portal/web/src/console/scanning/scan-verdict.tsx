import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import './scanning.css';

/** Outcome of the last scan, with a sentence to show. */
export interface Verdict {
  /** Number of the scan, so that two outcomes in the same words are both announced. */
  readonly scan: number;
  readonly outcome: 'right' | 'wrong';
  readonly text: string;
}

/** The outcome of a scan, by colour, sign and words. `soundScan` plays the tone. */
export function ScanVerdict({ verdict }: { readonly verdict: Verdict | undefined }) {
  const { t } = useTranslation();
  const wrong = verdict?.outcome === 'wrong';
  return (
    <div className="scan-verdict-place" role={wrong ? 'alert' : 'status'}>
      {verdict !== undefined && (
        <p key={verdict.scan} className={`scan-verdict scan-verdict-${verdict.outcome}`}>
          {wrong ? <CloseCircleFilled aria-hidden /> : <CheckCircleFilled aria-hidden />}
          <span className="strong">{t(`scan.${verdict.outcome}`)}</span>
          <span>{verdict.text}</span>
        </p>
      )}
    </div>
  );
}
