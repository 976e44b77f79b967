import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { receptionPhotos, receptionQuery } from '../api/inventory.ts';
import { SentPhotos } from '../photos/sent-photos.tsx';

interface DeskPhotosProps {
  readonly driveId: string;
  /** Id of the pledge, and of its reception. */
  readonly pledgeId: string;
}

/** Photos from the inspections of a pledge's goods. */
export function DeskPhotos({ driveId, pledgeId }: DeskPhotosProps) {
  const { t } = useTranslation();
  const { data: reception } = useQuery(receptionQuery(driveId, pledgeId));
  const photoIds = reception?.inspections.flatMap(({ photos }) => photos) ?? [];
  if (photoIds.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="desk-photos-title">
      <h2 id="desk-photos-title">{t('pledges.deskPhotos')}</h2>
      <SentPhotos
        driveId={driveId}
        folder={receptionPhotos(pledgeId)}
        erasing="desk"
        photoIds={photoIds}
      />
    </section>
  );
}
