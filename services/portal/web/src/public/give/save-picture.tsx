import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../components/callout.tsx';
import { drawKeepsake } from './draw-keepsake.ts';
import type { KeepsakeWords } from './keepsake.ts';
import './save-picture.css';

/** Matches in-app browsers, which allow no downloads but save a picture after a long press. */
const IN_APP = /MicroMessenger|wxwork|DingTalk|Lark|Feishu|QQ\/|Weibo|AlipayClient/i;

/**
 * A button that draws and shows the registration as a picture. The picture is also downloaded,
 * except in in-app browsers.
 */
export function SavePicture({ words }: { readonly words: KeepsakeWords }) {
  const { t } = useTranslation();
  const [picture, setPicture] = useState<string>();
  const [state, setState] = useState<'resting' | 'drawing' | 'failed'>('resting');
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (picture !== undefined) shown.current?.focus();
  }, [picture]);
  const inApp = IN_APP.test(navigator.userAgent);
  const file = `${words.site}-${words.reference}.png`;

  const save = async () => {
    if (state === 'drawing') return;
    setState('drawing');
    try {
      // The picture is a data URL and not a blob, because some in-app browsers can save only data
      // URLs.
      const drawn = (await drawKeepsake(words)).toDataURL('image/png');
      setPicture(drawn);
      setState('resting');
      if (!inApp) download(drawn, file);
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <button
        type="button"
        className="button button-quiet save-picture"
        aria-disabled={state === 'drawing'}
        onClick={() => void save()}
      >
        {t(state === 'drawing' ? 'form.working' : 'picture.save')}
      </button>
      <div role="status">
        {state === 'failed' ? <Callout kind="care">{t('picture.failed')}</Callout> : null}
      </div>
      {picture === undefined ? null : (
        <figure ref={shown} className="saved-picture" tabIndex={-1}>
          <figcaption>{t(inApp ? 'picture.press' : 'picture.saved')}</figcaption>
          <img src={picture} alt={t('picture.alt', { reference: words.reference })} />
        </figure>
      )}
    </>
  );
}

function download(address: string, file: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
}
