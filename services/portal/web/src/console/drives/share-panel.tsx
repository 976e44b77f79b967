import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { qrPicture } from '../api/portal.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import { useMay } from '../layout/use-may.ts';
import { groupText } from './group-text.ts';

interface SharePanelProps {
  readonly drive: DriveView;
  /** Whether the drive was published on this page, which the panel then announces. */
  readonly isJustPublished: boolean;
}

/** The panel to share a published drive by link, text for a chat group, QR code or poster. */
export function SharePanel({ drive, isJustPublished }: SharePanelProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId, slug, terms } = drive;
  const address = driveAddress(useAddress(), slug);
  return (
    <section className="panel stack" aria-labelledby="share-title">
      <div className="panel-title">
        <h2 id="share-title">{t('share.title')}</h2>
        <div className="actions">
          <ButtonLink to="/console/drives/$driveId/poster" params={{ driveId }} target="_blank">
            {t('share.poster')}
          </ButtonLink>
          {may('installation') && (
            <ButtonLink to="/console/people" search={{}}>
              {t('share.invite')}
            </ButtonLink>
          )}
        </div>
      </div>
      <p role="status" className={isJustPublished ? 'strong' : undefined}>
        {isJustPublished ? `✓ ${t('share.published')}` : ''}
      </p>
      <div className="share-ways">
        <figure className="share-code">
          <img className="share-qr" src={qrPicture(address)} alt={t('poster.qr')} />
          <figcaption>
            <a href={qrPicture(address)} download={`${slug}.svg`}>
              {t('share.saveQr')}
            </a>
          </figcaption>
        </figure>
        <div className="stack">
          <LinkToCopy address={address} label={t('share.link')} copyLabel={t('share.copyLink')} />
          <TextToCopy
            text={groupText(t, terms, address)}
            label={t('share.text')}
            copyLabel={t('share.copyText')}
          />
        </div>
      </div>
    </section>
  );
}
