import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import { groupText } from './group-text.ts';

/** The panel to share a published drive by link, by a text for a chat group, or by poster. */
export function SharePanel({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId, slug, terms } = drive;
  const address = driveAddress(useAddress(), slug);
  return (
    <section className="panel stack" aria-labelledby="share-title">
      <div className="panel-title">
        <h2 id="share-title">{t('share.title')}</h2>
        <ButtonLink to="/console/drives/$driveId/poster" params={{ driveId }} target="_blank">
          {t('share.poster')}
        </ButtonLink>
      </div>
      <LinkToCopy address={address} label={t('share.link')} copyLabel={t('share.copyLink')} />
      <TextToCopy
        text={groupText(t, terms, address)}
        label={t('share.text')}
        copyLabel={t('share.copyText')}
      />
    </section>
  );
}
