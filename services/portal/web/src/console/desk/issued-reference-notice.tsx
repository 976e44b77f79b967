import { Alert, QRCode } from 'antd';
import { useTranslation } from 'react-i18next';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import type { DeskSearch } from '../search.ts';

export interface IssuedReference {
  readonly reference: string;
  /** Id of the pledge, which is also the id of its reception. */
  readonly pledgeId: string;
  /** Code of the giver's private link. */
  readonly code: string;
  /** Identities of the packs that were scanned before the pledge was registered, by its lines in order. */
  readonly packs: readonly (readonly string[])[];
}

/**
 * Whether the notice's own pledge is on the counter. Beside another pledge, the wrong giver could
 * scan the link and change a stranger's pledge.
 */
export const isOnCounter = (
  { reference, pledgeId }: IssuedReference,
  open: Pick<DeskSearch, 'reference' | 'reception'>,
): boolean =>
  open.reference === reference || (open.reference === undefined && open.reception === pledgeId);

/**
 * The reference and private link of a pledge that was just registered at the desk, shown while the
 * pledge is on the counter.
 */
export function IssuedReferenceNotice({ issued }: { readonly issued: IssuedReference }) {
  const { t } = useTranslation();
  const address = `${useAddress()}/p#${issued.code}`;
  return (
    <Alert
      className="notice-space desk-issued"
      type="success"
      role="status"
      title={t('desk.issued', { reference: issued.reference })}
      description={
        <div className="desk-issued-body">
          {/* The browser draws the QR code, because a URL with the secret link would be logged by the server. */}
          <QRCode
            type="svg"
            value={address}
            size={144}
            color="#000000"
            bgColor="#ffffff"
            aria-label={t('desk.issuedQr')}
          />
          <div>
            <p>{t('desk.issuedHint')}</p>
            <LinkToCopy address={address} label={t('pledges.privateLink')} />
          </div>
        </div>
      }
    />
  );
}
