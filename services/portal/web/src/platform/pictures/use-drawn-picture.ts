import { useEffect, useRef, useState } from 'react';

/** Matches in-app browsers, which allow no downloads but save a picture after a long press. */
const IN_APP = /MicroMessenger|wxwork|DingTalk|Lark|Feishu|QQ\/|Weibo|AlipayClient/i;

/**
 * Draws a picture when asked, and downloads it, except in in-app browsers. The element of `shown`
 * receives the focus when there is a picture.
 * @param draw draws the picture.
 * @param file name of the downloaded file.
 */
export function useDrawnPicture(draw: () => Promise<HTMLCanvasElement>, file: string) {
  const [picture, setPicture] = useState<string>();
  const [state, setState] = useState<'resting' | 'drawing' | 'failed'>('resting');
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (picture !== undefined) shown.current?.focus();
  }, [picture]);
  const inApp = IN_APP.test(navigator.userAgent);
  const save = async () => {
    if (state === 'drawing') return;
    setState('drawing');
    try {
      // The picture is a data URL and not a blob, because some in-app browsers can save only data
      // URLs.
      const drawn = (await draw()).toDataURL('image/png');
      setPicture(drawn);
      setState('resting');
      if (!inApp) download(drawn, file);
    } catch {
      setState('failed');
    }
  };
  return { picture, state, shown, inApp, save };
}

function download(address: string, file: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
}
