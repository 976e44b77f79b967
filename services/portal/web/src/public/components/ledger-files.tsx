import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { useResource } from '../data/use-resource.ts';
import { CopyField } from './copy-field.tsx';

/** URL of the page that checks proofs and ledgers without a network. It opens only once it is saved. */
export const CHECKING_PAGE = '/ledger/verify.html';

/** Links to the public ledger of a drive and to the page that checks it, and the ledger's key. */
export function LedgerFiles({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.showLedgerKey.at());
  return (
    <>
      <p>{t('ledger.how')}</p>
      <ul className="ledger-files">
        <li>
          <a className="text-button" href={CHECKING_PAGE} download>
            {t('ledger.page')}
          </a>
        </li>
        <li>
          <a className="text-button" href={routes.downloadDriveLedger.at({ driveId })} download>
            {t('ledger.download')}
          </a>
        </li>
      </ul>
      {resource.status === 'ready' ? (
        <CopyField
          id="ledger-key"
          label={t('ledger.key')}
          text={resource.body.vkey}
          copy={t('ledger.copy')}
        />
      ) : null}
    </>
  );
}
