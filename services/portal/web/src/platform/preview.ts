import type { DriveView } from '@bluebox/contracts';

/* Messages between the console and the preview, which is a drive's public page with unsaved terms
   in a frame of the console. Messages from another origin are ignored. */

const READY = 'bluebox-preview-ready';
const SHOW = 'bluebox-preview-show';
type Message =
  | { readonly kind: typeof READY }
  | { readonly kind: typeof SHOW; readonly drive: DriveView };

const isMessage = (data: unknown): data is Message =>
  typeof data === 'object' && data !== null && 'kind' in data;

/**
 * Asks the console, from inside the frame, for the drive to show.
 * @param onDrive called with the drive, and after every change with the changed drive.
 * @returns a function that stops listening.
 */
export function followPreview(onDrive: (drive: DriveView) => void): () => void {
  const take = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || source !== window.parent || window.parent === window) return;
    if (isMessage(data) && data.kind === SHOW) onDrive(data.drive);
  };
  window.addEventListener('message', take);
  window.parent.postMessage({ kind: READY } satisfies Message, location.origin);
  return () => window.removeEventListener('message', take);
}

/**
 * Calls `ready` in the console each time the page in the frame asks for a drive.
 * @returns a function that stops listening.
 */
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
