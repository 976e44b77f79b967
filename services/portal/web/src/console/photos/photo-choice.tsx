import { Button } from 'antd';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_MEGABYTES } from '../../platform/chosen-photo.ts';
import type { ChosenPhotos } from '../../platform/use-chosen-photos.ts';
import './photos.css';

/** Largest number of photos of one entry. */
export const MOST_PHOTOS = 4;

interface PhotoChoiceProps {
  readonly label: React.ReactNode;
  readonly hint: string;
  readonly chosen: ChosenPhotos;
  /** The file input, for callers that open the choice themselves. */
  readonly input?: React.RefObject<HTMLInputElement | null>;
}

/**
 * The field for photos of an entry, from the camera or from a file. Photos are scaled down first.
 */
export function PhotoChoice({ label, hint, chosen, input }: PhotoChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const field = input ?? own;
  const { photos, most, isPreparing, refused } = chosen;

  return (
    <div className="photo-choice">
      <label className="field-label" id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      <p className="soft" id={`${id}-hint`}>
        {hint}
      </p>
      {photos.length > 0 && (
        <ul className="photo-list">
          {photos.map(({ photoId, photo }, index) => (
            <li key={photoId}>
              <img
                src={`data:image/jpeg;base64,${photo}`}
                alt={t('photos.chosen', { number: index + 1 })}
              />
              <Button
                size="small"
                aria-label={t('photos.removeOf', { number: index + 1 })}
                onClick={() => {
                  chosen.remove(photoId);
                  field.current?.focus();
                }}
              >
                {t('action.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {/* A label replaces the browser's own button, because that is in the browser's language. */}
      <label className="photo-button">
        <input
          id={id}
          ref={field}
          type="file"
          accept="image/*"
          multiple
          className="out-of-sight"
          disabled={photos.length >= most}
          aria-labelledby={`${id}-label`}
          aria-describedby={refused === undefined ? `${id}-hint` : `${id}-hint ${id}-problem`}
          aria-invalid={refused !== undefined}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            // Clearing the value lets people choose the same file again after its removal.
            event.target.value = '';
            void chosen.add(files);
          }}
        />
        {t('photos.choose')}
      </label>
      {refused !== undefined && (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {t(`photos.problem.${refused}`, { most: MOST_MEGABYTES })}
        </p>
      )}
      <p role="status" className="soft">
        {isPreparing
          ? t('photos.working')
          : photos.length >= most
            ? t('photos.most', { count: most })
            : ''}
      </p>
    </div>
  );
}
