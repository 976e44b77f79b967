import type { CodeReader } from './code-reader.ts';

/** Pause between frames, in milliseconds, so that an old phone can keep up. */
const PAUSE = 150;

/** Scales a size down so that both sides are at most `longest`. */
export function fitInto(width: number, height: number, longest: number) {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/**
 * Decodes the camera's frames until stopped.
 * @param onTexts called with the texts of each frame that shows codes.
 * @param onBroken called once if the reader fails, which also ends the decoding.
 * @returns a function that stops decoding.
 */
export function watchForCodes(
  video: HTMLVideoElement,
  reader: CodeReader,
  onTexts: (texts: readonly string[]) => void,
  onBroken: () => void,
): () => void {
  const canvas = document.createElement('canvas');
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    if (stopped) return;
    try {
      if (video.videoWidth > 0) {
        const { width, height } = fitInto(video.videoWidth, video.videoHeight, 1_280);
        canvas.width = width;
        canvas.height = height;
        canvas
          .getContext('2d', { willReadFrequently: true })
          ?.drawImage(video, 0, 0, width, height);
        const texts = await reader.read(canvas);
        if (stopped) return;
        if (texts.length > 0) onTexts(texts);
      }
    } catch {
      if (!stopped) onBroken();
      return;
    }
    if (!stopped) timer = setTimeout(() => void look(), PAUSE);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
