import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';

/** Photos of a receipt or of thanks, each a link to the full size. */
export function PhotoRow({
  consignmentId,
  photoIds,
  large = false,
}: {
  readonly consignmentId: string;
  readonly photoIds: readonly string[];
  readonly large?: boolean;
}) {
  const { t } = useTranslation();
  if (photoIds.length === 0) return null;
  return (
    <ul className={large ? 'photo-row photo-row-large' : 'photo-row'}>
      {photoIds.map((photoId, index) => {
        const address = routes.showPhoto.at({ consignmentId, photoId });
        return (
          <li key={photoId}>
            <a href={address} target="_blank" rel="noreferrer">
              <img
                src={address}
                alt={t('photo.sent', { number: index + 1 })}
                loading="lazy"
                decoding="async"
              />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
