import type { DriveView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { needProgress } from '../../domain/need-progress.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { drawPicture } from '../../platform/pictures/draw-picture.ts';
import { totalsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { PictureToSave } from '../components/picture-to-save.tsx';
import { useAddress } from '../components/use-address.ts';
import { groupText } from './group-text.ts';
import { progressPicture } from './progress-picture.ts';

/**
 * The panel to share a drive that was published, by link, by a text or picture for a chat group, or
 * by poster.
 */
export function SharePanel({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
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
          <ButtonLink to="/console/drives/$driveId/poster" params={{ driveId }} target="_blank">
            {t('share.poster')}
          </ButtonLink>
        )}
      </div>
      <LinkToCopy address={address} label={t('share.link')} copyLabel={t('share.copyLink')} />
      <TextToCopy
        text={groupText(t, terms, address, progress, isOpen)}
        label={t('share.text')}
        copyLabel={t('share.copyText')}
      />
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
