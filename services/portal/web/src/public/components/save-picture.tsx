import { useTranslation } from 'react-i18next';
import { useDrawnPicture } from '../../platform/pictures/use-drawn-picture.ts';
import { Callout } from './callout.tsx';
import './save-picture.css';

/**
 * A button that draws and shows a picture. The picture is also downloaded, except in in-app
 * browsers.
 */
export function SavePicture({
  draw,
  file,
  alt,
  label,
}: {
  readonly draw: () => Promise<HTMLCanvasElement>;
  /** Name of the downloaded file. */
  readonly file: string;
  /** Description of the picture for screen readers. */
  readonly alt: string;
  /** Label of the button; by default "save as a picture". */
  readonly label?: string;
}) {
  const { t } = useTranslation();
  const { picture, state, shown, inApp, save } = useDrawnPicture(draw, file);
  return (
    <>
      <button
        type="button"
        className="button button-quiet save-picture no-print"
        aria-disabled={state === 'drawing'}
        onClick={() => void save()}
      >
        {state === 'drawing' ? t('form.working') : (label ?? t('picture.save'))}
      </button>
      <div role="status">
        {state === 'failed' ? <Callout kind="care">{t('picture.failed')}</Callout> : null}
      </div>
      {picture === undefined ? null : (
        <figure ref={shown} className="saved-picture no-print" tabIndex={-1}>
          <figcaption>{t(inApp ? 'picture.press' : 'picture.saved')}</figcaption>
          <img src={picture} alt={alt} />
        </figure>
      )}
    </>
  );
}
