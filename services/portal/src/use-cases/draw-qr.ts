import { BoundedMap } from '@bluebox/service-http';
import { toSVG } from 'bwip-js/node';

/** Number of cached drawings, of some kilobytes each. */
const MOST_DRAWINGS = 500;

/**
 * Options of the QR code. At error correction level Q, a quarter of the code may be damaged. The
 * library's type lacks the options of single symbologies.
 */
const QR_OPTIONS: { bcid: string } & Record<string, unknown> = {
  bcid: 'qrcode',
  eclevel: 'Q',
  scale: 4,
  padding: 4,
};

/** Draws a text as a QR code, as SVG, without caching it, for texts that are secret. */
export const drawQrOnce = (text: string): string => toSVG({ ...QR_OPTIONS, text });

/** Returns a function that draws a text as a QR code, as SVG, and caches its latest drawings. */
export function qrDrawer(): (text: string) => string {
  const drawings = new BoundedMap<string, string>(MOST_DRAWINGS);
  return (text) => {
    const svg = drawings.get(text) ?? toSVG({ ...QR_OPTIONS, text });
    drawings.set(text, svg);
    return svg;
  };
}
