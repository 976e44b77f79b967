import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_MEGABYTES } from '../../platform/chosen-photo.ts';
import type { ChosenPhotos } from '../../platform/use-chosen-photos.ts';
import { Field } from '../forms/field.tsx';

/**
 * The field for photos, taken with the camera or chosen from the phone. Photos are scaled down when
 * they are chosen.
 */
export function PhotoInput({
  id,
  label,
  hint,
  chosen,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly chosen: ChosenPhotos;
}) {
  const { t } = useTranslation();
  const { photos, most, isPreparing, refused } = chosen;
  const input = useRef<HTMLInputElement>(null);
  const error =
    refused === undefined ? undefined : t(`error.photo.${refused}`, { most: MOST_MEGABYTES });

  return (
    <Field id={id} label={label} hint={hint} error={error} optional>
      {(ties) => (
        <>
          {photos.length === 0 ? null : (
            <ul className="photo-row">
              {photos.map(({ photoId, photo }, index) => (
                <li key={photoId}>
                  <img
                    src={`data:image/jpeg;base64,${photo}`}
                    alt={t('photo.chosen', { number: index + 1 })}
                  />
                  <button
                    type="button"
                    className="text-button"
                    aria-label={t('photo.remove-of', { number: index + 1 })}
                    onClick={() => {
                      chosen.remove(photoId);
                      input.current?.focus();
                    }}
                  >
                    {t('photo.remove')}
                  </button>
                </li>
              ))}
            </ul>
          )}
          <span className="photo-file">
            <span aria-hidden="true">{t('photo.choose')}</span>
            <input
              {...ties}
              ref={input}
              type="file"
              accept="image/*"
              multiple={most > 1}
              disabled={photos.length >= most}
              onChange={(event) => {
                const files = [...(event.target.files ?? [])];
                // The browser reports no change when the same file is chosen again, unless the
                // value is cleared.
                event.target.value = '';
                void chosen.add(files);
              }}
            />
          </span>
          <p role="status" className="hint">
            {isPreparing
              ? t('photo.working')
              : photos.length >= most
                ? t('photo.most', { count: most })
                : ''}
          </p>
        </>
      )}
    </Field>
  );
}
