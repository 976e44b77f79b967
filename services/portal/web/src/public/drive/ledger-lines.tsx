import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LedgerCheckpoint, readLedgerCheckpoint } from '../../platform/ledger-checkpoint.ts';
import { CHECKING_PAGE } from '../components/ledger-files.tsx';

/** The newest checkpoint of the public ledger and its key, on paper only. A paper without them is good, too. */
export function LedgerLines() {
  const { t } = useTranslation();
  const [read, setRead] = useState<LedgerCheckpoint>();
  useEffect(() => {
    const aborter = new AbortController();
    readLedgerCheckpoint(aborter.signal).then(setRead, () => {});
    return () => aborter.abort();
  }, []);
  if (read === undefined) return null;
  const { shown, ledgerKey } = read;
  const { origin, size, root, signature } = shown;
  const lines = [
    t('ledger.paper', { origin, size, page: `${location.origin}${CHECKING_PAGE}` }),
    t('ledger.paper-root', { root }),
    t('ledger.paper-signature', { signature }),
    t('ledger.paper-key', { key: ledgerKey }),
  ];
  return (
    <div className="print-address ledger-lines">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
