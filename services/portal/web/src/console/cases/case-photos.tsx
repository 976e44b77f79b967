import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { consignmentPhotos, consignmentQuery } from '../api/shipment.ts';
import { SentPhotos } from '../photos/sent-photos.tsx';

interface CasePhotosProps {
  readonly driveId: string;
  readonly consignmentId: string;
  readonly caseId: string;
}

/** The photos of the receipt that opened the case. */
export function CasePhotos({ driveId, consignmentId, caseId }: CasePhotosProps) {
  const { t } = useTranslation();
  const { data: consignment } = useQuery(consignmentQuery(driveId, consignmentId));
  const photoIds =
    consignment?.boxes
      .flatMap(({ receipt }) => receipt ?? [])
      .filter(({ cases }) => cases.some((opened) => opened.caseId === caseId))
      .flatMap(({ photos }) => photos) ?? [];
  if (photoIds.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="case-photos-title">
      <h2 id="case-photos-title">{t('cases.photos')}</h2>
      <SentPhotos
        driveId={driveId}
        folder={consignmentPhotos(consignmentId)}
        erasing="coordinator"
        photoIds={photoIds}
      />
    </section>
  );
}
