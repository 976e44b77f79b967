import type { DriveView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { needProgress } from '../../domain/need-progress.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { drawPicture } from '../../platform/pictures/draw-picture.ts';
import { qrPicture } from '../api/portal.ts';
import { totalsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { PictureToSave } from '../components/picture-to-save.tsx';
import { useAddress } from '../components/use-address.ts';
import { useMay } from '../layout/use-may.ts';
import { groupText } from './group-text.ts';
import { progressPicture } from './progress-picture.ts';

interface SharePanelProps {
  readonly drive: DriveView;
  /** Whether the drive was published on this page, which the panel then announces. */
  readonly isJustPublished: boolean;
}

/**
 * The panel to share a drive that was published, by link, by a text or picture for a chat group, by
 * QR code or poster.
 */
export function SharePanel({ drive, isJustPublished }: SharePanelProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId, slug, status, terms } = drive;
  const address = driveAddress(useAddress(), slug);
  const { data: totals } = useQuery(totalsQuery(driveId));
  const progress = totals && needProgress(terms.needs, totals.rows);
  const today = calendarDay(serverNow());
  const isOpen = status === 'published' && today <= terms.window.closesOn;
  return (
    <section className="panel stack" aria-labelledby="share-title">
      <div className="panel-title">
        <h2 id="share-title">{t(isOpen ? 'share.title' : 'share.titleOver')}</h2>
        {isOpen && (
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
        )}
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
            text={groupText(t, terms, address, progress, isOpen)}
            label={t('share.text')}
            copyLabel={t('share.copyText')}
          />
        </div>
      </div>
      {totals && progress && (
        <>
          <h3 className="share-picture-title">{t('share.picture.title')}</h3>
          <p className="soft">{t('share.picture.hint')}</p>
          <PictureToSave
            draw={() => drawPicture(progressPicture(t, drive, totals, progress, isOpen), address)}
            file={`${t('share.picture.file', { day: today })}.png`}
            alt={t('share.picture.alt', { title: terms.title, day: formatDay(today) })}
          />
        </>
      )}
    </section>
  );
}
