import type { DriveView } from '@bluebox/contracts';

/* Message of the preview, a drive's public page in a frame of the console, with terms that are
   not saved yet. Only pages of this origin exchange these messages. */

const READY = 'bluebox-preview-ready';
const SHOW = 'bluebox-preview-show';
type Message =
  | { readonly kind: typeof READY }
  | { readonly kind: typeof SHOW; readonly drive: DriveView };

const isMessage = (data: unknown): data is Message =>
  typeof data === 'object' && data !== null && 'kind' in data;

/** Requests, inside the frame, the drive to show, and every change of it. */
export function followPreview(onDrive: (drive: DriveView) => void): () => void {
  const take = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || source !== window.parent || window.parent === window) return;
    if (isMessage(data) && data.kind === SHOW) onDrive(data.drive);
  };
  window.addEventListener('message', take);
  window.parent.postMessage({ kind: READY } satisfies Message, location.origin);
  return () => window.removeEventListener('message', take);
}

/** Calls the function, outside the frame, when the page in it waits for a drive. */
export function onPreviewReady(frame: () => Window | null, ready: () => void): () => void {
  const take = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || source === null || source !== frame()) return;
    if (isMessage(data) && data.kind === READY) ready();
  };
  window.addEventListener('message', take);
  return () => window.removeEventListener('message', take);
}

export const showPreview = (frame: Window, drive: DriveView): void =>
  frame.postMessage({ kind: SHOW, drive } satisfies Message, location.origin);
