import type { HandInPoint } from '@bluebox/contracts';
import {
  PICTURE_COLOURS,
  type Picture,
  type PicturePart,
} from '../../platform/pictures/picture.ts';

/**
 * Texts on the picture of a registration. The private link is left out, because people pass
 * pictures on.
 */
export interface KeepsakeWords {
  readonly site: string;
  readonly drive: string;
  /** Label of the reference. */
  readonly label: string;
  readonly reference: string;
  readonly show: string;
  readonly bring: string;
  readonly points: readonly Pick<HandInPoint, 'name' | 'address' | 'hours'>[];
  /** Text about hand-in points for which the picture has no room. */
  readonly more: string | undefined;
  readonly keep: string;
}

const QR_SIDE = 440;

/** Composes the picture of a registration. Its QR code is that of the hand-in page. */
export function keepsake(words: KeepsakeWords): Picture {
  const { quiet, blue } = PICTURE_COLOURS;
  const text = (size: number, written: string, bold = false, colour?: string): PicturePart => ({
    part: 'text',
    text: written,
    size,
    bold,
    ...(colour === undefined ? {} : { colour }),
  });
  const gap = (height: number): PicturePart => ({ part: 'gap', height });
  return {
    head: [text(42, words.site), text(50, words.drive, true)],
    body: [
      text(42, words.label, false, quiet),
      text(92, words.reference, true, blue),
      gap(24),
      { part: 'qr', side: QR_SIDE },
      gap(12),
      text(42, words.show, false, quiet),
      gap(40),
      text(48, words.bring, true),
      ...words.points.flatMap(({ name, address, hours }) => [
        gap(14),
        text(48, name, true, blue),
        ...(address === undefined ? [] : [text(42, address)]),
        ...(hours === undefined ? [] : [text(42, hours)]),
      ]),
      ...(words.more === undefined ? [] : [text(42, words.more, false, quiet)]),
      gap(40),
      text(40, words.keep, false, quiet),
    ],
  };
}
