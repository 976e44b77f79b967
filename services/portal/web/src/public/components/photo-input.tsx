import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ChosenPhoto,
  choosePhoto,
  MOST_MEGABYTES,
  PhotoRefused,
} from '../../platform/chosen-photo.ts';
import type { Preparation } from '../../platform/use-prepared-sending.ts';
import { Field } from '../forms/field.tsx';

/**
 * The field for photos, from the camera or the phone's storage. They are scaled down before they
 * are sent.
 */
export function PhotoInput({
  id,
  label,
  hint,
  photos,
  most,
  onChange,
  onPreparation,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly photos: readonly ChosenPhoto[];
  readonly most: number;
  readonly onChange: (photos: readonly ChosenPhoto[]) => void;
  /** See `usePreparedSending`. */
  readonly onPreparation: (preparation: Preparation) => void;
}) {
  const { t } = useTranslation();
  const [error, setError] = useState<string>();
  const [working, setWorking] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const add = async (files: readonly File[]) => {
    setError(undefined);
    setWorking(true);
    onPreparation('working');
    let failed = false;
    const added: ChosenPhoto[] = [];
    for (const file of files.slice(0, most - photos.length)) {
      try {
        added.push(await choosePhoto(file));
      } catch (refusal) {
        if (!(refusal instanceof PhotoRefused)) throw refusal;
        failed = true;
        setError(t(`error.photo.${refusal.reason}`, { most: MOST_MEGABYTES }));
      }
    }
    setWorking(false);
    onPreparation(failed ? 'failed' : 'idle');
    if (input.current !== null) input.current.value = '';
    if (added.length > 0) onChange([...photos, ...added]);
  };

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
                      onChange(photos.filter((other) => other.photoId !== photoId));
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
              onChange={(event) => void add([...(event.target.files ?? [])])}
            />
          </span>
          <p role="status" className="hint">
            {working
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
