import type { Work } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { erasePhoto, type PhotoFolder } from '../api/photos.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { useMay } from '../layout/use-may.ts';
import './photos.css';

interface SentPhotosProps {
  readonly driveId: string;
  readonly folder: PhotoFolder;
  /** Permission needed to erase a photo. */
  readonly erasing: Work;
  readonly photoIds: readonly string[];
}

/**
 * Photos of an entry, each with a link to its full size. People with the permission `erasing` can
 * erase photos.
 */
export function SentPhotos({ driveId, folder, erasing, photoIds }: SentPhotosProps) {
  const { t } = useTranslation();
  const may = useMay();
  const mutation = useApiMutation({ send: erasePhoto(folder), touches: driveKey(driveId) });
  if (photoIds.length === 0) return null;
  return (
    <ul className="photo-list">
      {photoIds.map((photoId, index) => {
        const address = folder.show(photoId);
        const number = index + 1;
        return (
          <li key={photoId}>
            <a href={address} target="_blank" rel="noreferrer">
              <img src={address} alt={t('photos.sent', { number })} loading="lazy" />
            </a>
            {may(erasing) && (
              <ConfirmButton
                label={t('photos.erase')}
                title={t('photos.eraseTitle')}
                okLabel={t('photos.erase')}
                button={{ size: 'small', 'aria-label': t('photos.eraseOf', { number }) }}
                danger
                mutation={mutation}
                input={photoId}
              >
                <p>{t('photos.eraseHint')}</p>
              </ConfirmButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
