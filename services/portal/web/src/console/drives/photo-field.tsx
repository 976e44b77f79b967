import { Button, Checkbox, Form } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePhoto, MOST_MEGABYTES, PhotoRefused } from '../../platform/chosen-photo.ts';
import type { PhotoFolder } from '../api/photos.ts';
import '../photos/photos.css';
import type { TypedPhoto } from './typed-terms.ts';

interface PhotoFieldProps {
  readonly name: 'picture' | 'letter';
  readonly folder: PhotoFolder;
}

/** The field for one photo of a drive, with the choice to show it to everybody. */
export function PhotoField({ name, folder }: PhotoFieldProps) {
  return (
    <Form.Item name={name} noStyle>
      <PhotoInput name={name} folder={folder} />
    </Form.Item>
  );
}

interface PhotoInputProps extends PhotoFieldProps {
  // The form sets the value and the handler.
  readonly value?: TypedPhoto | undefined;
  readonly onChange?: (photo: TypedPhoto | undefined) => void;
}

function PhotoInput({ name, folder, value, onChange }: PhotoInputProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isPreparing, setPreparing] = useState(false);
  const [refused, setRefused] = useState<PhotoRefused['reason']>();
  const label = t(`terms.${name}`);
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setRefused(undefined);
    setPreparing(true);
    try {
      const chosen = await choosePhoto(file);
      onChange?.({ ...chosen, public: value?.public ?? name === 'picture' });
    } catch (error) {
      if (!(error instanceof PhotoRefused)) throw error;
      setRefused(error.reason);
    } finally {
      setPreparing(false);
    }
  };
  return (
    <div className="photo-choice drive-photo">
      <label className="field-label" id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      <p className="soft" id={`${id}-hint`}>
        {t(`terms.${name}Hint`)}
      </p>
      {value !== undefined && (
        <img
          src={
            value.photo === undefined
              ? folder.show(value.photoId)
              : `data:image/jpeg;base64,${value.photo}`
          }
          alt={label}
        />
      )}
      <div className="actions">
        <label className="photo-button">
          <input
            id={id}
            ref={input}
            type="file"
            accept="image/*"
            className="out-of-sight"
            aria-labelledby={`${id}-label`}
            aria-describedby={refused === undefined ? `${id}-hint` : `${id}-hint ${id}-problem`}
            aria-invalid={refused !== undefined}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              // Clearing the value lets people choose the same file again after its removal.
              event.target.value = '';
              void choose(file);
            }}
          />
          {t(value === undefined ? 'photos.choose' : 'terms.photoReplace')}
        </label>
        {value !== undefined && (
          <Button
            aria-label={t('terms.photoRemove', { name: label })}
            onClick={() => {
              onChange?.(undefined);
              input.current?.focus();
            }}
          >
            {t('action.remove')}
          </Button>
        )}
      </div>
      {value !== undefined && (
        <Checkbox
          checked={value.public}
          onChange={({ target }) => onChange?.({ ...value, public: target.checked })}
        >
          {t(`terms.${name}Public`)}
        </Checkbox>
      )}
      {refused !== undefined && (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {t(`photos.problem.${refused}`, { most: MOST_MEGABYTES })}
        </p>
      )}
      <p role="status" className="soft">
        {isPreparing ? t('photos.working') : ''}
      </p>
    </div>
  );
}
