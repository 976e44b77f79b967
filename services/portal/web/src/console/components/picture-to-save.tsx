import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDrawnPicture } from '../../platform/pictures/use-drawn-picture.ts';

interface PictureToSaveProps {
  readonly draw: () => Promise<HTMLCanvasElement>;
  /** Name of the downloaded file. */
  readonly file: string;
  /** Description of the picture for screen readers. */
  readonly alt: string;
}

/**
 * A button that draws a picture, downloads it, and shows it with a button that copies it.
 */
export function PictureToSave({ draw, file, alt }: PictureToSaveProps) {
  const { t } = useTranslation();
  const { picture, state, shown, inApp, save } = useDrawnPicture(draw, file);
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = async (address: string) => {
    setCopied((await copyPicture(address)) ? 'yes' : 'refused');
  };
  return (
    <div className="stack">
      <div>
        <Button
          loading={state === 'drawing'}
          onClick={() => {
            setCopied('no');
            void save();
          }}
        >
          {t('share.picture.draw')}
        </Button>
      </div>
      <p role="status" className="picture-status">
        {state === 'failed' && t('share.picture.failed')}
        {copied === 'refused' && t('share.picture.refused')}
      </p>
      {picture !== undefined && (
        <figure ref={shown} className="picture-to-save" tabIndex={-1}>
          <figcaption>{t(inApp ? 'share.picture.press' : 'share.picture.saved')}</figcaption>
          <img src={picture} alt={alt} />
          {!inApp && (
            <Button onClick={() => void copy(picture)}>
              <span aria-live="polite">
                {t(copied === 'yes' ? 'share.picture.copied' : 'share.picture.copy')}
              </span>
            </Button>
          )}
        </figure>
      )}
    </div>
  );
}

/**
 * Copies a picture. Browsers offer this only over HTTPS and on the local machine.
 * @param address data URL of the picture.
 * @returns whether the picture was copied.
 */
async function copyPicture(address: string): Promise<boolean> {
  try {
    // The page's content security policy forbids fetching a data URL.
    const [, encoded = ''] = address.split(',');
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const blob = new Blob([bytes], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]);
    return true;
  } catch {
    return false;
  }
}
