import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { useResource } from '../data/use-resource.ts';

const SCENES = ['packing', 'handover', 'arrival'] as const;

/** Photos of a drive that a coordinator published, in the order in which goods travel. */
export function DrivePhotos({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.listPublishedPhotos.at({ driveId }));
  if (resource.status !== 'ready' || resource.body.photos.length === 0) return null;
  const { photos } = resource.body;
  return (
    <section aria-labelledby="photos-title">
      <h2 id="photos-title">{t('drive-photos.title')}</h2>
      {SCENES.map((scene) => {
        const shown = photos.filter((photo) => photo.scene === scene);
        return shown.length === 0 ? null : (
          <div key={scene}>
            <h3>{t(`drive-photos.${scene}`)}</h3>
            <ul className="photo-row photo-row-large">
              {shown.map(({ consignmentId, photoId }, index) => {
                const address = routes.showPhoto.at({ consignmentId, photoId });
                return (
                  <li key={photoId}>
                    <a href={address} target="_blank" rel="noreferrer">
                      <img
                        src={address}
                        alt={t('drive-photos.photo', {
                          scene: t(`drive-photos.${scene}`),
                          number: index + 1,
                        })}
                        loading="lazy"
                        decoding="async"
                      />
                    </a>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </section>
  );
}
