import { refuse } from '@bluebox/event-sourcing';
import sharp from 'sharp';

/** Width times height of what is sent: a small file may unpack to gigabytes. */
const MOST_PIXELS = 40_000_000;
/** Of what is kept, in pixels. */
const LONGEST_SIDE = 1_600;
const MOST_KEPT_BYTES = 600_000;
const QUALITIES = [78, 60, 40];

/** The `bodyLimit` of a route that takes one picture. */
export const PHOTO_BODY_LIMIT = 5_600_000;

const isPicture = (bytes: Buffer): boolean =>
  bytes.subarray(0, 3).toString('hex') === 'ffd8ff' ||
  bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' ||
  (bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
    bytes.subarray(8, 12).toString('latin1') === 'WEBP');

sharp.cache(false);
sharp.concurrency(1);

// One after the other: a decoded picture is large, and phones send several at once.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Makes of what was sent a JPEG of ours: upright, bounded in pixels and bytes, and without what cameras
 * write into files (place, time, device). The same picture gives the same bytes.
 * @throws PHOTO_UNREADABLE, PHOTO_TOO_LARGE
 */
export function takeInPhoto(text: string): Promise<Buffer> {
  const taken = turn.then(() => reencode(Buffer.from(text, 'base64')));
  turn = taken.catch(() => {});
  return taken;
}

async function reencode(sent: Buffer): Promise<Buffer> {
  if (!isPicture(sent)) throw unreadable();
  const size = await sharp(sent, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (size === undefined) throw unreadable();
  if (size.width * size.height > MOST_PIXELS) throw tooLarge();
  const upright = await sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    .autoOrient()
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
  if (upright === undefined) throw unreadable();
  const { width, height, channels } = upright.info;
  for (const quality of QUALITIES) {
    const kept = await sharp(upright.data, { raw: { width, height, channels } })
      .jpeg({ quality, mozjpeg: true })
      .toBuffer();
    if (kept.length <= MOST_KEPT_BYTES) return kept;
  }
  throw tooLarge();
}

const unreadable = () =>
  refuse.invalid(
    'PHOTO_UNREADABLE',
    'this is not a JPEG, PNG or WebP picture, or it is damaged; take another',
  );
const tooLarge = () =>
  refuse.invalid('PHOTO_TOO_LARGE', 'this picture is too large; take a smaller one', {
    mostPixels: MOST_PIXELS,
  });
