import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ChosenPhoto,
  choosePhoto,
  MOST_MEGABYTES,
  PhotoRefused,
} from '../../platform/chosen-photo.ts';
import type { Preparation } from '../../platform/use-prepared-sending.ts';
import './photos.css';

/** Largest number of photos of one entry. */
const MOST_PHOTOS = 4;

interface PhotoChoiceProps {
  readonly label: React.ReactNode;
  readonly hint: string;
  readonly photos: readonly ChosenPhoto[];
  readonly onChange: (photos: readonly ChosenPhoto[]) => void;
  /** See `usePreparedSending`. */
  readonly onPreparation: (preparation: Preparation) => void;
  /** The file input, so that the choice can be opened from elsewhere. */
  readonly input?: React.RefObject<HTMLInputElement | null>;
}

/**
 * The field for photos of an entry, from the camera or from a file. Photos are scaled down first.
 */
export function PhotoChoice({
  label,
  hint,
  photos,
  onChange,
  onPreparation,
  input,
}: PhotoChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const field = input ?? own;
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string>();

  const add = async (files: readonly File[]) => {
    setProblem(undefined);
    setWorking(true);
    onPreparation('working');
    let failed = false;
    const added: ChosenPhoto[] = [];
    for (const file of files.slice(0, MOST_PHOTOS - photos.length)) {
      try {
        added.push(await choosePhoto(file));
      } catch (refusal) {
        if (!(refusal instanceof PhotoRefused)) throw refusal;
        failed = true;
        setProblem(t(`photos.problem.${refusal.reason}`, { most: MOST_MEGABYTES }));
      }
    }
    setWorking(false);
    onPreparation(failed ? 'failed' : 'idle');
    if (field.current !== null) field.current.value = '';
    if (added.length > 0) onChange([...photos, ...added]);
  };

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
                  onChange(photos.filter((other) => other.photoId !== photoId));
                  field.current?.focus();
                }}
              >
                {t('action.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {/* A label replaces the browser's own button, whose language is the browser's and not the page's. */}
      <label className="photo-button">
        <input
          id={id}
          ref={field}
          type="file"
          accept="image/*"
          multiple
          className="out-of-sight"
          disabled={photos.length >= MOST_PHOTOS}
          aria-labelledby={`${id}-label`}
          aria-describedby={problem === undefined ? `${id}-hint` : `${id}-hint ${id}-problem`}
          aria-invalid={problem !== undefined}
          onChange={(event) => void add([...(event.target.files ?? [])])}
        />
        {t('photos.choose')}
      </label>
      {problem !== undefined && (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <p role="status" className="soft">
        {working
          ? t('photos.working')
          : photos.length >= MOST_PHOTOS
            ? t('photos.most', { count: MOST_PHOTOS })
            : ''}
      </p>
    </div>
  );
}
