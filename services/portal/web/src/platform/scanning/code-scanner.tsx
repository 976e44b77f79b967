import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drawPhoto, PhotoRefused } from '../chosen-photo.ts';
import { CameraRefused, type CameraTrouble, openCamera } from './camera.ts';
import type { CodeReader } from './code-reader.ts';
import { watchForCodes } from './scanned-frames.ts';
import './scanner.css';

/**
 * Longest side, in pixels, of a photo that is searched for codes. A code may fill only a small part
 * of a photo, so a photo needs more pixels than a camera frame.
 */
const PHOTO_SIDE = 2_000;

type CameraState = 'starting' | 'looking' | CameraTrouble | 'no-decoder';
type PhotoState = 'none' | 'reading' | 'nothing' | 'unreadable' | 'large';

/**
 * Scans a code with the camera or from a photo. The rest of the page stays usable, so the code can
 * also be typed.
 */
export function CodeScanner({
  title,
  instead,
  openReader,
  onTexts,
  onClose,
}: {
  readonly title: string;
  /** Advice for people whose camera does not work, or whose photo contains no code. */
  readonly instead: string;
  readonly openReader: () => Promise<CodeReader>;
  /**
   * Handles the texts of scanned codes.
   * @returns the error to show; `undefined` if a text was accepted.
   */
  readonly onTexts: (texts: readonly string[]) => string | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const titleId = useId();
  const photoId = useId();
  const panel = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<CameraState>('starting');
  const [photo, setPhoto] = useState<PhotoState>('none');
  const [wrong, setWrong] = useState<string>();
  const reader = useRef<Promise<CodeReader>>(undefined);
  const tell = useRef(onTexts);
  tell.current = onTexts;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the camera is opened once
  useEffect(() => {
    panel.current?.focus();
    let left = false;
    let stop = () => {};
    let stream: MediaStream | undefined;
    const opened = openReader();
    reader.current = opened;
    const start = async () => {
      stream = await openCamera();
      if (left) return;
      const picture = video.current;
      if (picture === null) return;
      picture.srcObject = stream;
      await picture.play();
      const eyes = await opened;
      if (left) return;
      setCamera('looking');
      stop = watchForCodes(
        picture,
        eyes,
        (texts) => setWrong(tell.current(texts)),
        () => setCamera('no-decoder'),
      );
    };
    start().catch((error: unknown) => {
      if (!left) setCamera(error instanceof CameraRefused ? error.trouble : 'missing');
    });
    return () => {
      left = true;
      stop();
      for (const track of stream?.getTracks() ?? []) track.stop();
      void opened.then((eyes) => eyes.close());
    };
  }, []);

  const readPhoto = async (file: File | undefined) => {
    if (file === undefined) return;
    setPhoto('reading');
    setWrong(undefined);
    let drawn: HTMLCanvasElement;
    try {
      drawn = await drawPhoto(file, PHOTO_SIDE);
    } catch (refusal) {
      if (!(refusal instanceof PhotoRefused)) throw refusal;
      setPhoto(refusal.reason);
      return;
    }
    try {
      const texts = (await (await reader.current)?.read(drawn)) ?? [];
      setPhoto(texts.length === 0 ? 'nothing' : 'none');
      if (texts.length > 0) setWrong(tell.current(texts));
    } catch {
      setPhoto('none');
      setCamera('no-decoder');
    }
  };

  const seeing = camera === 'starting' || camera === 'looking';
  return (
    <section ref={panel} className="scanner no-print" tabIndex={-1} aria-labelledby={titleId}>
      <h2 id={titleId} className="scanner-title">
        {title}
      </h2>
      <div className="scanner-view" hidden={!seeing}>
        <video ref={video} muted playsInline aria-label={t('vocabulary:scan.camera')} />
        <span className="scanner-line" aria-hidden="true" />
      </div>
      <div role="status">
        {photo === 'none' && wrong === undefined ? <p>{t(`vocabulary:scan.${camera}`)}</p> : null}
        {photo === 'none' || photo === 'reading' ? null : (
          <p className="scanner-wrong">{t(`vocabulary:scan.photo-${photo}`)}</p>
        )}
        {photo === 'reading' ? <p>{t('vocabulary:scan.photo-reading')}</p> : null}
        {wrong === undefined ? null : <p className="scanner-wrong">{wrong}</p>}
        {seeing && photo !== 'nothing' ? null : <p>{instead}</p>}
      </div>
      <div className="button-row scanner-ways">
        {camera === 'no-decoder' ? null : (
          <span className={seeing ? 'photo-file photo-file-quiet' : 'photo-file'}>
            <label htmlFor={photoId}>{t('vocabulary:scan.photo')}</label>
            <input
              id={photoId}
              type="file"
              accept="image/*"
              capture="environment"
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                event.target.value = '';
                void readPhoto(file);
              }}
            />
          </span>
        )}
        <button type="button" className="text-button" onClick={onClose}>
          {t('vocabulary:scan.close')}
        </button>
      </div>
    </section>
  );
}
