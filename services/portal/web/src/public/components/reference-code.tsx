import type { LinkKind, PRIVATE_LINKS } from '@bluebox/contracts/private-links';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { handInAddress } from '../../domain/hand-in-address.ts';

/** A pledge's reference, as text and as a QR code for the desk's scanner. */
export function ReferenceCode({ reference }: { readonly reference: string }) {
  const { t } = useTranslation();
  return (
    <div className="reference">
      <p className="reference-text">{reference}</p>
      <img
        className="reference-qr"
        src={routes.drawQr.at({}, { text: handInAddress(location.origin, reference) })}
        alt={t('done.qr', { reference })}
        width={180}
        height={180}
      />
    </div>
  );
}

/** Path of a page that a private link opens. */
export type PrivatePage = (typeof PRIVATE_LINKS)[LinkKind]['page'];

/** Returns the URL of a private link. The code is in the fragment, which browsers do not send. */
export const privateLink = (page: PrivatePage, code: string): string =>
  `${location.origin}${page}#${code}`;
